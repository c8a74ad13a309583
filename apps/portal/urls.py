"""The portal's own addresses, in two lists: only those of pages carry a language (`iomportal.urls` joins them)."""

from django.urls import path

from apps.portal import health, views

app_name = "portal"

without_language = [
    path("", views.start, name="start"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]

with_language = [
    path("", views.Home.as_view(), name="home"),
    path("updates/", views.WhatsNew.as_view(), name="updates"),
    path("updates/digest/", views.Digest.as_view(), name="digest"),
    path("updates/<int:number>/", views.ChangePage.as_view(), name="change"),
    path("updates/since/<str:label>/<uuid:root_id>/", views.ChangesSince.as_view(), name="changes-since"),
    path("notices/<slug:code>/", views.NoticeDetail.as_view(), name="notice"),
    path("help/", views.Help.as_view(), name="help"),
    path("help/<slug:role>/", views.HelpPage.as_view(), name="help-page"),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("privacy/", views.Privacy.as_view(), name="privacy"),
]

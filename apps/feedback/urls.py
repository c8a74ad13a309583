from django.urls import path

from apps.feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.OwnReports.as_view(), name="own"),
    path("missing/", views.SendReport.as_view(), name="missing"),
    path("answer/<str:label>/<uuid:pk>/", views.Answer.as_view(), name="answer"),
    path("<slug:kind>/<str:label>/<uuid:pk>/", views.SendReport.as_view(), name="report"),
    path("<slug:kind>/<str:label>/<uuid:pk>/<slug:anchor>/", views.SendReport.as_view(), name="section"),
]

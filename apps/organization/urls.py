from django.urls import path

from apps.organization import views

app_name = "organization"

urlpatterns = [
    path("", views.Profile.as_view(), name="profile"),
    path("offices/", views.OfficeList.as_view(), name="offices"),
    path("offices/<slug:code>/", views.OfficeDetail.as_view(), name="office"),
    path("countries/", views.CountryList.as_view(), name="countries"),
    path("countries/<slug:iso2>/", views.CountryDetail.as_view(), name="country"),
    path("units/", views.UnitTree.as_view(), name="units"),
    path("units/<slug:code>/", views.UnitDetail.as_view(), name="unit"),
    path("history/", views.History.as_view(), name="history"),
    path("partners/", views.PartnerList.as_view(), name="partners"),
]

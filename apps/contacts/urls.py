from django.urls import path

from apps.contacts import downloads, views

app_name = "contacts"

urlpatterns = [
    path("", views.ContactIndex.as_view(), name="index"),
    path("find/", views.FindContact.as_view(), name="find"),
    path("contacts.vcf", downloads.cards, name="cards"),
    path("contacts.csv", downloads.table, name="table"),
    path("cards/<slug:code>.vcf", downloads.card, name="card"),
    path("subjects/<slug:code>/", views.SubjectDetail.as_view(), name="subject"),
]

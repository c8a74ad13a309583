from django.urls import path

from apps.contacts import views

app_name = "contacts"

urlpatterns = [
    path("", views.ContactIndex.as_view(), name="index"),
    path("subjects/<slug:code>/", views.SubjectDetail.as_view(), name="subject"),
]

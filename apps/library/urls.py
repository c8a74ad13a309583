from django.urls import path

from apps.library import views

app_name = "library"

urlpatterns = [
    path("", views.LibraryIndex.as_view(), name="index"),
    path("documents/", views.DocumentList.as_view(), name="documents"),
    path("terms/", views.TermList.as_view(), name="terms"),
    path("sources/", views.SourceList.as_view(), name="sources"),
]

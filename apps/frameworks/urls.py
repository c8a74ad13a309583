from django.urls import path

from apps.frameworks import views

app_name = "frameworks"

urlpatterns = [
    path("", views.FrameworkList.as_view(), name="index"),
    path("programmes/", views.ProgrammeList.as_view(), name="programmes"),
    path("<slug:code>/", views.FrameworkDetail.as_view(), name="framework"),
]

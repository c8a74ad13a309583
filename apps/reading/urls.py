from django.urls import path

from apps.reading import views

app_name = "reading"

urlpatterns = [
    path("", views.MyReading.as_view(), name="mine"),
    path("erase/", views.erase_marks, name="erase"),
    path("<int:pk>/acknowledge/", views.acknowledge_reading, name="acknowledge"),
]

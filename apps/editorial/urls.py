from django.urls import path

from apps.editorial import preview_views

app_name = "editorial"

urlpatterns = [
    path("<int:pk>/", preview_views.ChangePreview.as_view(), name="preview"),
    path("shared/<str:token>/", preview_views.SharedPreview.as_view(), name="shared-preview"),
]

from django.urls import path

from apps.manual import views

app_name = "manual"

urlpatterns = [
    path("", views.ManualIndex.as_view(), name="index"),
    path("questions/", views.QuestionList.as_view(), name="questions"),
    path("<slug:topic>/", views.TopicDetail.as_view(), name="topic"),
    path("<slug:topic>/<slug:slug>/", views.EntryDetail.as_view(), name="entry"),
]

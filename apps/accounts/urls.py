from django.urls import path

from apps.accounts import views

app_name = "accounts"

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="sign-in"),
    path("logout/", views.SignOutView.as_view(), name="sign-out"),
    path("password/forgotten/", views.PasswordForgottenView.as_view(), name="password-forgotten"),
    path(
        "password/forgotten/sent/", views.PasswordForgottenSentView.as_view(), name="password-forgotten-sent"
    ),
    path("password/reset/<uidb64>/<token>/", views.PasswordResetView.as_view(), name="password-reset"),
    path("password/change/", views.PasswordChangeView.as_view(), name="password-change"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("invitation/<token>/", views.InvitationView.as_view(), name="invitation"),
]

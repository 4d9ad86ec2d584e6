"""Addresses under /accounts/ that are ours; they stand before allauth's and replace those of the same name."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from members import views

urlpatterns = [
    path("confirm-email/", login_not_required(views.ConfirmEmail.as_view()), name="account_email_verification_sent"),
    path("login/code/", views.RequestLoginCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", views.ConfirmLoginCode.as_view(), name="account_confirm_login_code"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("password/reset/confirm/", views.ConfirmResetCode.as_view(), name="account_confirm_password_reset_code"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("sessions/", views.session_list, name="usersessions_list"),
    path("stay/", views.stay, name="stay"),
    path("unsent/", views.unsent_form, name="unsent_form"),
]

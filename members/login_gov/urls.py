"""Where Login.gov sends people back; it holds the second address in its own configuration, so it stays."""

from django.urls import path

from members.login_gov import views

urlpatterns = [
    path("login-gov/", views.login, name="login_gov_login"),
    path("login-gov/callback/", views.callback, name="login_gov_callback"),
]

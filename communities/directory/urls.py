"""Addresses of the directory."""

app_name = "directory"
urlpatterns: list = []

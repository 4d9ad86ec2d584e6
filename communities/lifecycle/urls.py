"""Addresses of the lifecycle: /start/ and the pages behind links in mails."""

app_name = "lifecycle"
urlpatterns: list = []

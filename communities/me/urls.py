"""A person's own pages."""

from django.urls import path

from communities.me.views import invitations

app_name = "me"

urlpatterns = [
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]

"""The person's own pages."""

from django.urls import path

from communities.me.views import close, data, invitations, profile, welcome

app_name = "me"
urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/topics/", welcome.interests, name="welcome_interests"),
    path("welcome/communities/", welcome.communities, name="welcome_communities"),
    path("communities/me/profile/", profile.profile, name="profile"),
    path("communities/me/data/", data.data, name="data"),
    path("communities/me/data/download/", data.download, name="data_download"),
    path("communities/me/close/", close.close, name="close"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]

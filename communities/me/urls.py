"""The person's own pages."""

from django.urls import path

from communities.me.views import close, data, home, invitations, notifications, profile, welcome

app_name = "me"
urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/topics/", welcome.interests, name="welcome_interests"),
    path("welcome/communities/", welcome.communities, name="welcome_communities"),
    path("me/", home.home, name="home"),
    path("me/notifications/", notifications.notifications, name="notifications"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/data/", data.data, name="data"),
    path("me/data/download/", data.download, name="data_download"),
    path("me/close/", close.close, name="close"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]

"""Addresses below /experts/people/."""

from django.urls import path

from communities.experts.people.views import goals, introductions, me, people

introduction_urls = [
    path("introductions/", introductions.index, name="introductions"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/end/", introductions.end, name="introduction_end"),
    path("introductions/<int:pk>/talked/", introductions.talked, name="introduction_talked"),
]
goal_urls = [
    path("goals/", goals.index, name="goals"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/met/", goals.met, name="goal_met"),
    path("goals/<int:pk>/remove/", goals.remove, name="goal_remove"),
]
person_urls = [
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/ask/", introductions.ask, name="person_ask"),
    path("<int:pk>/introduce/", introductions.introduce, name="person_introduce"),
    path("<int:pk>/avoid/", people.avoid, name="person_avoid"),
    path("<int:pk>/avoid/stop/", people.stop_avoiding, name="person_avoid_stop"),
]
urlpatterns = [
    path("", people.index, name="people"),
    path("me/", me.me, name="people_me"),
    *goal_urls,
    *introduction_urls,
    *person_urls,
]

"""Experts: the roster, questions, what was solved, people, pairs."""

from django.urls import include, path

from communities.experts.views import answers, find, offers, questions

app_name = "experts"

offer_urls = [
    path("", offers.mine, name="mine"),
    path("new/", offers.new, name="new"),
    path("new-role/", offers.new_role, name="new_role"),
    path("<int:pk>/", offers.offer, name="offer"),
    path("<int:pk>/away/", offers.away, name="away"),
    path("<int:pk>/pause/", offers.pause, name="pause"),
    path("<int:pk>/resume/", offers.resume, name="resume"),
    path("<int:pk>/colleague/", offers.colleague, name="colleague"),
    path("<int:pk>/leave/", offers.leave, name="leave"),
]

question_urls = [
    path("", questions.mine, name="questions"),
    path("<int:pk>/", questions.question, name="question"),
    path("<int:pk>/write/", questions.write, name="write"),
    path("<int:pk>/accept/", questions.accept, name="accept"),
    path("<int:pk>/decline/", questions.decline, name="decline"),
    path("<int:pk>/take/", questions.take, name="take"),
    path("<int:pk>/hand-to/", questions.hand_to, name="hand_to"),
    path("<int:pk>/give-up/", questions.give_up, name="give_up"),
    path("<int:pk>/widen/", questions.widen, name="widen"),
    path("<int:pk>/another/", questions.ask_another, name="ask_another"),
    path("<int:pk>/withdraw/", questions.withdraw, name="withdraw"),
    path("<int:pk>/solution/<int:message>/", questions.solution, name="solution"),
    path("<int:pk>/rate/", questions.rate, name="rate"),
    path("<int:pk>/close/", questions.close, name="close"),
    path("<int:pk>/reopen/", questions.reopen, name="reopen"),
    path("<int:pk>/summary/", answers.write, name="summarize"),
]

answer_urls = [
    path("", answers.answers, name="answers"),
    path("<int:pk>/", answers.summary, name="summary"),
    path("<int:pk>/review/", answers.review, name="review"),
    path("<int:pk>/take-back/", answers.take_back, name="take_back"),
    path("<int:pk>/helped/", answers.helped, name="helped"),
]

urlpatterns = [
    path("experts/", find.find, name="find"),
    path("experts/<int:pk>/", find.expert, name="expert"),
    path("experts/ask/", questions.ask, name="ask"),
    path("experts/contributions/", offers.contributions, name="contributions"),
    path("experts/offers/", include(offer_urls)),
    path("experts/questions/", include(question_urls)),
    path("experts/answers/", include(answer_urls)),
    path("experts/calls/<int:pk>/", find.call, name="call"),
    path("experts/files/<int:pk>/", questions.file, name="file"),
    path("experts/invitations/<int:pk>/", offers.invitation, name="invitation"),
    path("experts/people/", include("communities.experts.people.urls")),
    path("experts/", include("communities.experts.pairs.urls")),
]

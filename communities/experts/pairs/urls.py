"""Addresses below /experts/mentoring/ and /experts/strengths/."""

from django.urls import path

from communities.experts.pairs.views import mentoring, pair, strengths

urlpatterns = [
    # /experts/mentoring/
    path("mentoring/", mentoring.home, name="mentoring"),
    path("mentoring/ask/", mentoring.ask, name="mentoring_ask"),
    path("mentoring/terms/", mentoring.terms, name="mentoring_terms"),
    path("mentoring/asks/<int:pk>/take-back/", mentoring.take_back, name="mentoring_take_back"),
    path("mentoring/asks/<int:pk>/mentors/<int:sme>/", mentoring.propose, name="mentoring_propose"),
    path("mentoring/asks/<int:pk>/offer/", mentoring.offer, name="mentoring_offer"),
    # /experts/mentoring/<pk>/
    path("mentoring/<int:pk>/", pair.pair, name="pair"),
    path("mentoring/<int:pk>/answer/", pair.answer, name="pair_answer"),
    path("mentoring/<int:pk>/withdraw/", pair.withdraw, name="pair_withdraw"),
    path("mentoring/<int:pk>/agreement/", pair.agreement, name="pair_agreement"),
    path("mentoring/<int:pk>/agree/", pair.agree, name="pair_agree"),
    path("mentoring/<int:pk>/keep/", pair.drop, name="pair_keep"),
    path("mentoring/<int:pk>/sessions/", pair.log, name="pair_log"),
    path("mentoring/<int:pk>/sessions/<int:session>/remove/", pair.remove, name="pair_session_remove"),
    path("mentoring/<int:pk>/close/", pair.close, name="pair_close"),
    path("mentoring/<int:pk>/line/", pair.line, name="pair_line"),
    path("mentoring/<int:pk>/end/", pair.end, name="pair_end"),
    # /experts/strengths/
    path("strengths/", strengths.home, name="strengths"),
    path("strengths/offer/", strengths.skill, name="skill_new"),
    path("strengths/skills/<int:pk>/", strengths.skill, name="skill"),
    path("strengths/skills/<int:pk>/end/", strengths.skill_end, name="skill_end"),
    path("strengths/asks/new/", strengths.ask_new, name="skill_ask_new"),
    path("strengths/asks/<int:pk>/", strengths.ask, name="skill_ask"),
    path("strengths/asks/<int:pk>/edit/", strengths.ask_edit, name="skill_ask_edit"),
    path("strengths/asks/<int:pk>/close/", strengths.ask_close, name="skill_ask_close"),
    path("strengths/asks/<int:pk>/skills/<int:skill>/", strengths.propose, name="skill_propose"),
    path("strengths/matches/<int:pk>/answer/", strengths.answer, name="skill_answer"),
    path("strengths/matches/<int:pk>/end/", strengths.end, name="skill_match_end"),
]

"""Pages of the desk about one community, below /admin/desk/<slug>/."""

from django.urls import include, path

from communities.desk.views import checklist, community, proposal, stage, team

community_urls = [
    path("", community.community, name="desk_community"),
    path("proposal/", proposal.review, name="desk_proposal"),
    path("supporters/", proposal.supporters, name="desk_supporters"),
    path("team/", team.team, name="desk_team"),
    path("team/add/", team.add, name="desk_team_add"),
    path("team/go-on/", team.go_on, name="desk_go_on"),
    path("team/hand-over/", team.hand_over, name="desk_hand_over"),
    path("team/step-down/", team.step_down, name="desk_step_down"),
    path("team/offers/<int:pk>/", team.offer, name="desk_offer"),
    path("adopt/", stage.adopt, name="desk_adopt"),
    path("move/<slug:to>/", stage.move, name="desk_move"),
    path("checklist/<slug:item>/", checklist.item, name="desk_item"),
    path("checklist/<slug:item>/waive/", checklist.waive, name="desk_waive"),
    path("checklist/<slug:item>/take-back/", checklist.take_back, name="desk_take_back"),
]

urlpatterns = [path("<slug:slug>/", include(community_urls))]

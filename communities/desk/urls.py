"""Pages of the desk about one community, below /admin/desk/<slug>/."""

from django.urls import include, path

from communities.desk.papers import PAPERS, Paper
from communities.desk.views import (
    actions,
    asks,
    away,
    census,
    charter,
    checklist,
    community,
    experts,
    launch,
    papers,
    proposal,
    reviews,
    stage,
    team,
)
from communities.desk.views.status import converting, merging, overview, pausing, retiring
from communities.lifecycle.models import Review

status_urls = [
    path("", overview.status, name="desk_status"),
    path("pause/", pausing.pause, name="desk_pause"),
    path("resume/", pausing.resume, name="desk_resume"),
    path("retire/", retiring.announce, name="desk_retire"),
    path("retire/cancel/", retiring.cancel, name="desk_retire_cancel"),
    path("retire/complete/", retiring.complete, name="desk_retire_complete"),
    path("archive/", retiring.archive, name="desk_archive"),
    path("revive/", retiring.revive, name="desk_revive"),
    path("merge/", merging.propose, name="desk_merge"),
    path("merge/answer/", merging.answer, name="desk_merge_answer"),
    path("merge/stop/", merging.stop, name="desk_merge_stop"),
    path("merge/complete/", merging.complete, name="desk_merge_complete"),
    path("convert/", converting.convert, name="desk_convert"),
    path("convert/<slug:to>/", converting.convert_to, name="desk_convert_to"),
    path("conversion/complete/", converting.complete, name="desk_conversion_complete"),
    path("conversion/stop/", converting.stop, name="desk_conversion_stop"),
    path("spin-off/", converting.spin_off, name="desk_spin_off"),
]

community_urls = [
    path("", community.community, name="desk_community"),
    path("status/", include(status_urls)),
    path("proposal/", proposal.review, name="desk_proposal"),
    path("proposal/again/", proposal.reconsider, name="desk_reconsider"),
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
    path("census/", census.census, name="desk_census"),
    path("launch/", launch.launch, name="desk_launch"),
    path("launch/package/", launch.package, name="desk_package"),
    path("launch/promotion/", launch.promotion, name="desk_promotion"),
    path("launch/welcome/", launch.welcome, name="desk_welcome"),
    path("ask/<slug:kind>/", asks.person, name="desk_ask"),
    path("asks/<int:pk>/again/", asks.again, name="desk_ask_again"),
    path("asks/<int:pk>/withdraw/", asks.withdraw, name="desk_ask_withdraw"),
    path("asked/", asks.asked, name="desk_asked"),
    path("asked/<int:pk>/", asks.decide, name="desk_decide"),
]

expert_urls = [
    path("experts/", experts.experts, name="desk_experts"),
    path("experts/invite/", experts.invite, name="desk_expert_invite"),
    path("experts/confirm/", experts.confirm, name="desk_expert_confirm"),
    path("experts/confirmed/<int:pk>/end/", experts.unconfirm, name="desk_expert_unconfirm"),
    path("experts/call/", experts.call, name="desk_expert_call"),
    path("experts/call/close/", experts.close_call, name="desk_expert_call_close"),
    path("experts/promise/", experts.promise, name="desk_expert_promise"),
    path("experts/stop/", experts.stop, name="desk_expert_stop"),
    path("experts/stops/<int:pk>/end/", experts.allow, name="desk_expert_allow"),
]

charter_urls = [
    path("charter/", charter.charter, name="desk_charter"),
    path("charter/begin/", charter.begin, name="desk_charter_begin"),
    path("charter/edit/", charter.edit, name="desk_charter_edit"),
    path("charter/preview/", charter.preview, name="desk_charter_preview"),
    path("charter/send/", charter.send, name="desk_charter_send"),
    path("charter/elsewhere/", charter.elsewhere, name="desk_charter_elsewhere"),
    path("charter/<int:number>/close/", charter.close, name="desk_charter_close"),
    path("charter/objections/<int:pk>/", charter.settle, name="desk_charter_settle"),
]

review_urls = [
    path("reviews/", reviews.all_reviews, name="desk_reviews"),
    *(
        path(f"reviews/{kind}/", reviews.begin, {"kind": kind.value}, name=f"desk_review_{kind}")
        for kind in Review.Kind
    ),
    path("reviews/<int:pk>/", reviews.review, name="desk_review"),
    path("reviews/<int:pk>/edit/", reviews.edit, name="desk_review_edit"),
    path("reviews/<int:pk>/items/", reviews.add_item, name="desk_review_item"),
    path("reviews/<int:pk>/items/<int:item>/remove/", reviews.remove_item, name="desk_review_item_remove"),
    path("reviews/<int:pk>/actions/", reviews.add_action, name="desk_review_action"),
    path("reviews/<int:pk>/finish/", reviews.finish, name="desk_review_finish"),
]

action_urls = [
    path("actions/", actions.all_actions, name="desk_actions"),
    path("actions/add/", actions.add, name="desk_action_add"),
    path("actions/<int:pk>/", actions.move, name="desk_action"),
    path("actions/<int:pk>/done/", actions.done, name="desk_action_done"),
    path("actions/<int:pk>/drop/", actions.drop, name="desk_action_drop"),
    path("actions/<int:pk>/reopen/", actions.reopen, name="desk_action_reopen"),
]


def paper_urls(paper: Paper) -> list:
    """The page of one paper and what one does with its entries."""
    key, this = paper.key, {"paper": paper}
    return [
        path(f"{key}/", papers.show, this, name=f"desk_{key}"),
        path(f"{key}/add/", papers.add, this, name=f"desk_{key}_add"),
        path(f"{key}/<int:pk>/", papers.change, this, name=f"desk_{key}_change"),
        path(f"{key}/<int:pk>/remove/", papers.remove, this, name=f"desk_{key}_remove"),
    ]


papers_urls = [
    *(url for paper in PAPERS for url in paper_urls(paper)),
    path("outcomes/none/", papers.no_measure, name="desk_outcomes_none"),
    path("care/", papers.care, name="desk_care"),
]

of_a_community = [*community_urls, *expert_urls, *charter_urls, *papers_urls, *review_urls, *action_urls]
urlpatterns = [path("desk/<slug:slug>/", include(of_a_community)), path("away/", away.page, name="desk_away")]

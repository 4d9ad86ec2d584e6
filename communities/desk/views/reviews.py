"""Reviews: begun, filled in, gone through item by item, finished."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.desk.forms.reviews import ActionForm, ItemForm, ReviewForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.lifecycle.models import Review
from communities.lifecycle.papers import actions, reviews
from communities.memberships import Refused
from communities.models import Community

REVIEW = "admin:desk_review"
WHEN = {
    Review.Kind.LAUNCH: "90 days after the launch: what worked, what to change.",
    Review.Kind.YEARLY: "Each year: knowledge and products item by item, and a plan for the next year.",
    Review.Kind.CLOSING: "Before the end: what stays, and who keeps it.",
}


@of_community
@require_safe
def all_reviews(request: HttpRequest, community: Community) -> HttpResponse:
    """Open and finished ones, and what can be begun."""
    found = list(community.reviews.select_related("by"))
    being_written = {review.kind for review in found if not review.finished_at}
    kinds = [(kind, kind.label, says) for kind, says in WHEN.items() if kind not in being_written]
    return page(request, "admin/desk/reviews.html", community=community, title="Reviews", reviews=found, kinds=kinds)


@of_community
def begin(request: HttpRequest, community: Community, kind: str) -> HttpResponse:
    """Begin a review of this kind, or lead to the one that is open."""
    label = Review.Kind(kind).label
    if request.method == "POST":
        try:
            review = reviews.begin(community=community, kind=kind, by=request.user)
            return redirect("admin:desk_review_edit", community.slug, review.pk)
        except Refused as refusal:
            messages.warning(request, str(refusal))
    elif being_written := community.reviews.filter(kind=kind, finished_at=None).first():
        return redirect(REVIEW, community.slug, being_written.pk)
    last = community.reviews.filter(kind=kind).exclude(finished_at=None).first()
    template = "admin/desk/review_begin.html"
    return page(request, template, community=community, title=label, lead=WHEN[kind], last=last)


@of_community
@require_safe
def review(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One review to read, print, and finish."""
    found = get_object_or_404(community.reviews.select_related("by"), pk=pk)
    return page(
        request,
        "admin/desk/review.html",
        community=community,
        title=found.get_kind_display(),
        review=found,
        items=found.items.all(),
        actions=found.action_items.select_related("owner", "settled_by"),
        missing=[] if found.finished_at else reviews.missing_parts(found),
    )


@of_community
def edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Fill it in; half-written is kept too."""
    found = get_object_or_404(community.reviews, pk=pk)
    form = ReviewForm(posted(request), review=found)
    to = (REVIEW, community.slug, pk)
    if answer := carry_out(request, form, reviews.write, review=found, done="Kept.", to=to):
        return answer
    title = f"{found.get_kind_display()}: what it says"
    return form_page(request, form, community=community, title=title, button="Keep it")


@of_community
def add_item(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say what becomes of one more thing; the form comes again for the next one."""
    found = get_object_or_404(community.reviews, pk=pk)
    form = ItemForm(posted(request))
    to = ("admin:desk_review_item", community.slug, pk)
    if answer := carry_out(request, form, reviews.add_item, review=found, done="Kept.", to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/review_item.html",
        community=community,
        title="Go through knowledge and products",
        items=found.items.all(),
        back=reverse(REVIEW, args=[community.slug, pk]),
        button="Keep it",
    )


@of_community
@require_POST
def remove_item(request: HttpRequest, community: Community, pk: int, item: int) -> HttpResponse:
    """Take an item out."""
    found = get_object_or_404(community.reviews, pk=pk)
    to = (REVIEW, community.slug, pk)
    return press(request, reviews.remove_item, review=found, pk=item, done="Removed.", to=to)


@of_community
def add_action(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Note what follows from the review."""
    found = get_object_or_404(community.reviews, pk=pk)
    form = ActionForm(posted(request), community=community)
    to, values = (REVIEW, community.slug, pk), {"community": community, "review": found}
    if answer := carry_out(request, form, actions.add, **values, done="Noted.", to=to):
        return answer
    title = f"{found.get_kind_display()}: what follows"
    return form_page(request, form, community=community, title=title, button="Note it")


@of_community
@require_POST
def finish(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """End it: from then on it stands as it is."""
    found = get_object_or_404(community.reviews, pk=pk)
    to = (REVIEW, community.slug, pk)
    return press(request, reviews.finish, review=found, done="The review is finished.", to=to)

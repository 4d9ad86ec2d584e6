"""The roster: everybody sees how many know which topic; people in government search, and read one expert's page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.experts import tending
from communities.experts.forms.roster import CallAnswerForm
from communities.experts.models import CallAnswer, ExpertCall, Sme
from communities.experts.permissions import can_tend_roster, speaks_for
from communities.experts.queries import find as reads
from communities.experts.views.pages import carry_out, for_government, may_enter, posted, status_of
from communities.limits import limited, too_many


@require_safe
@login_not_required
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Experts for people in government; for everybody else how many there are on each topic."""
    if not may_enter(request):
        return render(request, "communities/experts/counts.html", {"topics": reads.counts_by_topic()})
    if stopped := too_many(request, "experts"):
        return stopped
    values = reads.facets()
    query = reads.read(request.GET, values)
    found = reads.find(query)
    context = {
        "query": query,
        "found": found,
        "panels": reads.panels(query, values),
        "calls": reads.calls(),
        "encoded": query.encoded(),
        "pages": found.page.paginator.get_elided_page_range(found.page.number),
    }
    return render(request, "communities/experts/find.html", context)


@require_safe
@for_government
@limited("experts")
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert, or one role; their own entry is shown to them when it is not listed, too."""
    is_own = speaks_for(request.user, Sme(pk=pk))
    shown = reads.cards([pk], now=timezone.now())
    if not shown or not (shown[0].sme.is_listed or is_own):
        raise Http404
    return render(request, "communities/experts/expert.html", {"card": shown[0], "is_own": is_own})


@for_government
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A community looks for an expert: read what for, and answer; its stewards read the answers."""
    found = get_object_or_404(ExpertCall.objects.select_related("community"), pk=pk)
    tends = can_tend_roster(request.user, found.community)
    mine = CallAnswer.objects.filter(call=found, person=request.user).first()
    form = CallAnswerForm(posted(request), initial={"text": mine.text} if mine else None)
    if carry_out(form, tending.answer_call, call=found, by=request.user):
        return redirect(found)
    context = {
        "call": found,
        "form": form,
        "mine": mine,
        "answers": found.answers.select_related("person") if tends else [],
        "tends": tends,
    }
    return render(request, "communities/experts/call.html", context, status=status_of(form))

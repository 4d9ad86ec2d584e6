"""Solved questions: finding them, reading one, writing and reviewing a summary."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.experts import summaries
from communities.experts.forms.questions import ReviewForm, SummaryForm
from communities.experts.models import Consultation, Summary
from communities.experts.queries.answers import published
from communities.experts.views.pages import carry_out, for_government, posted, press, status_of
from communities.models import Topic
from members.search import cut

A_PAGE = 20


@require_safe
@for_government
def answers(request: HttpRequest) -> HttpResponse:
    """Published summaries by words and topic."""
    q, topic = (cut(request.GET.get(name, "")) for name in ("q", "topic"))
    page = Paginator(published(q=q, topic=topic), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": q,
        "topic": topic,
        "topics": Topic.objects.all(),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "query": urlencode({"q": q, "topic": topic}),
    }
    return render(request, "communities/experts/answers.html", context)


@require_safe
@for_government
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """One published summary."""
    found = get_object_or_404(published(), pk=pk)
    said = found.helped.filter(person=request.user).exists()
    context = {"summary": found, "may_take_back": summaries.may_take_back(found, request.user), "said": said}
    return render(request, "communities/experts/summary.html", context)


@never_cache
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker writes what others may learn."""
    consultation = get_object_or_404(Consultation.objects.select_related("topic"), pk=pk, asker=request.user)
    former = Summary.objects.filter(consultation=consultation).first()
    form = SummaryForm(posted(request), consultation=consultation, summary=former)
    if carry_out(form, summaries.propose, consultation=consultation, by=request.user):
        messages.success(request, "Sent to whoever answered. It is published once they have reviewed it.")
        return redirect(consultation)
    if not form.is_bound and not summaries.may_be_offered(consultation, request.user):
        raise Http404
    context = {
        "consultation": consultation,
        "form": form,
        "title": "Write a summary for others",
        "button": "Send it to the expert",
    }
    return render(request, "communities/experts/act.html", context, status=status_of(form))


@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever answered mends and publishes it."""
    found = get_object_or_404(Summary.objects.select_related("consultation__taken_by"), pk=pk)
    if not summaries.can_review(found, request.user):
        raise Http404
    if found.state == Summary.State.PUBLISHED:
        return redirect(found)
    form = ReviewForm(posted(request), consultation=found.consultation, summary=found)
    if carry_out(form, summaries.publish, summary=found, by=request.user):
        messages.success(request, "Published. Others find it now.")
        return redirect(found)
    context = {
        "consultation": found.consultation,
        "summary": found,
        "form": form,
        "title": "Review the summary",
        "button": "Publish it",
    }
    return render(request, "communities/experts/act.html", context, status=status_of(form))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody finds it any more."""
    found = get_object_or_404(Summary.objects.select_related("consultation"), pk=pk)
    if not summaries.may_take_back(found, request.user):
        raise Http404
    return press(request, summaries.take_back, summary=found, to="experts:answers", done="Nobody finds it any more.")


@require_POST
@for_government
def helped(request: HttpRequest, pk: int) -> HttpResponse:
    """It helped me, too."""
    found = get_object_or_404(published(), pk=pk)
    return press(request, summaries.say_it_helped, summary=found, to=found, done="Thank you. It helps others choose.")

"""Questions: asking one, the lists of mine, and the page of one with everything that is pressed on it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.experts import asking, taking, thread
from communities.experts.forms import questions as forms
from communities.experts.models import Attachment, Consultation, Promise, Sme
from communities.experts.permissions import can_read, tends, was_asked
from communities.experts.products import named_in
from communities.experts.queries import question as reads
from communities.experts.queries.answers import similar
from communities.experts.queries.times import hearing
from communities.experts.views.pages import View, carry_out, for_government, posted, press, status_of
from communities.models import Community, Topic
from communities.permissions import is_steward
from members.permissions import is_office

MOST_LISTED = 50
STEWARDS_LOOK = "the stewards look for somebody, then the program office"


def asked_it(person: Any, consultation: Consultation) -> bool:
    """The question is theirs."""
    return consultation.asker_id == person.pk


def of_question(may: Callable[[Any, Consultation], bool] = can_read) -> Callable[[View], View]:
    """A page of one question, for whoever may read it and, with `may`, do it; the view gets it as `consultation`.

    An expert who had it is told that it went on (403), also when they press too late; for others nothing is there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def load(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            found = Consultation.objects.select_related(
                "asker", "asker_agency", "topic", "community", "taken_by", "named__person"
            )
            consultation = get_object_or_404(found, pk=pk)
            if not can_read(request.user, consultation):
                if not was_asked(request.user, consultation):
                    raise Http404
                return render(request, "communities/experts/passed.html", status=403)
            if not may(request.user, consultation):
                raise PermissionDenied("This is for somebody else to do.")
            return view(request, consultation=consultation, **kwargs)

        return never_cache(load)

    return decorate


@for_government
def ask(request: HttpRequest) -> HttpResponse:
    """Ask. What may answer it already is shown once before it is sent, and so is a reminder about products."""
    given = request.POST if request.method == "POST" else request.GET
    named = _named(given.get("expert", ""))
    communities = Community.objects.live().filter(index__isnull=False).order_by("name")
    form = forms.AskForm(posted(request), communities=communities, named=named, initial=_initial(request, named))
    text = f"{given.get('title', '')[:200]} {given.get('body', '')[:10_000]}"
    before, products = similar(text), named_in(text)
    seen = f"{before.key};{','.join(products)}"
    is_new_to_them = (before.key or products) and given.get("seen") != seen
    shows_first = form.is_bound and form.is_valid() and is_new_to_them
    if form.is_bound and not shows_first:
        asked = carry_out(form, asking.ask, by=request.user)
        if asked:
            messages.success(request, "Sent. This page says where your question is; you also get mail.")
            return redirect(asked)
    said = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    community = said.get("community")
    promise = Promise.objects.filter(community=community).first() if community else None
    context = {
        "form": form,
        "named": named,
        "before": before,
        "products": products,
        "seen": seen,
        "shows_first": shows_first,
        "hearing": hearing(promise or Promise(), now=timezone.now()),
    }
    return render(request, "communities/experts/ask.html", context, status=status_of(form))


@require_safe
@for_government
def mine(request: HttpRequest) -> HttpResponse:
    """Questions I asked, those put to me, those I answered, and those on my desk."""
    everything = Community.objects.all()
    tended = everything.stewarded_by(request.user) if is_steward(request.user) else everything.none()
    context = {
        "asked": reads.asked_by(request.user)[:MOST_LISTED],
        "turns": reads.asked_of(request.user)[:MOST_LISTED],
        "answered": reads.answered_by(request.user)[:MOST_LISTED],
        "on_desk": reads.on_desks_of(request.user, tended, is_office=is_office(request.user))[:MOST_LISTED],
    }
    return render(request, "communities/experts/questions.html", context)


@require_safe
@of_question()
def question(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """One question, for whoever may read it."""
    return _page(request, consultation)


@require_POST
@of_question()
def write(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Add a message."""
    form = forms.MessageForm(request.POST, request.FILES, label=_message_label(request, consultation))
    message = carry_out(form, thread.write, consultation=consultation, by=request.user)
    if message:
        return redirect(f"{consultation.get_absolute_url()}#message-{message.pk}")
    return _page(request, consultation, message_form=form)


@require_POST
@of_question(was_asked)
def accept(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """I take it."""
    done = "It is yours now. Whoever asked knows that you have it."
    return press(request, taking.accept, consultation=consultation, done=done, to=consultation)


@of_question(was_asked)
def decline(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Pass it on, with a reason if one likes."""
    form = forms.DeclineForm(posted(request))
    if carry_out(form, taking.decline, consultation=consultation, by=request.user):
        messages.success(request, "Passed on to somebody else. Nothing is left for you to do.")
        return redirect("experts:questions")
    return _form(request, consultation, form, title="Pass it on", button="Pass it on")


@require_POST
@of_question(tends)
def take(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """A steward or the program office answers it themselves."""
    return press(
        request, taking.take, consultation=consultation, to=consultation, done="It is yours now. Answer below."
    )


@of_question(tends)
def hand_to(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Put it to one expert."""
    form = forms.HandToForm(posted(request), experts=reads.who_may_get(consultation))
    if carry_out(form, taking.hand_to, consultation=consultation, by=request.user):
        messages.success(request, "Put to them. If they do not take it, it comes back.")
        return redirect("experts:questions")
    return _form(request, consultation, form, title="Put it to an expert", button="Put it to them")


@of_question(tends)
def give_up(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Nobody here can answer it."""
    form = forms.GiveUpForm(posted(request))
    if carry_out(form, taking.give_up, consultation=consultation, by=request.user):
        messages.success(request, "The asker has been told.")
        return redirect("experts:questions")
    return _form(request, consultation, form, title="Nobody can answer it", button="Tell the asker")


@of_question(asked_it)
def widen(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Everybody who fits is away or has enough: another topic, or the stewards."""
    form = forms.WidenForm(posted(request))
    if carry_out(form, asking.widen, consultation=consultation, by=request.user):
        return redirect(consultation)
    instead = f"whoever fits best is asked instead of {consultation.named}" if consultation.named else STEWARDS_LOOK
    lead = f"Choose another topic, and whoever fits there is asked. Keep it, and {instead}."
    return _form(request, consultation, form, title="Ask more widely", button="Ask more widely", lead=lead)


@require_POST
@of_question(asked_it)
def withdraw(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """I need it no more."""
    return press(request, asking.withdraw, consultation=consultation, to=consultation, done="Withdrawn.")


@require_POST
@of_question(asked_it)
def ask_another(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """I would like to hear somebody else."""
    return press(request, asking.ask_another, consultation=consultation, to=consultation)


@require_POST
@of_question(asked_it)
def solution(request: HttpRequest, consultation: Consultation, message: int) -> HttpResponse:
    """This answer solved it, or not after all."""
    found = get_object_or_404(consultation.messages.select_related("consultation"), pk=message)
    solved = request.POST.get("solved") != "no"
    return press(request, thread.mark_solution, message=found, solved=solved, to=consultation)


@require_POST
@of_question(asked_it)
def rate(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Useful or not."""
    form = forms.RateForm(request.POST, consultation=consultation)
    if carry_out(form, thread.rate, consultation=consultation, by=request.user):
        messages.success(request, "Thank you. It is counted, and shown to whoever answered.")
        return redirect(consultation)
    return _page(request, consultation, rate_form=form)


@require_POST
@of_question(asked_it)
def close(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """I have what I need."""
    return press(request, thread.close, consultation=consultation, to=consultation, done="Closed.")


@require_POST
@of_question(asked_it)
def reopen(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Go on with it."""
    return press(request, thread.reopen, consultation=consultation, to=consultation, done="Open again.")


@require_safe
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file below a message, for whoever may read the question; never shown, always downloaded."""
    found = get_object_or_404(Attachment.objects.select_related("message__consultation"), pk=pk)
    if not can_read(request.user, found.message.consultation):
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name) or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


def _page(
    request: HttpRequest, consultation: Consultation, *, message_form: Any = None, rate_form: Any = None
) -> HttpResponse:
    shown = reads.thread(consultation, request.user)
    context = {
        "thread": shown,
        "consultation": consultation,
        "message_form": message_form or forms.MessageForm(label=_message_label(request, consultation)),
        "rate_form": rate_form or forms.RateForm(consultation=consultation),
        "form": message_form or rate_form,
    }
    status = 422 if message_form or rate_form else 200
    return render(request, "communities/experts/question.html", context, status=status)


def _message_label(request: HttpRequest, consultation: Consultation) -> str:
    is_first = not asked_it(request.user, consultation) and consultation.answered_at is None
    return "Your answer" if is_first else "Your message"


def _form(request: HttpRequest, consultation: Consultation, form: Any, **words: str) -> HttpResponse:
    """`words`: title, button, and lead where there is more to say."""
    context = {"consultation": consultation, "form": form, **words}
    return render(request, "communities/experts/act.html", context, status=status_of(form))


def _named(value: str) -> Sme | None:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        return None
    return Sme.objects.listed().select_related("person").filter(pk=int(value)).first()


def _initial(request: HttpRequest, named: Sme | None) -> dict[str, Any]:
    """What the address that led here says: a topic, a community, an expert, the question itself."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("title", "topic", "community")}
    topic = Topic.objects.filter(slug=asked["topic"][:80]).first()
    community = Community.objects.live().filter(slug=asked["community"][:100]).first()
    if named and topic is None:
        topic = named.topics.first()
    return {
        "title": asked["title"][:200],
        "topic": topic,
        "community": community,
        "whom": forms.NAMED if named else forms.BEST,
        "kind": next((kind for kind in Sme.ASKED_FOR if named and kind in named.helps), Sme.Help.ANSWER),
    }

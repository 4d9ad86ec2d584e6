"""The launch kit: texts to pass on, the package for agencies, promotion by others, the welcome (R45-R47)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities.desk.asked import lines_of
from communities.desk.forms.launch import PackageForm, PromotionForm, WordsForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted
from communities.lifecycle import asks, launch_kit
from communities.lifecycle.models import Ask
from communities.memberships.mail import preview_welcome
from communities.models import Community

WORDS = ("welcome", "benefits", "agency_benefits")


@of_community
def launch(request: HttpRequest, community: Community) -> HttpResponse:
    """Everything of the kit, and how each question to others stands; POST keeps what newcomers are told."""
    facts = launch_kit.facts_of(community)
    initial = {name: getattr(facts.care, name) for name in WORDS}
    form = WordsForm(posted(request), initial=initial)
    to, done = ("admin:desk_launch", community.slug), "Kept. The texts below are written anew."
    if answer := carry_out(request, form, launch_kit.write_words, community=community, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/launch.html",
        community=community,
        title="Launch kit",
        texts=launch_kit.texts_of(facts),
        packages=lines_of(community, [Ask.Kind.PACKAGE]),
        promotions=lines_of(community, [Ask.Kind.PROMOTION]),
        people=lines_of(community, [Ask.Kind.SPONSOR, Ask.Kind.BACKUP, Ask.Kind.RECORDS]),
        button="Keep these words",
    )


@of_community
def package(request: HttpRequest, community: Community) -> HttpResponse:
    """Choose who gets the package; the confirm page says exactly who; then it is sent."""
    form = PackageForm(posted(request), liaisons=asks.liaisons_of(community))
    to, done = ("admin:desk_launch", community.slug), "The package is on its way."
    if "confirmed" in request.POST and (
        answer := carry_out(request, form, asks.send_package, community=community, done=done, to=to)
    ):
        return answer
    if form.is_bound and form.is_valid():
        title = f"Send the package of {community.name}?"
        values = {"form": form, "to": form.cleaned_data["to"], "text": form.cleaned_data["text"]}
        return page(request, "admin/desk/package.html", community=community, title=title, **values)
    lead = "They get one mail with a link to the kit, the charter and the brief, and say there that they received it."
    return form_page(request, form, community=community, title="Send the package", lead=lead, button="See who gets it")


@of_community
def promotion(request: HttpRequest, community: Community) -> HttpResponse:
    """Find another community by name or address, and ask its stewards to tell their members."""
    words = request.POST.get("q", "") or request.GET.get("q", "")
    found = list(asks.could_promote(community, words))
    form = PromotionForm(posted(request), found=found)
    to, done = ("admin:desk_launch", community.slug), "Its stewards are asked."
    if answer := carry_out(request, form, asks.ask_promotion, community=community, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/promotion.html",
        community=community,
        title="Ask another community",
        words=words,
        found=found,
        closed=not found and not form.is_bound,
        button="Ask its stewards",
    )


@of_community
@require_safe
def welcome(request: HttpRequest, community: Community) -> HttpResponse:
    """The welcome mail exactly as a new member would get it now."""
    mail = preview_welcome(community, request.user)
    return page(request, "admin/desk/welcome.html", community=community, title="Welcome mail", mail=mail)

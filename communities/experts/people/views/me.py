"""What others see of you."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from communities.experts.models import Avoid
from communities.experts.people import profiles, seen
from communities.experts.people.forms import ProfileForm
from communities.experts.views.pages import posted, status_of
from communities.models import Community, Membership


@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Choose for each field who sees it, write two texts, and look at oneself as others do."""
    previews = seen.preview(request.user)
    everything = previews.pop("everything")
    profile = profiles.of(request.user)
    profile.person = request.user
    form = ProfileForm(posted(request), profile=profile, interests=list(everything.interests), agency=everything.agency)
    if form.is_valid():
        facts = form.cleaned_data
        profiles.save(audiences=form.audiences, work=facts["work"], reach=facts["reach"], by=request.user)
        messages.success(request, "Saved. Below is what others see of you now.")
        return redirect("experts:people_me")
    avoided = list(Avoid.objects.filter(person=request.user).values_list("avoided_id", "at"))
    names = seen.read(seen.of(request), [pk for pk, _ in avoided], avoided=True)
    mine = Membership.objects.members().filter(person=request.user).values("community")
    context = {
        "form": form,
        "previews": previews,
        "avoided": [(names.get(pk, seen.Seen(pk)), at) for pk, at in avoided],
        "is_named": request.user.show_name,
        "admitting": Community.objects.live().filter(pk__in=mine, join_rule__in=seen.ADMITS_ANYONE).order_by("name"),
    }
    return render(request, "communities/experts/people/me.html", context, status=status_of(form))

"""The pages of people: what they say, to whom, and what they do with odd input."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.experts.models import Avoid, Introduction, Profile, Tie
from communities.experts.people import introducing
from communities.memberships import Refused
from communities.models import Interest
from members.models import Person
from tests.factories import PersonFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"experts:{name}", args=args)


@pytest.fixture
def as_ann(client, ann):
    client.force_login(ann)
    return client


class TestFinding:
    def test_search_shows_what_each_shows(self, as_ann, ben, shown):
        Person.objects.filter(pk=ben.pk).update(title="Hidden Editor")
        page = as_ann.get(at("people"), {"q": "ben"})

        assert [one.name for one in page.context["found"].people] == ["Ben Baptiste"]
        assert ("1 person" in page.text, "Hidden Editor" in page.text) == (True, False)

    def test_without_a_search_people_with_similar_work(self, as_ann, ben):
        page = as_ann.get(at("people"))

        assert "Both in Letter Club." in page.text
        assert at("person_ask", ben.pk) in page.text

    def test_nobody_found_says_what_to_do(self, as_ann):
        page = as_ann.get(at("people"), {"q": "xylophone", "topic": "no-such"})

        assert "Nobody found" in page.text
        assert "We left out “no-such”: no topic has that name." in page.text

    @pytest.mark.matrix
    @pytest.mark.parametrize("value", ["\0", "%", "'\"--", "é" * 5000, "\\", "😀 " * 50, "a\0b", "1 " * 500])
    def test_odd_input_is_no_error(self, as_ann, ben, value):
        for name in ("q", "agency", "topic"):
            assert as_ann.get(at("people"), {name: value}).status_code == 200

    @pytest.mark.matrix
    @pytest.mark.parametrize("number", [1, 3])
    @pytest.mark.parametrize(("query", "statements"), [({"q": "same"}, 12), ({}, 18)])
    def test_statements_do_not_grow(self, as_ann, fellow, number, query, statements, django_assert_num_queries):
        for _ in range(number):
            fellow(name="Same Name")

        with django_assert_num_queries(statements):
            assert as_ann.get(at("people"), query).text.count("Same Name") >= number

    def test_a_member_of_the_public_finds_nobody(self, client, ben, shown):
        shown(ben, name="government")
        client.force_login(PersonFactory())

        page = client.get(at("people"), {"q": "ben"})

        assert (page.status_code, "Nobody found" in page.text) == (200, True)


class TestPerson:
    def test_page_shows_name_and_agency_and_the_way_to_ask(self, as_ann, ben):
        page = as_ann.get(at("person", ben.pk)).text

        assert "Ben Baptiste" in page
        assert ben.affiliations.get().agency.name in page
        assert at("person_ask", ben.pk) in page
        assert ben.email not in page

    def test_nothing_to_see_nobody_and_a_closed_account_answer_the_same(self, client, ben):
        client.force_login(federal_employee())
        closed = PersonFactory(is_active=False, closed_at=timezone.now())

        pages = [client.get(at("person", pk)) for pk in (ben.pk, closed.pk, 0, 10**7, 10**30)]

        # Below it stands until when one is signed in, by the second.
        mains = {page.text.partition("<main")[2].partition("</main>")[0] for page in pages}
        said = {re.sub(r"people/\d+/|people%2F\d+%2F", "people/N/", main) for main in mains}
        assert ({page.status_code for page in pages}, len(said)) == ({404}, 1)

    def test_ones_own_page_is_where_it_is_changed(self, as_ann, ann):
        assert as_ann.get(at("person", ann.pk)).url == at("people_me")

    def test_after_asking_the_page_leads_to_the_introduction(self, as_ann, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)

        page = as_ann.get(at("person", ben.pk)).text

        assert (asked.get_absolute_url() in page, at("person_ask", ben.pk) in page) == (True, False)


class TestMe:
    def choices(self, **fields):
        default = {f"{field}_to": getattr(Profile(), f"{field}_to") for field in Profile.FIELDS}
        return default | {"work": "", "reach": ""} | fields

    def test_choices_and_texts_are_kept_and_shown_as_others_see_them(self, as_ann, ann):
        Person.objects.filter(pk=ann.pk).update(title="Editor")
        Interest.objects.create(person=ann, topic=TopicFactory(name="Letters"))
        posted = self.choices(title_to="government", work_to="communities", work=" Notices. ", name_to="nobody")

        page = as_ann.post(at("people_me"), posted, follow=True)

        profile = Profile.objects.get()
        assert (profile.title_to, profile.work_to, profile.work) == ("government", "communities", "Notices.")
        assert page.redirect_chain == [(at("people_me"), 302)]
        sees = page.context["previews"]
        assert (sees["communities"].title, sees["communities"].work) == ("Editor", "Notices.")
        assert (sees["government"].title, sees["government"].work, sees["government"].name) == ("Editor", "", "")
        assert "Now: Letters." in page.text

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, as_ann):
        page = as_ann.post(
            at("people_me"), self.choices(work="x" * 1001, reach="By \0 phone", title_to="everybody", name_to="")
        )

        assert page.status_code == 422
        assert page.context["form"].errors["work"] == ["Shorten it to 1,000 characters"]
        assert page.context["form"].errors["title_to"] == ["Choose who sees your job title"]
        assert set(page.context["form"].errors) == {"work", "reach", "title_to", "name_to"}
        assert "x" * 1001 in page.text
        assert not Profile.objects.exists()

    def test_history_keeps_choices_and_no_text(self, ann, shown):
        shown(ann, says={"work": "Secret notices."}, title="government")
        shown(ann, says={"work": "Other notices."}, title="nobody")

        events = ann.profile.events.order_by("pgh_id")
        assert list(events.values_list("title_to", flat=True)) == ["government", "nobody"]
        assert not {"work", "reach", "words"} & {field.name for field in events.model._meta.get_fields()}


class TestAvoiding:
    def test_pressing_hides_both_and_is_taken_back_on_ones_own_page(self, as_ann, ann, ben, client):
        page = as_ann.post(at("person_avoid", ben.pk), follow=True)

        assert "Ben Baptiste" in page.text
        assert as_ann.get(at("person", ben.pk)).status_code == 404
        assert as_ann.post(at("person_avoid_stop", ben.pk)).url == at("people_me")
        assert as_ann.get(at("person", ben.pk)).status_code == 200
        assert as_ann.post(at("person_avoid_stop", ben.pk)).status_code == 404

    def test_who_is_not_seen_and_has_not_asked_cannot_be_probed(self, as_ann, ann):
        for pk in (federal_employee().pk, ann.pk, 0, 10**30):
            assert as_ann.post(at("person_avoid", pk)).status_code == 404
        assert not Avoid.objects.exists()

    def test_an_asker_who_shows_nothing_else_can_be_avoided(self, client, ann, ben, shown):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        shown(ann, name="nobody", agency="nobody")
        client.force_login(ben)

        page = client.get(asked.get_absolute_url())
        assert (page.status_code, at("person_avoid", ann.pk) in page.text) == (200, True)
        assert client.post(at("person_avoid", ann.pk)).status_code == 302
        assert Avoid.objects.get().avoided == ann


class TestIntroductions:
    def test_ask_from_the_page_and_answer_behind_the_link(self, as_ann, client, ann, ben):
        page = as_ann.post(at("person_ask", ben.pk), {"why": "We both test letters."}, follow=True)
        asked = Introduction.objects.get()
        assert page.redirect_chain == [(asked.get_absolute_url(), 302)]
        assert "Waits for an answer until" in page.text

        client.force_login(ben)
        page = client.get(asked.get_absolute_url())
        assert "Ann Abbott asks to be introduced to you" in page.text
        assert "We both test letters." in page.text
        assert (ann.email in page.text, Introduction.objects.get().state) == (False, "waiting")

        page = client.post(asked.get_absolute_url(), {"answer": "yes"}, follow=True)
        assert ann.email in page.text

    def test_only_after_both_said_yes_each_sees_how_to_reach_the_other(self, client, ann, ben, shown):
        shown(ben, says={"reach": "Ring 555-0100"}, agency="nobody")
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        secrets = (ben.email, "Ring 555-0100", ben.affiliations.get().agency.name)

        client.force_login(ann)
        assert [secret in client.get(asked.get_absolute_url()).text for secret in secrets] == [False] * 3
        introducing.answer(introduction=asked, yes=True, by=ben)
        assert [secret in client.get(asked.get_absolute_url()).text for secret in secrets] == [True] * 3
        introducing.end(introduction=asked, by=ben)
        assert [secret in client.get(asked.get_absolute_url()).text for secret in secrets] == [False] * 3

    def test_asker_reads_that_it_ended_and_not_how(self, client, ann, ben):
        ends = []
        for finish in (
            lambda asked: introducing.answer(introduction=asked, yes=False, by=ben),
            lambda asked: Introduction.objects.filter(pk=asked.pk).update(
                state="expired", ended_at=timezone.now(), why=""
            ),
            lambda asked: introducing.avoid(person=ann, by=ben),
        ):
            Introduction.objects.all().delete()
            asked = introducing.ask(to=ben, why="Hello.", by=ann)
            finish(asked)
            client.force_login(ann)
            page = client.get(asked.get_absolute_url()).text
            ends.append("It ended without an introduction." in page)
            assert not [word for word in ("eclined", "xpired", "Hello.") if word in page.partition("<main")[2]]
        assert ends == [True, True, True]

    def test_introduce_two_people_chosen_by_search(self, as_ann, ben, fellow):
        cleo = fellow(name="Cleo Castro")
        address = at("person_introduce", ben.pk)
        chosen = as_ann.get(address, {"q": "cleo"})
        assert f"?to={cleo.pk}" in chosen.text

        assert "Ben Baptiste" in as_ann.get(f"{address}?to={cleo.pk}").text
        page = as_ann.post(f"{address}?to={cleo.pk}", {"why": "You both test letters."}, follow=True)

        asked = Introduction.objects.get()
        assert (asked.one, asked.other, asked.why) == (ben, cleo, "You both test letters.")
        assert "Waits for an answer until" in page.text
        assert not [person for person in (ben, cleo) if person.email in page.text]

    @pytest.mark.matrix
    @pytest.mark.parametrize("to", ["0", "x", "٣", "9" * 40, "-1", "self", "same"])
    def test_only_people_one_sees_can_be_chosen(self, as_ann, ann, ben, to):
        to = {"self": str(ann.pk), "same": str(ben.pk)}.get(to, to)
        for method in (as_ann.get, as_ann.post):
            assert method(f"{at('person_introduce', ben.pk)}?to={to}").status_code == 404

    def test_two_who_do_not_see_each_other_read_only_what_each_shows(self, client, ann, ben, fellow, shown):
        shown(ben, name="nobody", agency="nobody")
        shown(ann, title="communities")
        Person.objects.filter(pk=ben.pk).update(title="Editor")
        shown(ben, name="nobody", agency="nobody", title="communities")
        offered = introducing.introduce(one=ann, other=ben, why="Meet.", by=fellow(name="Cleo Castro"))

        client.force_login(ann)
        page = client.get(offered.get_absolute_url()).text

        assert "Cleo Castro would like you to meet" in page
        assert ("Editor" in page, "Ben Baptiste" in page) == (True, False)

    def test_whoever_introduces_can_be_avoided_from_the_page(self, client, ann, ben, fellow, shown):
        cleo = fellow(name="Cleo Castro")
        shown(cleo, name="nobody", agency="nobody")
        offered = introducing.introduce(one=ann, other=ben, why="Meet.", by=cleo)
        client.force_login(ann)
        assert "Avoid Cleo Castro" in client.get(offered.get_absolute_url()).text

        assert client.post(at("person_avoid", cleo.pk)).status_code == 302

        assert Introduction.objects.get().state == "declined"
        with pytest.raises(Refused):
            introducing.introduce(one=ann, other=ben, why="Meet.", by=cleo)

    @pytest.mark.parametrize("number", [1, 3])
    def test_list_costs_the_same_for_any_number(self, client, ben, fellow, number, django_assert_num_queries):
        for index in range(number):
            introducing.ask(to=ben, why="Hello.", by=fellow(name=f"Asker {index}"))
        client.force_login(ben)

        with django_assert_num_queries(11):
            assert client.get(at("introductions")).text.count("Asker") >= number

    def test_list_says_what_waits_for_whom(self, client, ann, ben, fellow):
        introducing.ask(to=ben, why="Hello.", by=ann)
        made = introducing.ask(to=fellow(name="Mia Made"), why="Hello.", by=ben)
        introducing.answer(introduction=made, yes=True, by=made.other)
        introducing.ask(to=fellow(name="Wes Waits"), why="Hello.", by=ben)
        over = introducing.ask(to=fellow(name="Olga Over"), why="Hello.", by=ben)
        introducing.answer(introduction=over, yes=False, by=over.other)
        client.force_login(ben)

        context = client.get(at("introductions")).context

        said = {name: [row.names for row in context[name]] for name in ("yours", "made", "waiting", "past")}
        assert said == {"yours": ["Ann Abbott"], "made": ["Mia Made"], "waiting": ["Wes Waits"], "past": ["Olga Over"]}

    def test_others_and_strangers_have_no_address_for_it(self, client, ann, ben, fellow):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        pages = [asked.get_absolute_url(), at("introduction_end", asked.pk), at("introduction_talked", asked.pk)]
        assert {client.post(page).url.partition("?")[0] for page in pages} == {"/accounts/login/"}

        client.force_login(fellow())
        assert {client.post(page).status_code for page in pages} == {404}
        assert client.get(at("introduction", 10**30)).status_code == 404

    def test_answers_that_are_none_or_too_late_change_nothing(self, client, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        client.force_login(ben)
        assert client.post(asked.get_absolute_url(), {"answer": "maybe"}).status_code == 422
        introducing.end(introduction=asked, by=ann)

        late = client.post(asked.get_absolute_url(), {"answer": "yes"})

        assert (late.status_code, "not open any more" in late.text) == (409, True)

    def test_empty_reason_and_refusal_lose_nothing(self, as_ann, ann, ben):
        empty = as_ann.post(at("person_ask", ben.pk), {"why": ""})
        assert (empty.status_code, "Say in a line why: they decide by it" in empty.text) == (422, True)
        introducing.ask(to=ben, why="Hello.", by=ann)

        refused = as_ann.post(at("person_ask", ben.pk), {"why": "Once more."})

        assert (refused.status_code, "Once more." in refused.text) == (409, True)

    def test_talking_and_ending_by_their_buttons(self, client, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        introducing.answer(introduction=asked, yes=True, by=ben)
        for person in (ann, ben):
            client.force_login(person)
            assert client.post(at("introduction_talked", asked.pk)).url == asked.get_absolute_url()
        assert Tie.objects.count() == 1

        assert client.post(at("introduction_end", asked.pk)).url == at("introductions")
        assert Introduction.objects.get().state == "ended"

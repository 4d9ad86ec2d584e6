"""What mail about questions says, and what it leaves to the page."""

import pytest
import time_machine

from communities.experts import taking, tending
from members.notifications.models import Mail
from tests.communities.experts.making import ask, at_desk, expert, role, who
from tests.factories import AgencyFactory, CommunityFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


def words(mail) -> str:
    return " ".join(mail.text.partition("\n--\n")[0].split())


@time_machine.travel("2026-11-25 15:00Z", tick=False)
def test_expert_reads_who_asks_until_when_and_nothing_of_the_text(settings):
    expert()
    question = ask(by=federal_employee(name="Asa Asker", agency=AgencyFactory(name="Land Office", slug="land")))

    mail = Mail.objects.get(template="consultation_asked")

    assert mail.subject == "A question for you: How short may a letter be?"
    assert words(mail) == (
        "How short may a letter be? Somebody at Land Office asks you. Read it and say yes or no by Monday 30 November. "
        "An answer is due by Thursday 3 December. If you say no, or nothing, it goes to somebody else. "
        f"Read it: {settings.BASE_URL}{question.get_absolute_url()}"
    )
    for private in ("We have four pages.", "Asa Asker"):
        assert private not in mail.text + mail.html


def test_role_is_named_to_whoever_answers_for_it():
    role()
    ask()

    assert Mail.objects.get(template="consultation_asked").subject == (
        "A question for Letters desk: How short may a letter be?"
    )


def test_reason_of_passing_on_and_of_a_stop_are_in_no_mail():
    community = CommunityFactory()
    steward = steward_of(community)
    sme = expert()
    question = ask()
    taking.decline(consultation=question, by=who(sme), reason="CANARY-REASON", block=True)
    tending.stop(community=community, person=question.asker, reason="CANARY-STOP", by=steward)

    assert [mail.pk for mail in Mail.objects.all() if "CANARY" in mail.subject + mail.text + mail.html] == []


def test_long_title_is_cut_in_the_subject_alone():
    expert()
    question = ask("Which " + "very " * 35 + "long letters?")

    mail = Mail.objects.get(template="consultation_asked")

    assert (len(mail.subject) <= 120, question.title in mail.text) == (True, True)


def test_stewards_get_a_link_to_the_question():
    community = CommunityFactory()
    steward = steward_of(community)
    question = at_desk(community)

    mail = Mail.objects.get(recipient=steward.email)

    assert (mail.subject, "See the question: http" in mail.text) == (question.title, True)

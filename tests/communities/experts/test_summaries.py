"""What stays of a question for others: who writes it, who reviews it, who is named, and how it is taken back."""

import pytest

from communities.experts import asking, summaries, taking, thread
from communities.experts.models import Helped, Summary
from communities.experts.queries.answers import published as found_by_all
from communities.experts.queries.answers import similar
from communities.experts.queries.contributions import contributions
from members.models import Person
from tests.communities.experts.making import (
    WORDS,
    accepted,
    answered,
    expert,
    fresh,
    mailed,
    proposed,
    published,
    told,
    who,
)
from tests.factories import PersonFactory, federal_employee

pytestmark = pytest.mark.django_db


def test_expert_gets_it_to_review():
    summary = proposed(names_asker=True)

    assert (summary.state, summary.names_asker, summary.names_expert) == ("review", True, False)
    assert told(summary.consultation.taken_by) == [
        "The asker wrote a summary for others. Review it before it is published."
    ]
    assert list(found_by_all()) == []


def test_summary_has_the_topic_of_the_question():
    assert proposed().topic.slug == "letters"


def test_private_question_is_never_summarized(refusal):
    question = answered(is_private=True)

    assert refusal(summaries.propose, consultation=question, by=question.asker, **WORDS) == (
        "You marked this question as not for publication, so no summary of it is published."
    )


def test_summary_needs_an_answer_and_the_asker(refusal):
    sentence = "Only whoever asked writes the summary, once there is an answer."
    taken, done = accepted(title="Taken"), answered(title="Done")

    assert refusal(summaries.propose, consultation=taken, by=taken.asker, **WORDS) == sentence
    assert refusal(summaries.propose, consultation=done, by=done.taken_by, **WORDS) == sentence


def test_asker_writes_it_anew_before_the_review():
    summary = proposed()
    again = proposed(summary.consultation, title="Short letters")

    assert (again.pk, again.title, Summary.objects.count()) == (summary.pk, "Short letters", 1)


def test_published_summary_is_taken_back_before_it_is_changed(refusal):
    summary = published()
    asker = summary.consultation.asker

    assert refusal(summaries.propose, consultation=summary.consultation, by=asker, **WORDS) == (
        "The summary is published. Take it back first, then change it."
    )
    summaries.take_back(summary=summary, by=asker)
    assert proposed(summary.consultation).state == "review"


def test_expert_mends_and_publishes_it():
    summary = proposed()
    expert_ = summary.consultation.taken_by

    for _ in range(2):
        summaries.publish(summary=summary, by=expert_, **(WORDS | {"answer": "A page and a half."}))

    summary = fresh(summary)
    assert (summary.state, summary.answer, summary.reviewed_by) == ("published", "A page and a half.", expert_)
    assert told(summary.consultation.asker)[-1] == (
        "The summary of your question is published. Thank you: others find it now."
    )
    assert len(told(summary.consultation.asker)) == 3  # taken, answered, published


def test_only_the_expert_reviews(refusal):
    summary = proposed()

    for person in (summary.consultation.asker, PersonFactory(is_staff=True)):
        assert refusal(summaries.publish, summary=summary, by=person, **WORDS) == (
            "Only whoever answered reviews the summary."
        )


def test_program_office_reviews_when_the_expert_is_gone():
    summary, office = proposed(), PersonFactory(is_staff=True)
    Person.objects.filter(pk=summary.consultation.taken_by_id).update(is_active=False)

    summary = summaries.publish(summary=Summary.objects.get(), by=office, names_expert=True, **WORDS)

    assert (summary.state, summary.names_expert) == ("published", False)


def test_program_office_hears_of_a_summary_without_an_expert(settings):
    question = answered()
    Person.objects.filter(pk=question.taken_by_id).update(is_active=False)

    proposed(question)

    assert settings.OFFICE_EMAIL in mailed("consultation_news")


def test_summary_taken_back_during_the_review_is_not_published(refusal):
    summary = proposed()
    summaries.take_back(summary=summary, by=summary.consultation.asker)

    assert refusal(summaries.publish, summary=summary, by=summary.consultation.taken_by, **WORDS) == (
        "The asker took the summary back. Nothing was published."
    )


@pytest.mark.matrix
@pytest.mark.parametrize(("asker", "named"), [(False, False), (False, True), (True, False), (True, True)])
def test_each_is_named_only_by_their_own_yes(asker, named, client):
    summary = published(answered(expert(name="Ed Expert")), names_asker=asker, names_expert=named)
    client.force_login(federal_employee())

    page = client.get(summary.get_absolute_url()).content.decode()

    assert ("Asa Asker" in page, "Ed Expert" in page) == (asker, named)


def test_next_expert_is_not_named_by_the_yes_of_the_first(client):
    summary = published(answered(expert(name="Fay First")), names_expert=True)
    second = expert(name="Sam Second")
    question = summary.consultation
    asking.ask_another(consultation=question, by=question.asker)
    taking.accept(consultation=question, by=who(second))
    client.force_login(federal_employee())

    page = client.get(summary.get_absolute_url()).content.decode()

    assert ("Fay First" in page, "Sam Second" in page) == (True, False)


@pytest.mark.matrix
@pytest.mark.parametrize("who_does", ["asker", "taken_by", "office", "reviewer"])
def test_taken_back_it_is_found_nowhere(who_does, client):
    summary = published()
    question = summary.consultation
    person = {"asker": question.asker, "taken_by": question.taken_by, "office": PersonFactory(is_staff=True)}.get(
        who_does, summary.reviewed_by
    )
    if who_does == "reviewer":
        asking.ask_another(consultation=question, by=question.asker)

    for _ in range(2):
        summaries.take_back(summary=summary, by=person)

    client.force_login(federal_employee())
    statuses = [client.get(path).status_code for path in (summary.get_absolute_url(), "/experts/answers/?q=deadlines")]
    assert (statuses, list(found_by_all(q="deadlines"))) == ([404, 200], [])
    assert similar("Deadlines: how short may the letters be?").summaries == []
    assert contributions(question.asker).summaries == []


def test_nobody_else_takes_it_back(refusal):
    assert refusal(summaries.take_back, summary=published(), by=federal_employee()) == (
        "Only whoever asked or answered takes a summary back."
    )


def test_it_helped_is_said_once_a_person():
    summary, person = published(), federal_employee()
    for _ in range(2):
        summaries.say_it_helped(summary=summary, by=person)

    assert list(Helped.objects.values_list("person", flat=True)) == [person.pk]
    assert found_by_all().get().helped_people == 1


def test_nothing_helped_that_is_not_published(refusal):
    assert refusal(summaries.say_it_helped, summary=proposed(), by=federal_employee()) == (
        "This summary is not published any more."
    )


def test_closed_question_can_be_summarized():
    question = answered()
    thread.close(consultation=question, by=question.asker)

    assert proposed(fresh(question)).state == "review"


def test_search_finds_words_of_the_summary_and_filters_by_topic():
    summary = published()

    assert list(found_by_all(q="deadline")) == [summary]
    assert list(found_by_all(q="unicorn")) == []
    assert (list(found_by_all(topic="letters")), list(found_by_all(topic="forms"))) == ([summary], [])


def test_similar_needs_two_telling_words():
    summary = published()

    assert similar("What about deadlines for pages that are short?").summaries == [summary]
    assert similar("What about deadlines for boats?").summaries == []

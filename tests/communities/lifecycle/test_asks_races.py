"""Two people press at the same moment: one answer, one mail, one question."""

import pytest

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.memberships import Refused
from tests.communities.lifecycle.asking import KIND, mails_of, sent
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, steward_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_answer_one_question():
    ask = sent()

    results = at_once(
        lambda: asks.answer(ask=ask, yes=True, answered_as="Ana"),
        lambda: asks.answer(ask=ask, yes=False, answered_as="Ben", said="No."),
    )

    assert [type(result) for result in results].count(Refused) == 1
    assert Ask.objects.get().answered_as == next(one.answered_as for one in results if isinstance(one, Ask))


def test_answer_and_taking_back_meet():
    ask = sent()

    results = at_once(
        lambda: asks.answer(ask=ask, yes=True, answered_as="Ana"), lambda: asks.withdraw(ask=ask, by=ask.sent_by)
    )

    assert [type(result) for result in results].count(Refused) == 1
    assert Ask.objects.get().state == next(one.state for one in results if isinstance(one, Ask))


def test_two_stewards_ask_the_same_at_once():
    community, other = CommunityFactory(), CommunityFactory(contact="o@epa.gov")
    ann, ben = steward_of(community), steward_of(community)
    packages = at_once(
        lambda: sent(community=community, by=ann),
        lambda: sent(community=community, by=ben),
    )
    promotions = at_once(
        lambda: asks.ask_promotion(community=community, other=other, by=ann),
        lambda: asks.ask_promotion(community=community, other=other, by=ben),
    )

    for results in (packages, promotions):
        assert [type(result) for result in results].count(Refused) == 1
    assert sorted(Ask.objects.values_list("kind", flat=True)) == [KIND.PACKAGE, KIND.PROMOTION]
    assert mails_of("ask") == ["ana@epa.gov", "o@epa.gov"]

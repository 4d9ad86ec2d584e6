"""Who takes part in questions."""

import pytest

from communities.memberships import Refused
from tests.communities.experts.making import topic
from tests.factories import federal_employee


@pytest.fixture
def letters(db):
    return topic()


@pytest.fixture
def asker(db):
    return federal_employee(name="Asa Asker")


@pytest.fixture
def refusal():
    """`refusal(service, ...)` is the sentence with which the service refuses."""

    def call(service, **values) -> str:
        with pytest.raises(Refused) as raised:
            service(**values)
        return str(raised.value)

    return call

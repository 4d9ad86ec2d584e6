"""Plain objects for tests; what matters to a test is stated in the test."""

from datetime import date
from itertools import count

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from communities.models import (
    Channel,
    Community,
    CommunityIndex,
    Joining,
    JoinPreset,
    Membership,
    Topic,
)
from members.models import Affiliation, Agency, EmailDomain, Level, MemberClass, Person

numbers = count()


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Agency {n}")
    slug = factory.Sequence(lambda n: f"agency-{n}")

    @classmethod
    def _create(cls, model_class, **fields):
        """The agency of that slug, if there is one."""
        return Agency.objects.filter(slug=fields["slug"]).first() or Agency.objects.create(**fields)


class EmailDomainFactory(DjangoModelFactory):
    class Meta:
        model = EmailDomain

    suffix = factory.Sequence(lambda n: f"agency{n}.gov")
    agency = factory.SubFactory(AgencyFactory)
    level = Level.FEDERAL


class PersonFactory(DjangoModelFactory):
    """A person with a verified address, no password and no affiliation."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create:
            _address(self).save()

    @classmethod
    def create_batch(cls, size, **fields):
        """So many at once, which takes a tenth of the time."""
        people = Person.objects.bulk_create(cls.build_batch(size, **fields))
        EmailAddress.objects.bulk_create(map(_address, people))
        return people


def _address(person: Person) -> EmailAddress:
    return EmailAddress(user=person, email=person.email, verified=True, primary=True)


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    member_class = MemberClass.FEDERAL
    agency = factory.SubFactory(AgencyFactory)
    starts = date(2020, 1, 1)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class CommunityFactory(DjangoModelFactory):
    """An active community that lives here and takes anyone from government."""

    class Meta:
        model = Community
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Community {n}")
    slug = factory.Sequence(lambda n: f"community-{n}")
    summary = "For people who test."
    join_rule = JoinPreset.GOVERNMENT_AND_CONTRACTORS

    @factory.post_generation
    def joining(self, create, extracted, **kwargs):
        default = Joining.ELSEWHERE if self.home_url else Joining.HERE
        CommunityIndex.objects.create(community=self, joining=extracted or default)


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"List {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class MembershipFactory(DjangoModelFactory):
    """A member who joined here."""

    class Meta:
        model = Membership

    community = factory.SubFactory(CommunityFactory)
    person = factory.SubFactory(PersonFactory)
    state = Membership.State.ACTIVE
    asked_at = factory.LazyFunction(timezone.now)
    joined_at = factory.LazyAttribute(lambda m: m.asked_at if m.state == Membership.State.ACTIVE else None)


def federal_employee(**fields) -> Person:
    """A person at a federal agency whose verified mailbox proves it."""
    agency = fields.pop("agency", None) or AgencyFactory()
    suffix = f"{agency.slug}.gov"
    if not EmailDomain.objects.filter(suffix=suffix).exists():
        EmailDomainFactory(suffix=suffix, agency=agency)
    person = PersonFactory(**{"email": f"employee{next(numbers)}@{suffix}", **fields})
    AffiliationFactory(person=person, agency=agency)
    return person


def steward_of(community: Community, **fields) -> Person:
    """A federal employee who tends the community."""
    person = federal_employee(**fields)
    MembershipFactory(community=community, person=person, role=Membership.Role.STEWARD)
    return person

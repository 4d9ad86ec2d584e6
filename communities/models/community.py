"""The community itself, its old addresses, its sponsors and its stored counts."""

from urllib.parse import urlsplit

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.deconstruct import deconstructible

from communities.models.joining import JoinPreset, JoinRule
from communities.models.topic import Topic
from communities.querysets import CommunityQuerySet, SponsorshipQuerySet
from members.models import Agency

URL_LENGTH = 2_000
TEXT_LENGTH = 20_000


@deconstructible
class WebAddress(URLValidator):
    """A web address whose host is what it seems to be: nothing before an @, and no backslash, which browsers turn."""

    message = "Write the whole address, like https://agency.gov/."
    schemes = ("http", "https")

    def __call__(self, value: str) -> None:
        super().__call__(value)
        if "\\" in value or "@" in urlsplit(value).netloc:
            raise ValidationError(self.message, code=self.code, params={"value": value})


web_address = WebAddress()


@pghistory.track()
class Community(JoinRule):
    """Any listed group of any type (R1, R2); one that lives elsewhere has a home URL (R86)."""

    class Type(models.TextChoices):
        """The six kinds of group (R72-R77)."""

        COP = "cop", "Community of practice"
        COE = "coe", "Center of excellence"
        COI = "coi", "Community of interest"
        GUILD = "guild", "Guild"
        PPP = "ppp", "Public-private partnership"
        WORKING_GROUP = "working_group", "Working group"

    class Stage(models.TextChoices):
        """Where it stands in its life (R39); empty means not stated."""

        EXPLORE = "explore", "Explore"
        PLAN = "plan", "Plan"
        LAUNCH = "launch", "Launch"
        GROW = "grow", "Grow"
        SUSTAIN = "sustain", "Sustain"

    class Status(models.TextChoices):
        """Separate from the stage: whether it is there at all."""

        PROPOSED = "proposed", "Proposed"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        MERGING = "merging", "Merging"
        CONVERTING = "converting", "Converting"
        RETIRED = "retired", "No longer active"
        ARCHIVED = "archived", "Archived"
        REJECTED = "rejected", "Rejected"

    class Scope(models.TextChoices):
        """Whom it is for."""

        GOVERNMENT_WIDE = "government_wide", "Government-wide"
        ONE_AGENCY = "one_agency", "One agency"

    LIVE = (Status.ACTIVE, Status.PAUSED, Status.MERGING, Status.CONVERTING)
    LISTED = (*LIVE, Status.RETIRED, Status.ARCHIVED)

    name = models.CharField(max_length=150)
    acronym = models.CharField(max_length=20, blank=True)
    other_names = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        help_text="Old names and other ways people say it, separated by commas. Search finds them.",
    )
    slug = models.SlugField(
        max_length=100,
        unique=True,
        help_text="The last part of its address. The old one keeps working when you change it.",
    )
    summary = models.CharField(max_length=300, help_text="One sentence that starts with “For people who”.")
    purpose = models.TextField(max_length=TEXT_LENGTH, blank=True, help_text="What it is for. Markdown; no HTML.")
    audience = models.TextField("who it is for", max_length=TEXT_LENGTH, blank=True)
    goals = models.TextField(max_length=TEXT_LENGTH, blank=True)
    vision = models.TextField(max_length=TEXT_LENGTH, blank=True)
    contact = models.EmailField("contact email", blank=True)
    community_type = models.CharField("group type", max_length=20, choices=Type, default=Type.COP)
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    stage_since = models.DateField("in this stage since", null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    paused_until = models.DateField(null=True, blank=True)
    joins_open = models.BooleanField("joining stays open while paused", default=True)
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.GOVERNMENT_WIDE)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_communities",
        help_text="Only for a community of one agency.",
    )
    audience_agencies = models.ManyToManyField(Agency, blank=True, related_name="addressed_by")
    topics = models.ManyToManyField(Topic, blank=True, related_name="communities")
    home_url = models.URLField(
        "home, when it lives elsewhere", max_length=URL_LENGTH, blank=True, validators=[web_address]
    )
    rhythm = models.CharField("when it meets", max_length=150, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    closing_statement = models.TextField(max_length=TEXT_LENGTH, blank=True)
    source = models.CharField("source of the facts", max_length=100, blank=True)
    source_as_of = models.DateField("facts as of", null=True, blank=True)
    confirmed_at = models.DateTimeField("facts confirmed", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="communities_confirmed"
    )
    created_at = models.DateTimeField("listed since", auto_now_add=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="one_agency", agency__isnull=False) | Q(scope="government_wide", agency__isnull=True),
                name="community_of_one_agency_names_it",
                violation_error_message="Name the agency for a community of one agency, and only then.",
            ),
            models.CheckConstraint(
                condition=~Q(join_rule=JoinPreset.ONE_AGENCY) | Q(agency__isnull=False),
                name="community_agency_rule_needs_agency",
                violation_error_message="“One agency's people only” needs the agency.",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(starts__lte=F("ends")),
                name="community_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
            models.CheckConstraint(
                condition=~Q(community_type="working_group", status="active")
                | Q(source__gt="")
                | Q(starts__isnull=False, ends__isnull=False),
                name="community_working_group_has_dates",
                violation_error_message="A working group needs a start and an end date.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="community_confirmed_by_and_when",
                violation_error_message="Say both who confirmed the facts and when.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="community_is_not_its_own_parent",
                violation_error_message="A community cannot be inside itself.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="community_is_not_its_own_successor",
                violation_error_message="A community cannot succeed itself.",
            ),
        ]
        indexes = [models.Index(fields=["status", "name", "id"], name="community_by_status_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:community", args=[self.slug])

    @property
    def is_live(self) -> bool:
        """Active, paused, merging or converting."""
        return self.status in self.LIVE

    @property
    def lives_here(self) -> bool:
        """True when this directory is its home and takes its members."""
        return not self.home_url


class TopicLink(Community.topics.through):
    """The link between a community and a topic, named so that its history is kept."""

    class Meta:
        proxy = True


class AudienceLink(Community.audience_agencies.through):
    """The link between a community and an agency that it addresses, named so that its history is kept."""

    class Meta:
        proxy = True


for link in (TopicLink, AudienceLink):
    pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)(link)


@pghistory.track()
class Alias(models.Model):
    """An old address that leads to a community; where another page lives at that address, the page wins."""

    path = models.CharField(
        max_length=200,
        unique=True,
        validators=[RegexValidator(r"^/[A-Za-z0-9/_.-]*$", "Write the path like /communities/old-name/.")],
    )
    community = models.ForeignKey(Community, models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


@pghistory.track()
class Sponsorship(models.Model):
    """A body that backs a community, with what and from when (R12); a council is a body without an agency."""

    class Kind(models.TextChoices):
        """What a sponsor gives."""

        FUNDING = "funding", "Funding"
        STAFF_TIME = "staff_time", "Staff time"
        PLATFORM = "platform", "Platform"
        CHAMPION = "champion", "A champion among executives"

    community = models.ForeignKey(Community, models.CASCADE, related_name="sponsorships")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="sponsorships")
    body = models.CharField("council or other body", max_length=200, blank=True)
    kind = models.CharField("what it gives", max_length=12, choices=Kind, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True, help_text="Last day.")

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(body=""),
                name="sponsorship_names_a_body",
                violation_error_message="Name the agency, council or other body.",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(starts__lte=F("ends")),
                name="sponsorship_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
        ]

    def __str__(self) -> str:
        return self.agency.name if self.agency else self.body


class CommunityCounts(models.Model):
    """How many belong, kept in the transaction that joins or leaves; requests are never members."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="counts")
    members = models.PositiveIntegerField("members here", default=0)
    by_word = models.PositiveIntegerField("joined elsewhere, by their word", default=0)
    following = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "community counts"

    def __str__(self) -> str:
        return f"{self.community_id}: {self.members}"

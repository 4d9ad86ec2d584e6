"""What the site says about policy, and the links it keeps for people who run communities."""

import pghistory
from django.db import models
from django.db.models import Q

from communities.models.community import URL_LENGTH, web_address


@pghistory.track()
class PolicyNotice(models.Model):
    """A paragraph of /policies/: the one dated statement, or one of the considerations (R78-R84)."""

    class Kind(models.TextChoices):
        """One statement stands above all considerations."""

        STATEMENT = "statement", "Statement"
        CONSIDERATION = "consideration", "Consideration"

    slug = models.SlugField(max_length=50, unique=True, help_text="The part of its link after #.")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.CONSIDERATION)
    title = models.CharField(max_length=100)
    text = models.TextField(max_length=2_000)
    as_of = models.DateField("true as of", null=True, blank=True)
    as_of_basis = models.CharField("how the date is known", max_length=500, blank=True)
    link_label = models.CharField("name of the link", max_length=150, blank=True)
    url = models.URLField("address", max_length=URL_LENGTH, blank=True, validators=[web_address])
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "policy notice"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="statement"),
                name="policy_notice_one_statement",
                violation_error_message="There is a statement: change that one.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="statement") | Q(as_of__isnull=False),
                name="policy_notice_statement_has_a_date",
                violation_error_message="Say as of when the statement is true.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="consideration") | ~Q(url="") & ~Q(link_label=""),
                name="policy_notice_consideration_has_a_link",
                violation_error_message="A consideration links to its rule: give the address and the name of the link.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class CatalogueEntry(models.Model):
    """A link worth keeping for people who run communities; its old address stays beside it when it moves (R85)."""

    class Section(models.TextChoices):
        """What the link is for."""

        COMMUNITIES = "communities", "Communities"
        TRAINING = "training", "Training"
        LISTS = "lists", "Mailing lists"
        LAW = "law", "Law and records"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    url = models.URLField("address", max_length=URL_LENGTH, validators=[web_address])
    description = models.CharField(max_length=300)
    section = models.CharField(max_length=15, choices=Section)
    replaces = models.URLField(
        "address before",
        max_length=URL_LENGTH,
        blank=True,
        validators=[web_address],
        help_text="Filled by itself when you change the address.",
    )
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "catalog entry"
        verbose_name_plural = "catalog entries"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

"""Every recorded change of stage, status or group type, and what was shown to be true on the way (R39, R93)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from communities.lifecycle.moves import told
from communities.lifecycle.querysets import MarkQuerySet, TransitionQuerySet
from communities.models.community import URL_LENGTH, Community, web_address

SAID = 4_000  # characters of a reason or of evidence


class Transition(models.Model):
    """One move, dated and signed; rows are only ever added, and stand on the public page as a timeline."""

    class Kind(models.TextChoices):
        """What moved."""

        STAGE = "stage", "Stage"
        STATUS = "status", "Status"
        TYPE = "type", "Group type"

    class Hand(models.TextChoices):
        """In which capacity somebody moved it: public, whereas a steward's name is shown only by choice."""

        STEWARD = "steward", "A steward"
        OFFICE = "office", "The program office"

    community = models.ForeignKey(Community, models.PROTECT, related_name="transitions")
    kind = models.CharField(max_length=6, choices=Kind)
    was = models.CharField(max_length=15, blank=True)
    now = models.CharField(max_length=15)
    on = models.DateField("happened on")
    at = models.DateTimeField("recorded")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="transitions")
    hand = models.CharField("moved by", max_length=7, choices=Hand)
    reason = models.TextField(max_length=SAID, blank=True)
    is_adoption = models.BooleanField("stated for a living community", default=False)
    is_override = models.BooleanField("with gates open, by the program office", default=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was=F("now")),
                name="transition_changes_something",
                violation_error_message="It is there already.",
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | Q(hand="office") & ~Q(reason=""),
                name="transition_override_is_the_offices_and_has_a_reason",
                violation_error_message="Only the program office moves on with gates open, and says why.",
            ),
            models.CheckConstraint(
                condition=Q(is_adoption=False) | ~Q(reason=""),
                name="transition_adoption_has_a_sentence",
                violation_error_message="Say in a sentence why this is its stage.",
            ),
        ]
        indexes = [models.Index(fields=["community", "kind", "-at", "-id"], name="transition_of_community")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.community}: {self.was_label or 'not stated'} to {self.now_label}"

    @property
    def was_label(self) -> str:
        """What it was, in words."""
        return self._label(self.was)

    @property
    def now_label(self) -> str:
        """What it is from then on, in words."""
        return self._label(self.now)

    @property
    def says(self) -> str:
        """The move in a sentence, for the timeline."""
        if self.kind == self.Kind.STATUS and self.was:
            return told(self.was, self.now)
        if self.kind == self.Kind.TYPE:
            return f"Became a {self.now_label.lower()}. It was a {self.was_label.lower()}."
        if self.is_adoption:
            return f"Stage stated: {self.now_label}."
        return (
            f"{self.get_kind_display()}: {self.was_label} to {self.now_label}."
            if self.was
            else (f"{self.get_kind_display()}: {self.now_label}.")
        )

    def _label(self, value: str) -> str:
        choices = {"stage": Community.Stage, "status": Community.Status, "type": Community.Type}[self.kind]
        return str(choices(value).label) if value else ""


@pghistory.track()
class Mark(models.Model):
    """What somebody put beside an item of the checklist during one stay in a stage: evidence, or a waiver."""

    class Outcome(models.TextChoices):
        """Done with evidence, or waived with a reason."""

        DONE = "done", "Done"
        WAIVED = "waived", "Waived"

    stay = models.ForeignKey(Transition, models.PROTECT, related_name="marks")
    item = models.CharField(max_length=5)
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.DONE)
    text = models.TextField("what was done", max_length=SAID)
    link = models.URLField(max_length=URL_LENGTH, blank=True, validators=[web_address])
    on = models.DateField("done on")
    at = models.DateTimeField("recorded")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="checklist_marks")
    ended_at = models.DateTimeField("taken back or replaced", null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "item"],
                condition=Q(ended_at__isnull=True),
                name="mark_one_live_per_item",
                violation_error_message="This item has been marked meanwhile.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="mark_says_something",
                violation_error_message="Say what was done, or why it is waived.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"

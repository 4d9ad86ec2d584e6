"""The controlled list of topics, and who is interested in which."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse


@pghistory.track()
class Topic(models.Model):
    """A subject that communities, experts, events and resources share (R9)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Acronyms and long forms people type, separated by commas.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="topic_name_is_unique", violation_error_message="This topic exists."
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:topic", args=[self.slug])


@pghistory.track()
class Interest(models.Model):
    """A person asked to be told of communities on this topic."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="interests")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="interest_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.topic}"

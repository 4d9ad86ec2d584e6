"""What makes the directory quick: one version number, a search row for each community, the words that exist."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value

from communities.models.community import Community
from communities.models.joining import Joining, JoinRule


class DirectoryVersion(models.Model):
    """One row, raised in the transaction of an editor's change; caches of the directory carry its number."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="directory_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class CommunityIndex(JoinRule):
    """Everything computed about a community, beside it so that counting never reads long text.

    The rule is that of its channel which takes people by a rule of its own, where the community states none.
    `names`: every name in its plain form, for exact hits. `words`: what this community adds to SearchWord.
    Written by `communities.search.index` only.
    """

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="index")
    joining = models.CharField("how one joins", max_length=10, choices=Joining)
    names = ArrayField(models.CharField(max_length=200), default=list)
    words = ArrayField(models.CharField(max_length=80), default=list)
    vector = SearchVectorField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "community indexes"
        indexes = [
            GinIndex(fields=["vector"], name="community_index_vector"),
            GinIndex(fields=["names"], name="community_index_names"),
            # The names alone (weight A), so that they come first without ranking every hit.
            GinIndex(
                Func("vector", Value("{a}"), function="ts_filter", output_field=SearchVectorField()),
                name="community_index_name_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.community_id)


class SearchWord(models.Model):
    """A word that stands in some community's names, topics or text: what a typing error is corrected to."""

    word = models.CharField(max_length=80, primary_key=True)
    communities = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word

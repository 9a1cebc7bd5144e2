"""What the search knows: the words of each file, what is looked up, and what nobody found."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.kernel.leases import Leased, LeasedQuerySet


class AssetWords(Leased):
    """The words inside an asset's current file, and the work of reading them and making its rows anew."""

    scope_kind = "internal"

    asset = models.OneToOneField("toolkits.Asset", on_delete=models.CASCADE, related_name="words")
    # The version whose words these are; without a constraint: it is a note, not a hold on that version.
    version = models.ForeignKey(
        "toolkits.AssetVersion",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    # What the rows were made from besides: whoever changes an asset need not know of the search.
    title = models.CharField(max_length=150, blank=True, default="")
    channel = models.CharField(max_length=12, blank=True, default="")
    languages = models.JSONField(default=list, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True, default="")
    unread = models.CharField(max_length=40, blank=True, default="")
    indexed_at = models.DateTimeField(null=True, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="asset_words_due")]

    def __str__(self) -> str:
        return f"words {self.asset_id}"


class SearchRow(models.Model):
    """An asset as one toolkit offers it, or by itself: its tokens, which the database has an index of.

    A row of its own for each toolkit, so that the words of a toolkit find a file for its readers alone.
    """

    scope_kind = "internal"

    network = models.ForeignKey(
        "partners.Network", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    asset = models.ForeignKey(
        "toolkits.Asset", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    # Without a constraint: the release before deletes links and knows nothing of these rows.
    link = models.ForeignKey(
        "toolkits.ToolkitAsset",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )
    title_tokens = models.TextField(blank=True, default="")
    toolkit_tokens = models.TextField(blank=True, default="")
    tokens = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"search row {self.pk}"


class SearchMiss(models.Model):
    """That somebody looked for something and found nothing; once a day, person and words."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.CharField(max_length=100)
    language = models.CharField(max_length=10, blank=True, default="")
    day = models.DateField(default=timezone.localdate)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "day", "words"], name="search_miss_once_a_day")
        ]
        indexes = [models.Index(fields=["network", "-created_at"], name="search_miss_recent")]

    def __str__(self) -> str:
        return f"miss {self.pk}"

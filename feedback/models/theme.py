"""Themes, HQ's answers to them, and the promises inside."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.enums import AnswerKind
from feedback.querysets import AnswerQuerySet
from partners.querysets import NetworkQuerySet
from portal.kernel.leases import Leased, LeasedQuerySet


class Theme(models.Model):
    """An entry of the network's codebook; `names` holds its name by language code.

    One that is merged points to the theme that is read in its place (one step, never a chain), and keeps its
    code, so that its old address leads there. `split_from`: the theme whose remarks are recoded to this one.
    """

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)
    definition = models.TextField(blank=True)
    examples = models.TextField(blank=True, default="", db_default="")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    addressee = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["network", "code"], name="theme_code_in_network")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Return the name in a language, or the network's own when nobody translated it."""
        names: dict[str, str] = self.names
        return names.get(language.split("-")[0]) or self.name

    @property
    def local_name(self) -> str:
        """Return the name in the reader's language."""
        return self.name_in(get_language() or "")

    @property
    def entry(self) -> dict[str, Any]:
        """Return what the codebook says of it today, as its changes keep it: keys of others, no names."""
        return {
            "name": self.name,
            "names": dict(self.names),
            "definition": self.definition,
            "examples": self.examples,
            "parent": self.parent_id,
            "addressee": self.addressee_id,
            "is_active": self.is_active,
            "merged_into": self.merged_into_id,
        }


class Answer(models.Model):
    """What HQ says to a theme: one for every case passed on under it and not yet answered at that moment.

    The agency's own answers are replies (`Message.is_answer`): they are said to one author, not to a theme.
    With `on_page` every dealer reads it, if enough stood behind it when HQ answered: `dealers` in all.
    `fewest` is the smaller of what may be had from that: them all, or those left when the named ones, whom
    HQ reads, are taken away; `countries` holds the same of each country by its code.
    """

    scope_kind = "authored"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="answers")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(_("answer"), max_length=10, choices=AnswerKind.choices)
    text = models.TextField(_("what you say"), max_length=4000)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    until = models.DateField(_("date"), null=True, blank=True)
    language = models.CharField(max_length=10, default="en")
    by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT)
    answered_at = models.DateTimeField(default=timezone.now)
    on_page = models.BooleanField(default=False, db_default=False)
    dealers = models.PositiveIntegerField(default=0, db_default=0)
    fewest = models.PositiveIntegerField(default=0, db_default=0)
    countries = models.JSONField(default=dict, db_default={})

    objects = AnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Promise(models.Model):
    """A dated commitment inside an answer, kept or late."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="promises")
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="promise")
    due_on = models.DateField()
    kept_at = models.DateTimeField(null=True, blank=True)

    objects = NetworkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"promise {self.due_on}"


class Telling(Leased):
    """One answer to be told to one author: durable work, done once."""

    scope_kind = "internal"

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="tellings")
    case_theme = models.OneToOneField("feedback.CaseTheme", on_delete=models.PROTECT, related_name="telling")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="telling_due")]

    def __str__(self) -> str:
        return f"telling {self.pk}"

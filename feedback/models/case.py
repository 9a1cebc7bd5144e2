"""The work on a remark."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from feedback.enums import CaseState, CheckResult, CloseReason, Flag, MessageDirection, Urgency
from feedback.querysets import CaseQuerySet, CaseThemeQuerySet, MessageQuerySet

if TYPE_CHECKING:
    from feedback.models.theme import Theme

WAITING = Q(state__in=[CaseState.RECEIVED, CaseState.UNDERSTOOD, CaseState.PASSED_ON])
# The clock runs until the first reply, stands while the author is asked, and runs again from their answer on.
UNSAID = Q(asked_at=None) & (Q(first_reply_at=None) | Q(resumed_at__isnull=False))
RUNNING = WAITING & UNSAID
# Merged only after its author should have had a word.
LATE_WHEN_MERGED = Q(state=CaseState.MERGED, due_at__lte=F("merged_at")) & UNSAID
URGENT = Q(urgent__in=Urgency.values)


class Case(models.Model):
    """Owner, due time and state of the work on one remark; `feedback.states` declares the graph.

    One that is merged points to the case into which it was, which may be merged too: never in a circle.

    `wants_look` is what the desk calls new, `is_owed` that HQ owes an answer: `feedback.services.desk` keeps
    them, since a list of a million can't be searched for them. `flag` says whether the remark may be about
    prices, and what the agency decided: `feedback.services.guarding` keeps it, `Flagging` says why.
    """

    scope_kind = "authored"

    remark = models.OneToOneField("feedback.Remark", on_delete=models.PROTECT, related_name="case")
    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.RECEIVED)
    owner = models.ForeignKey("partners.Membership", null=True, blank=True, on_delete=models.SET_NULL)
    due_at = models.DateTimeField()
    received_at = models.DateTimeField()
    understood_at = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_result = models.CharField(max_length=3, choices=CheckResult.choices, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(
        max_length=12, choices=CloseReason.choices, blank=True, default="", db_default=""
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    wants_look = models.BooleanField(default=True, db_default=True)
    is_owed = models.BooleanField(default=False, db_default=False)
    urgent = models.CharField(max_length=10, choices=Urgency.choices, blank=True, default="", db_default="")
    urgent_told = models.BooleanField(default=False, db_default=False)
    flag = models.CharField(max_length=8, choices=Flag.choices, blank=True, default="", db_default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network", "state", "due_at"], name="case_state_due"),
            models.Index(fields=["network", "-received_at", "-id"], name="case_recent"),
            models.Index(
                fields=["network", "-received_at", "-id"], condition=Q(wants_look=True), name="case_new"
            ),
            models.Index(fields=["network", "due_at", "id"], condition=RUNNING, name="case_due"),
            models.Index(
                fields=["network", "passed_on_at", "id"], condition=Q(is_owed=True), name="case_owed"
            ),
            models.Index(fields=["owner", "due_at", "id"], condition=WAITING, name="case_mine"),
            models.Index(fields=["network", "due_at", "id"], condition=URGENT, name="case_urgent"),
            models.Index(
                fields=["network", "-received_at", "-id"],
                condition=Q(flag=Flag.WAITING),
                name="case_flagged",
            ),
            models.Index(
                fields=["network", "-received_at", "-id"], condition=Q(flag=Flag.HELD), name="case_held"
            ),
            models.Index(
                fields=["network", "asked_at", "id"],
                condition=Q(asked_at__isnull=False),
                name="case_asked",
            ),
            models.Index(
                fields=["network", "snoozed_until", "id"],
                condition=Q(snoozed_until__isnull=False),
                name="case_snoozed",
            ),
            # Of the few alone: every remark that comes in would write into a whole one.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="case_merged_into"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Say whether the author still waits for an answer."""
        return self.state in {CaseState.RECEIVED, CaseState.UNDERSTOOD, CaseState.PASSED_ON}

    @property
    def stands_first(self) -> bool:
        """Say whether it is urgent and still waits: badges and lists ask, of a fetched row."""
        return bool(self.urgent) and self.is_waiting

    @property
    def is_withheld(self) -> bool:
        """Say whether nobody but the agency may read the words: `free_q`, of a fetched row."""
        return self.flag in {Flag.WAITING, Flag.HELD}

    @property
    def clock_runs(self) -> bool:
        """Say whether the author waits for a word of ours: `RUNNING`, of a fetched row."""
        replied = self.first_reply_at is not None and self.resumed_at is None
        return self.is_waiting and self.asked_at is None and not replied

    @property
    def named_themes(self) -> list[Theme]:
        """Return each theme once, however often it was opened anew; of fetched rows without a statement."""
        return list(dict.fromkeys(row.theme for row in self.themes.all()))

    @property
    def due_by(self) -> datetime:
        """Return the last moment before it is late: due at midnight is due by the evening before."""
        return self.due_at - timedelta(seconds=1)


class CaseTheme(models.Model):
    """One theme of a case: passed on with a cleared wording, answered, and told, each by itself.

    It is open until HQ's answer or the agency's own reply closes it. After a check that said "no" the
    theme opens anew as another row; the closed one stays as it was. `heard_with`: an answer to that other
    case, into which this one is merged; HQ was never passed this row.

    While HQ asks its author back (`asked_at`) the clock of the answer stands; `owed_since`, if there is one,
    is `passed_on_at` moved by as long as it stood.
    """

    scope_kind = "authored"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="themes")
    theme = models.ForeignKey("feedback.Theme", on_delete=models.PROTECT, related_name="case_themes")
    added_at = models.DateTimeField(auto_now_add=True)
    wording = models.TextField(blank=True)
    stand_in = models.CharField(max_length=60, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(
        "feedback.Answer", null=True, blank=True, on_delete=models.PROTECT, related_name="covered"
    )
    reply = models.ForeignKey(
        "feedback.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="closed"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    owed_since = models.DateTimeField(null=True, blank=True)
    heard_with = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="heard_by", db_index=False
    )

    objects = CaseThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "theme"], condition=Q(answer=None, reply=None), name="case_theme_open_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["theme", "passed_on_at"],
                condition=Q(answer=None, passed_on_at__isnull=False),
                name="case_theme_owed",
            )
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} theme {self.theme_id}"

    @property
    def is_open(self) -> bool:
        """Say whether nobody has answered it yet."""
        return self.answer_id is None and self.reply_id is None


class Note(models.Model):
    """An internal note of the agency."""

    scope_kind = "internal"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey("partners.Membership", on_delete=models.PROTECT)
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Message(models.Model):
    """A relayed message between the agency and an author who stays hidden.

    With a `thread` it is between HQ and the author, about a theme that was passed on. HQ reads the author's
    words once they are handed on (`handed_at`): of a protected one in the agency's `wording`.
    """

    scope_kind = "authored"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=11, choices=MessageDirection.choices)
    writer = models.ForeignKey("partners.Membership", null=True, blank=True, on_delete=models.PROTECT)
    text = models.TextField(max_length=4000)
    is_answer = models.BooleanField(default=False)
    thread = models.ForeignKey(
        CaseTheme, null=True, blank=True, on_delete=models.PROTECT, related_name="asked"
    )
    wording = models.TextField(blank=True, default="", db_default="")
    handed_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sent_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"message {self.pk}"

"""What is merged into a case as the desk reads it, and who stands behind it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from feedback.enums import Mode
from feedback.models import Attachment, Case, CaseTheme, Message, Note, Recording
from feedback.queries.desk import Entry, entries_of
from feedback.queries.merged import kept_of, merged_under
from partners.scope import Scope


@dataclass(frozen=True)
class Gathered:
    """One remark that is merged into another: its words, themes, conversation and files are its own."""

    case: Case
    themes: list[CaseTheme]
    entries: list[Entry]
    photos: list[Attachment]
    recording: Recording | None


@dataclass(frozen=True)
class Voters:
    """Who stands behind a case and all that is merged into it.

    A dealer counts once, however often it spoke; what was said with no identity is counted apart.
    """

    voices: int
    dealers: int
    nameless: int
    remark_ids: tuple[int, ...]
    only_named: bool


def gathered(scope: Scope, case: Case) -> list[Gathered]:
    """Return what is merged into a visible case, the earliest said first; at one cost for any number."""
    under = merged_under([case.pk])
    if not under:
        return []
    themes = CaseTheme.objects.select_related("theme", "answer").order_by("pk")
    rows = (
        Case.objects.visible_to(scope)
        .filter(pk__in=under)
        .select_related(
            "remark__partner",
            "remark__network",
            "remark__recording",
            "remark__translation",
            "merged_into__remark",
        )
        .prefetch_related(
            Prefetch("themes", queryset=themes),
            Prefetch("messages", queryset=Message.objects.select_related("writer__person")),
            Prefetch("notes", queryset=Note.objects.select_related("author__person")),
            Prefetch("remark__attachments", queryset=Attachment.objects.order_by("pk")),
        )
        .order_by("received_at", "pk")
    )
    return [
        Gathered(
            row,
            list(row.themes.all()),
            entries_of(row.messages.all(), row.notes.all()),
            list(row.remark.attachments.all()),
            getattr(row.remark, "recording", None),
        )
        for row in rows
    ]


def voters_of(case: Case, merged: Sequence[Case]) -> Voters:
    """Count who stands behind a case and what is merged into it."""
    remarks = [each.remark for each in (case, *merged)]
    return Voters(
        voices=len(remarks),
        dealers=len({remark.partner_id for remark in remarks} - {None}),
        nameless=sum(remark.mode == Mode.NO_IDENTITY for remark in remarks),
        remark_ids=tuple(remark.pk for remark in remarks),
        only_named=all(remark.mode == Mode.NAMED for remark in remarks),
    )


@dataclass(frozen=True)
class Preview:
    """What merging one case into another would do: answers are those that its author would be told now."""

    gone: Case
    kept: Case
    answers: int
    along: int

    @property
    def differs(self) -> bool:
        """Say whether the two keep different modes."""
        return bool(self.gone.remark.mode != self.kept.remark.mode)


def kept_case(scope: Scope, case: Case) -> Case | None:
    """Return the case into which one is merged in the end, as far as the scope may read it."""
    rows = Case.objects.visible_to(scope).select_related("remark__partner")
    found: Case | None = rows.filter(pk=kept_of(case.pk)).first()
    return found


def preview_of(gone: Case, kept: Case) -> Preview:
    """Return what a merge would do; `kept` is at the end of its way."""
    along = merged_under([gone.pk])
    given = CaseTheme.objects.filter(case=kept, answer__isnull=False).order_by().values("answer").distinct()
    return Preview(gone, kept, given.count(), len(along))

"""The identity vault: the only code that touches who said what.

Purposes: *own* (the author's own list, `RemarkQuerySet.said_by`, which asks for the reader's own person and
gives remarks, never people; not logged), *named* (the mode lets this reader see the name; logged once a
page), *open* (a protected one, by the agency, with a reason; logged singly), *tell* (by machine; logged once
a batch).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from feedback.enums import CaseState, LookPurpose, Mode
from feedback.models import Case, Identity, IdentityLook, Remark
from feedback.queries.merged import kept_of
from partners.models import Membership, Network
from partners.roles import Capability, capabilities_of
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError

SETTLED = (CaseState.TOLD, CaseState.CHECKED, CaseState.CLOSED)


class Wrote(Enum):
    """Who answered a mail of ours."""

    THEMSELVES = "themselves"
    SOMEBODY_ELSE = "somebody_else"


@dataclass(frozen=True)
class Author:
    """Who said it, looked up for one reader and never copied."""

    name: str
    role: str
    partner: str
    email: str = ""


def record_author(*, remark: Remark, membership_id: int) -> None:
    """Put the author into the vault; a remark with no identity has none."""
    if remark.mode == Mode.NO_IDENTITY:
        message = "a remark with no identity has no author to record"
        raise ValueError(message)
    Identity.objects.create(remark=remark, membership_id=membership_id)


def person_is_owed(person_id: int) -> bool:
    """Say whether the person waits for an answer: a case of theirs isn't told yet (not logged).

    A merged one waits as long as the one into which it was merged.
    """
    said = Identity.objects.filter(membership__person_id=person_id, remark__case__isnull=False)
    waiting = said.exclude(remark__case__state__in=SETTLED).order_by()
    if waiting.exclude(remark__case__state=CaseState.MERGED).exists():
        return True
    merged = waiting.values_list("remark__case", flat=True)
    kept = [kept_of(pk) for pk in merged]
    return bool(Case.objects.filter(pk__in=kept).exclude(state__in=SETTLED).exists())


def count_people(remark_ids: Collection[int]) -> int:
    """Return how many people said these remarks, and who they are to nobody: not logged."""
    rows = Identity.objects.filter(remark_id__in=remark_ids)
    return int(rows.order_by().values("membership__person_id").distinct().count())


def count_people_by(remarks: QuerySet[Remark], column: str | None = None) -> dict[Any, tuple[int, int]]:
    """Return how many people said remarks, and how many remarks have an author, in all (None) or by a column.

    Who they are is told to nobody: not logged.
    """
    rows = remarks.filter(identity__isnull=False).order_by()
    person = Count("identity__membership__person_id", distinct=True)
    counts = {"people": person, "said": Count("pk", distinct=True)}
    if column is None:
        found = rows.aggregate(**counts)
        return {None: (found["people"], found["said"])}
    return {key: (people, said) for key, people, said in rows.values_list(column).annotate(**counts)}


def speakers_of(remarks: QuerySet[Remark]) -> dict[int, int]:
    """Return a number that stands for the author of each remark that has one, to be counted: not logged."""
    rows = remarks.filter(identity__isnull=False).order_by()
    return dict(rows.values_list("pk", "identity__membership__person_id"))


@transaction.atomic
def named_authors(*, scope: Scope, remarks: Iterable[Remark]) -> dict[int, Author]:
    """Return the authors of those remarks on one page whose mode lets this reader see them; logged once."""
    wanted = [remark.pk for remark in remarks if remark.mode == Mode.NAMED]
    if not wanted:
        return {}
    visible = Remark.objects.visible_to(scope).filter(pk__in=wanted, mode=Mode.NAMED)
    found = {
        row.remark_id: _author(row.membership) for row in _rows(set(visible.values_list("pk", flat=True)))
    }
    if found:
        IdentityLook.objects.create(
            network_id=scope.network_id,
            viewer_id=_viewer(scope),
            purpose=LookPurpose.NAMED,
            count=len(found),
        )
    return found


@transaction.atomic
def open_author(*, scope: Scope, remark: Remark, reason: str) -> Author:
    """Open one protected author to the agency, for a reason; logged singly."""
    _require_opening(scope, remark, reason)
    row = _rows([remark.pk]).first()
    if row is None:
        raise DomainError(_("The author is no longer known."), code="author_gone")
    _log_opened(scope, remark, reason)
    return _author(row.membership)


@transaction.atomic
def open_sender(*, scope: Scope, remark: Remark, reason: str) -> None:
    """Log that the agency reads who sent a mail about a protected remark: it may be the author."""
    _require_opening(scope, remark, reason)
    _log_opened(scope, remark, reason)


def _require_opening(scope: Scope, remark: Remark, reason: str) -> None:
    if not scope.can(Capability.OPEN_IDENTITY) or scope.link or scope.network_id != remark.network_id:
        raise NotAllowedError(_("Only the agency may open who said this. Ask your contact there."))
    if remark.mode == Mode.NO_IDENTITY:
        raise DomainError(_("This was said with no identity. Nobody can find out who said it."))
    if not reason.strip():
        raise DomainError(_("Write down why you need to know who said this."), code="reason_missing")


def _log_opened(scope: Scope, remark: Remark, reason: str) -> None:
    IdentityLook.objects.create(
        network_id=scope.network_id,
        remark=remark,
        viewer_id=_viewer(scope, Capability.OPEN_IDENTITY),
        purpose=LookPurpose.OPEN,
        reason=reason.strip()[:200],
    )


@transaction.atomic
def authors_to_tell(*, network: Network, remarks: Iterable[Remark]) -> dict[int, Membership]:
    """Return whom to write to, by remark, for the machine that writes; logged once a batch.

    Somebody who left still hears: a remark belongs to its author.
    """
    ids = [remark.pk for remark in remarks]
    found = {row.remark_id: row.membership for row in _rows(ids).filter(remark__network=network)}
    if found:
        IdentityLook.objects.create(network=network, purpose=LookPurpose.TELL, count=len(found))
    return found


def author_is_known(remark: Remark) -> bool:
    """Say whether the author can still be reached: by the vault, or as nobody by the receipt (not logged)."""
    return remark.mode == Mode.NO_IDENTITY or Identity.objects.filter(remark=remark).exists()


def author_is_named_in(remark: Remark, text: str) -> bool:
    """Say whether the author's name or address stands in words; not logged, since nobody is told either."""
    rows = Identity.objects.filter(remark=remark).values_list(
        "membership__person__name", "membership__person__email"
    )
    words = [re.escape(word) for pair in rows for word in pair if word]
    return any(re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE) for word in words)


def who_wrote_in_thread(
    *, network: Network, thread: tuple[int, int], address: str
) -> tuple[Remark | None, Wrote | None]:
    """Return the remark of a thread, and whether its author wrote from this address.

    Nothing is logged, since nobody reads it: the name stays where it is.

    A thread ends with what ties the author to the remark, or with the remark's words: then there is none.
    """
    remark_id, membership_id = thread
    row = _rows([remark_id]).filter(membership_id=membership_id, remark__network=network).first()
    remark = Remark.objects.select_related("network").filter(pk=remark_id, words_erased=False).first()
    if row is None or remark is None:
        return None, None
    is_author = bool(address) and row.membership.person.email.lower() == address.lower()
    return remark, Wrote.THEMSELVES if is_author else Wrote.SOMEBODY_ELSE


def remark_ids_of(person_id: int) -> list[int]:
    """Return what a person said, for their own archive and erasure (not logged, shown to nobody)."""
    rows = Identity.objects.filter(membership__person_id=person_id).order_by("remark_id")
    return list(rows.values_list("remark_id", flat=True))


def forget_author(person_id: int) -> int:
    """Let nobody be known as the author of what a person said: the words stay, by nobody."""
    return int(Identity.objects.filter(membership__person_id=person_id).delete()[0])


def _rows(remark_ids: Collection[int]) -> QuerySet[Identity]:
    rows: QuerySet[Identity] = Identity.objects.filter(remark_id__in=remark_ids)
    return rows.select_related("membership__person", "membership__partner")


def _author(membership: Membership) -> Author:
    person = membership.person
    return Author(person.name, membership.get_role_display(), membership.partner.name, person.email)


def _viewer(scope: Scope, capability: str = Capability.READ_PASSED_ON) -> int | None:
    """Return the seat by which the reader may look; background work has none."""
    return next(
        (seat.membership_id for seat in scope.seats if capability in capabilities_of(seat.role)), None
    )

"""Guard competition law: what may be about prices goes to nobody but the agency until it is released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import Flag
from feedback.finding_words import read_terms
from feedback.models import Case, Flagging, WordList
from feedback.queries.price_words import (
    built_in,
    finder_of,
    lists_of,
    what_would_change,
    words_to_check,
)
from feedback.rules import agency_seat, require_desk, require_lead
from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, StaleError


class WordsFoundError(DomainError):
    """The wording for HQ may be about prices; `words` are those that were found."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        said = _("This may be about prices: %(words)s. Word it without them, or say that you read it.")
        super().__init__(said % {"words": _quoted(self.words)}, code="words_found")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def flag_if_found(case: Case, translated: str = "") -> Case:
    """Flag a case whose words are on a list now: when it comes in, and before it is passed on.

    So is one whose translation has them. What was decided stays decided; what HQ has can't be taken back.
    """
    if case.flag or case.passed_on_at is not None:
        return case
    found = finder_of(case.network).find(words_to_check(case.remark, translated))
    if found and _flag(case, found):
        case.flag = Flag.WAITING
    return case


def look_again(case: Case, added: str) -> Case:
    """Flag a locked case for words that joined it, and name those beside the ones that flagged it before.

    Whoever released it read without them; what is held back stays so.
    """
    if not case.flag or case.passed_on_at is not None:
        return flag_if_found(case, added)
    known = case.flagging.words
    new = [word for word in finder_of(case.network).find(added) if word not in known]
    if not new:
        return case
    undecided: dict[str, Any] = {}
    if case.flag == Flag.RELEASED:
        case.flag = Flag.WAITING
        case.save(update_fields=["flag"])
        undecided = {"decided_by": None, "decided_at": None, "reason": ""}
    Flagging.objects.filter(case=case).update(words=[*known, *new], **undecided)
    return case


@transaction.atomic
def _flag(case: Case, words: list[str]) -> bool:
    """Flag a case unless a colleague decided or passed it on meanwhile."""
    unflagged = Case.objects.filter(pk=case.pk, flag="", passed_on_at=None)
    flagged = unflagged.update(flag=Flag.WAITING)
    if flagged:
        Flagging.objects.create(case=case, words=words)
    return bool(flagged)


def require_free(case: Case) -> None:
    """Refuse to let anybody else read what is flagged or held back."""
    if case.is_withheld:
        said = _(
            "This may be about prices and goes to nobody. Release it first, or leave it with the agency."
        )
        raise DomainError(said, code="flagged")


def require_clean(network: Network, wording: str, *, is_read: bool) -> list[str]:
    """Refuse a wording with words of a list, unless somebody says that they read it; returns the words."""
    found = finder_of(network).find(wording)
    if found and not is_read:
        raise WordsFoundError(found)
    return found


@transaction.atomic
def release_case(
    *, scope: Scope, case: Case, reason: str = "", seen: int | None = None, at: datetime
) -> Case:
    """Let a flagged remark go its way like any other; the reason may be left out.

    `seen` is how many of the words that were found the page showed. Raises StaleError when there are more;
    without it, when there are some that the remark itself does not say: a translation brought them.
    """
    locked = _lock_flagged(scope, case)
    if locked.flag != Flag.RELEASED:
        _require_seen(locked, seen)
    return _decide(scope, locked, Flag.RELEASED, reason, at)


def hold_case(*, scope: Scope, case: Case, reason: str, at: datetime) -> Case:
    """Keep a flagged remark with the agency, for a reason that the next reader will want to know."""
    if not reason.strip():
        raise DomainError(_("Write down why it stays with the agency."), code="reason_missing")
    return _decide(scope, case, Flag.HELD, reason, at)


def flag_again(*, scope: Scope, case: Case, at: datetime) -> Case:
    """Take a decision back, as long as HQ has nothing of the remark."""
    return _decide(scope, case, Flag.WAITING, "", at)


def _lock_flagged(scope: Scope, case: Case) -> Case:
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if not locked.flag:
        raise DomainError(_("This remark isn't flagged. Nothing is to be decided."), code="not_flagged")
    return locked


def _require_seen(case: Case, seen: int | None) -> None:
    words = case.flagging.words
    own = finder_of(case.network).find(words_to_check(case.remark)) if seen is None else words[:seen]
    if any(word not in own for word in words):
        said = _(
            "Words joined since you opened this page. Read all of them, then release it again: %(words)s"
        )
        raise StaleError(said % {"words": _quoted(words)})


@transaction.atomic
def _decide(scope: Scope, case: Case, flag: str, reason: str, at: datetime) -> Case:
    locked = _lock_flagged(scope, case)
    if locked.flag == flag:
        return locked
    if locked.passed_on_at is not None:
        raise DomainError(_("HQ has this remark already. It can't be taken back."), code="passed_on")
    locked.flag = flag
    locked.save(update_fields=["flag"])
    waits = flag == Flag.WAITING
    Flagging.objects.filter(case=locked).update(
        decided_by_id=None if waits else agency_seat(scope),
        decided_at=None if waits else at,
        reason=reason.strip()[:500],
    )
    log_activity(scope=scope, verb=f"feedback.flag_{flag}", object_kind="case", object_id=locked.pk)
    return locked


@transaction.atomic
def save_lists(*, scope: Scope, network: Network, lists: Mapping[str, str], at: datetime) -> int:
    """Keep the network's own lists, and flag what they find now and HQ doesn't have; returns how many.

    A list that equals the built-in one is none of its own, so that it follows when that is changed.
    """
    require_lead(scope, network.pk)
    network = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    before = lists_of(network)
    changed = [language for language, words in lists.items() if before.get(language) != _tidy(words)]
    for language in changed:
        _keep_list(network, language, _tidy(lists[language]))
    network.has_word_lists = WordList.objects.filter(network=network).exists()
    network.save(update_fields=["has_word_lists"])
    hits = what_would_change(network, lists_of(network), at).hits if changed else []
    flagged = sum(_flag(hit.case, hit.words) for hit in hits)
    if changed:
        log_activity(
            scope=scope,
            verb="feedback.price_words_changed",
            object_kind="network",
            object_id=network.pk,
            data={"languages": changed, "flagged": flagged},
        )
    return flagged


def _keep_list(network: Network, language: str, words: str) -> None:
    read_terms(words)
    if words == built_in(language):
        WordList.objects.filter(network=network, language=language).delete()
    else:
        WordList.objects.update_or_create(network=network, language=language, defaults={"words": words})


def _tidy(words: str) -> str:
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())

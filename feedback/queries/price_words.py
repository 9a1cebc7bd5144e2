"""The words that are looked for in a network, and what a change of them would flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.enums import WANT, Flag
from feedback.finding_words import Finder, finder_for
from feedback.models import Case, Remark, WordList
from feedback.price_words import BUILT_IN
from feedback.queries.translating import translated_words
from partners.models import Network

LOOK_BACK = timedelta(days=90)
# Looked through in one request, the newest first; what is older is looked through when it is passed on.
MOST = 5_000


@dataclass(frozen=True)
class Hit:
    """A remark that the changed lists would flag, with the words of it."""

    case: Case
    words: list[str]


@dataclass(frozen=True)
class Change:
    """What lists find among the remarks of the last days that stand unflagged now.

    `hits` would be flagged; `gone` were passed on already and stay with HQ; `is_part`: there are more
    remarks than were looked through.
    """

    looked_at: int
    hits: list[Hit]
    gone: int
    is_part: bool


def built_in(language: str) -> str:
    """Return the list that holds as long as the network has no other."""
    return BUILT_IN.get(language, "").strip()


def lists_of(network: Network) -> dict[str, str]:
    """Return the words by language: the network's languages first, then all others that have a list.

    All of them are looked for in every remark: people write in another language than they read.
    """
    kept = WordList.objects.filter(network=network).values_list("language", "words")
    own = dict(kept) if network.has_word_lists else {}
    named = [language.split("-")[0] for language in network.languages]
    languages = dict.fromkeys([*named, *BUILT_IN, *sorted(own)])
    return {language: own.get(language, built_in(language)) for language in languages}


def finder_of(network: Network) -> Finder:
    """Return what looks for a network's words."""
    return finder_for(tuple(lists_of(network).values()))


def words_to_check(remark: Remark, translated: str = "") -> str:
    """Return what the author wrote: the text, what they looked for and did not find, and its translation."""
    wanted = remark.subject_label if remark.subject_kind == WANT else ""
    return "\n".join(filter(None, (remark.text, wanted, translated)))


def what_would_change(network: Network, lists: Mapping[str, str], now: datetime) -> Change:
    """Look through the remarks of the last days with other lists than those that hold."""
    finder = finder_for(tuple(lists.values()))
    cases = (
        Case.objects.filter(network=network, received_at__gte=now - LOOK_BACK, flag="")
        .select_related("remark__translation")
        .order_by("-received_at", "-pk")
    )
    rows = list(cases[: MOST + 1])
    read = ((case, words_to_check(case.remark, translated_words(case.remark))) for case in rows[:MOST])
    found = [Hit(case, words) for case, said in read if (words := finder.find(said))]
    hits = [hit for hit in found if hit.case.passed_on_at is None]
    return Change(min(len(rows), MOST), hits, len(found) - len(hits), len(rows) > MOST)


def count_held(network: Network) -> int:
    """Count what the agency keeps back for good."""
    return int(Case.objects.filter(network=network, flag=Flag.HELD).count())

"""Registries through which lower code is told of what upper apps bring: filled from `apps.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.utils.functional import Promise

from portal.kernel.personal_data import PersonalData, Retention, Subject

T = TypeVar("T")
ANY = Q()


class Registry(Generic[T]):
    """A named collection in which every key is registered once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, T] = {}

    def register(self, key: str, entry: T) -> T:
        """Add an entry; registering another one under the same key is a programming error."""
        if self._entries.get(key, entry) != entry:
            message = f"{self.name}: {key} is registered twice"
            raise ValueError(message)
        self._entries[key] = entry
        return entry

    def __getitem__(self, key: str) -> T:
        return self._entries[key]

    def get(self, key: str) -> T | None:
        """Return the entry, or None."""
        return self._entries.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def items(self) -> list[tuple[str, T]]:
        """Return all entries in the order of their keys."""
        return sorted(self._entries.items())


@dataclass(frozen=True)
class Verb:
    """A touchpoint verb: its direction (voice or touch), route and weight.

    A row of a verb that `is_telling` could give away who spoke: outside the agency nobody reads it.
    Every verb is, until its app says that it tells nothing.
    """

    key: str
    label: str | Promise
    direction: str
    route: str
    weight: int = 1
    is_telling: bool = True


@dataclass(frozen=True)
class NavigationEntry:
    """A place in the portal: shown when the scope has the capability; `url_name` takes the network's slug.

    `unless`: a capability whose holders have another entry for the place. `there`: whether the network has
    anything to show there.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    capability: str
    order: int
    bottom: bool = False
    count: Callable[[Any], int] | None = None
    unless: str = ""
    there: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class SubjectKind:
    """What a remark can be about: finds the object that a scope may see and gives its label.

    `is_common(object, country)` says whether so many speakers of the country have it before them that naming
    it beside a voice with no identity tells nothing; without it the subject is never named there.
    """

    key: str
    label: str | Promise
    find: Callable[[Any, int], Any | None]
    url: Callable[[Any], str]
    is_common: Callable[[Any, str], bool] | None = None


@dataclass(frozen=True)
class PathCopy:
    """A copied tree path: `model.field` follows the partner that `partner` points to."""

    model: str
    partner: str
    field: str


@dataclass(frozen=True)
class MergeRule:
    """What merging two partners does to the rows of one foreign key to Partner, or of a list of ids.

    By itself it moves them to the kept partner, copied paths with them. Where the kept one has such a row
    already (same `unique` fields), the other is dropped.
    `stays`: no row moves. `by(kept id, gone id)` does it another way and returns how many rows it moved;
    `count(gone id)` says how many it would.
    """

    what: str | Promise
    unique: tuple[str, ...] = ()
    stays: bool = False
    by: Callable[[int, int], int] | None = None
    count: Callable[[int], int] | None = None


@dataclass(frozen=True)
class WorkItem:
    """One piece of open work at a partner, such as a case: its words, its state, and where it is done."""

    label: str
    state: str | Promise
    url: str
    at: datetime


@dataclass(frozen=True)
class PartnerWork:
    """The open work at a partner or its branch: how much there is, and the first rows of it."""

    total: int
    rows: list[WorkItem]


@dataclass(frozen=True)
class Mandate:
    """Who asked us to listen, in two sentences; the whole by its address and as rich text (`body`)."""

    short: str
    url: str
    sponsor: str
    body: str = ""


@dataclass(frozen=True)
class FileOwner:
    """Answers for stored file names under a prefix: may this request read the file, and how is it named?"""

    prefix: str
    find: Callable[[Any, str], Any | None]


@dataclass(frozen=True)
class WebhookType:
    """A kind of event that other systems may be told of: what it means, and an example of its data.

    Its data are ids, states and days: never a text, a name or an address.
    """

    key: str
    label: str | Promise
    meaning: str | Promise
    example: dict[str, Any]


@dataclass(frozen=True)
class Work:
    """A table of durable work: what it is called, and how what was given up is tried again.

    `may_retry` selects the rows for which another try has a chance, `why_not` says what to do about the rest.
    `anew`: columns that are set besides those of the lease. `words`: kept errors in words.
    """

    label: str | Promise
    may_retry: Q = ANY
    why_not: str | Promise = ""
    anew: Mapping[str, Any] = field(default_factory=dict)
    words: Callable[[str], str] | None = None


verbs: Registry[Verb] = Registry("verbs")
navigation: Registry[NavigationEntry] = Registry("navigation")
webhook_types: Registry[WebhookType] = Registry("webhook types")
subject_kinds: Registry[SubjectKind] = Registry("subject kinds")
path_copies: Registry[PathCopy] = Registry("path copies")
file_owners: Registry[FileOwner] = Registry("file owners")
sweeps: Registry[Callable[[], int]] = Registry("sweeps")
# By "app.model": every table of durable work, so that what was given up is seen and can be tried again.
works: Registry[Work] = Registry("works")
founders: Registry[Callable[[int], None]] = Registry("founders")
owed_answers: Registry[Callable[[int], bool]] = Registry("owed answers")
page_views: Registry[Callable[..., Any]] = Registry("page views")
mandates: Registry[Callable[[int], Mandate | None]] = Registry("mandates")
# By "app.Model": every table with a person's key has a rule; free text alone may say why nobody is in it.
personal_data: Registry[PersonalData] = Registry("personal data")
nothing_personal: Registry[str] = Registry("nothing personal")
# Called in the transaction of an erasure, before the rows go: the person's id.
erasures: Registry[Callable[[int], None]] = Registry("erasures")
# Called in the same transaction for each remark whose words go too, before they do: the remark's id.
word_erasures: Registry[Callable[[int], None]] = Registry("word erasures")
# The stored files that go into a person's archive: their names there and in the store.
personal_files: Registry[Callable[[Subject], list[tuple[str, str]]]] = Registry("personal files")
retentions: Registry[Retention] = Registry("retentions")
# Whether anybody of a network has spoken yet, by its id: thresholds only rise from then on.
first_voices: Registry[Callable[[int], bool]] = Registry("first voices")
# Called in the transaction of moves, after every path was rewritten: network id, old and new path of each
# branch that moved; of branches within each other the deepest one counts.
partner_moves: Registry[Callable[[int, Sequence[tuple[str, str]]], None]] = Registry("partner moves")
# Called in the transaction of a merge, after every row was rewritten: kept partner id, gone partner id.
partner_merges: Registry[Callable[[int, int], None]] = Registry("partner merges")
# By "app.Model.field": a test and the merge itself refuse a foreign key to Partner without one.
merge_rules: Registry[MergeRule] = Registry("merge rules")
# The open work in a branch, as the scope may read it: scope, path, how many rows.
partner_work: Registry[Callable[[Any, str, int], PartnerWork]] = Registry("partner work")


# By "app.Model.field": a path that follows no partner, with its reason. It says where something happened,
# never who may see it.
path_records: Registry[str] = Registry("path records")


def register_path_copy(model: str, partner: str, field: str = "path") -> None:
    """Announce that `model.field` copies the path of `partner`; `move_partner` rewrites it."""
    path_copies.register(f"{model}.{field}", PathCopy(model, partner, field))

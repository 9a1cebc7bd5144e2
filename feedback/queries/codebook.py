"""How the codebook changed, and each of its versions as it was, for the agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.codebook import Change, Entry, differing, entries_at, in_order
from feedback.enums import CodebookAct
from feedback.models import CodebookChange, Theme
from feedback.rules import can_work_desk
from partners.models import Membership
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 25


@dataclass(frozen=True)
class Line:
    """One theme in a version of the codebook, as it was, with what differs today."""

    theme: Theme
    name: str
    entry: Entry
    level: int
    addressee: str
    parent: str
    differs: tuple[str, ...]
    is_gone: bool


def changes_of(scope: Scope) -> QuerySet[Any]:
    """Return what changed in the codebook, with who did it, for the agency."""
    if not can_work_desk(scope):
        return CodebookChange.objects.none()
    rows: QuerySet[Any] = CodebookChange.objects.visible_to(scope).select_related("theme", "by__person")
    return rows


def changes_page(scope: Scope, *, cursor: str = "") -> KeyPage:
    """Return one page of the changes as they are told, the newest first."""
    page = key_page(changes_of(scope), field="at", cursor=cursor, size=PAGE)
    return replace(page, rows=told(scope, page.rows))


def changes_to(scope: Scope, theme: Theme) -> list[Any]:
    """Return what was done to one theme, with what was merged into it, the newest first."""
    merged = Q(theme__merged_into=theme, act=CodebookAct.MERGED)
    return told(scope, changes_of(scope).filter(Q(theme=theme) | merged).order_by("-version"))


def told(scope: Scope, rows: Iterable[Any]) -> list[Any]:
    """Return changes with what was there before and after, in words: names are looked up."""
    found = list(rows)
    themes = {row.pk: row.local_name for row in Theme.objects.visible_to(scope)} if found else {}
    people = _names_of(scope, [entry for row in found for entry in (row.before, row.after) if entry])
    for row in found:
        row.was = _words(row.act, row.before, themes, people)
        row.now = _words(row.act, row.after, themes, people)
    return found


def _words(act: str, entry: Entry, themes: Mapping[int, str], people: Mapping[int | None, str]) -> str:
    """Return what a kind of change says of an entry, before or after it."""
    match act if entry else "":
        case CodebookAct.RENAMED | CodebookAct.ADDED:
            return " / ".join(dict.fromkeys([entry["name"], *entry["names"].values()]))
        case CodebookAct.REDEFINED:
            return "\n".join(text for text in (entry["definition"], entry["examples"]) if text)
        case CodebookAct.MOVED:
            return themes.get(entry["parent"], _("at the top"))
        case CodebookAct.ADDRESSED:
            return people.get(entry["addressee"], _("Nobody"))
        case CodebookAct.MERGED:
            return themes.get(entry["merged_into"], "")
        case CodebookAct.SPLIT:
            return ", ".join(themes[part] for part in entry.get("parts", ()))
    return ""


def codebook_at(scope: Scope, version: int) -> list[Line]:
    """Return the codebook as it was at a version, in its own order, with what differs from today's."""
    themes = {row.pk: row for row in Theme.objects.visible_to(scope)}
    today = {pk: row.entry for pk, row in themes.items()}
    rows = (
        changes_of(scope)
        .filter(version__gt=version)
        .values_list("version", "theme_id", "act", "before", "after")
    )
    then = entries_at(version, today, (Change(*row) for row in rows))
    then = {pk: entry for pk, entry in then.items() if entry["merged_into"] is None}
    language = (get_language() or "").split("-")[0]
    names = {pk: entry["names"].get(language) or entry["name"] for pk, entry in then.items()}
    people = _names_of(scope, then.values())
    return [
        Line(
            theme=themes[pk],
            name=names[pk],
            entry=then[pk],
            level=level,
            addressee=people.get(then[pk]["addressee"], ""),
            parent=names.get(then[pk]["parent"], ""),
            differs=tuple(differing({name: then[pk][name] for name in today[pk]}, today[pk])),
            is_gone=today[pk]["merged_into"] is not None,
        )
        for pk, level in in_order({pk: entry["parent"] for pk, entry in then.items()}, names)
    ]


def added_since(scope: Scope, version: int) -> list[Theme]:
    """Return the themes that were added after a version."""
    added = changes_of(scope).filter(version__gt=version, act=CodebookAct.ADDED)
    return [row.theme for row in added.order_by("version")]


def _names_of(scope: Scope, entries: Any) -> dict[int | None, str]:
    """Look up who the addressees are: names are never kept with a version."""
    keys = {entry["addressee"] for entry in entries} - {None}
    rows = Membership.objects.filter(network_id=scope.network_id, pk__in=keys)
    return dict(rows.values_list("pk", "person__name"))

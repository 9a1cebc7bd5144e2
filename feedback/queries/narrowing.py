"""What a bar of the dashboard leads to: the desk's list, narrowed to the remarks behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from feedback.enums import Kind, Route
from feedback.models import CaseTheme, Theme
from feedback.queries.lexemes import remarks_with_each
from feedback.wording import forms_asked, token_in
from partners.models import Network, Partner
from partners.periods import Period
from partners.scope import Scope, branch_q

# So many remarks at most are found by their words, the latest.
MOST_FOUND = 1_000
LONGEST_WORDS = 100
NAMES = ("words", "theme", "kind", "route", "branch", "period")


@dataclass(frozen=True)
class Narrowing:
    """The filters of one address that make sense to this reader; each with the words of its chip."""

    words: str = ""
    theme: Theme | None = None
    kind: str = ""
    route: str = ""
    branch: Partner | None = None
    period: Period | None = None

    @property
    def values(self) -> dict[str, str]:
        """Return what stands in the address."""
        found = {
            "words": self.words,
            "theme": self.theme.code if self.theme else "",
            "kind": self.kind,
            "route": self.route,
            "branch": f"{self.branch.pk}" if self.branch else "",
            "period": self.period.code if self.period else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        """Return the part of an address that keeps the filters, with a leading "&"."""
        return f"&{urlencode(self.values)}" if self.values else ""

    @property
    def chips(self) -> list[tuple[str | Promise, str]]:
        """Return each filter in words, with the rest of the address that stays without it."""
        return [(self._words(name), self._without(name)) for name in self.values]

    def _words(self, name: str) -> str | Promise:
        said = {
            "words": _("“%(words)s”") % {"words": self.words},
            "theme": self.theme.local_name if self.theme else "",
            "kind": Kind(self.kind).label if self.kind else "",
            "route": Route(self.route).label if self.route else "",
            "branch": self.branch.name if self.branch else "",
            "period": _("period %(code)s") % {"code": self.period.code} if self.period else "",
        }
        return said[name]

    def _without(self, name: str) -> str:
        kept = {key: value for key, value in self.values.items() if key != name}
        return f"&{urlencode(kept)}" if kept else ""

    def q(self, network: Network) -> Q:
        """Select the cases that are left."""
        chosen = Q()
        if self.words:
            chosen &= Q(remark__in=_saying(network, self.words))
        if self.theme:
            chosen &= Q(Exists(CaseTheme.objects.filter(case=OuterRef("pk"), theme=self.theme)))
        if self.kind:
            chosen &= Q(remark__kind=self.kind)
        if self.route:
            chosen &= Q(remark__route=self.route)
        if self.branch:
            chosen &= branch_q(self.branch.path, "remark__")
        if self.period:
            begin, end = self.period.bounds(network.time_zone)
            chosen &= Q(received_at__gte=begin, received_at__lt=end)
        return chosen


EVERYTHING = Narrowing()


def _saying(network: Network, words: str) -> list[int]:
    """Return the remarks that say all of the words, themselves or in their translation, in any form."""
    groups = [[token_in(network.pk, form) for form in forms] for forms in forms_asked(words)]
    return remarks_with_each(groups, most=MOST_FOUND)


def narrowing_from(asked: Mapping[str, str], scope: Scope) -> Narrowing:
    """Read an address; what names nothing that the scope sees is as if it were not there."""
    code, branch = asked.get("theme", ""), asked.get("branch", "")
    kind, route = asked.get("kind", ""), asked.get("route", "")
    known = branch.isascii() and branch.isdigit() and len(branch) < 16
    return Narrowing(
        theme=_theme(scope, code) if code else None,
        words=" ".join(asked.get("words", "").replace("\x00", "").split())[:LONGEST_WORDS],
        kind=kind if kind in Kind.values else "",
        route=route if route in Route.values else "",
        branch=Partner.objects.visible_to(scope).filter(pk=int(branch)).first() if known else None,
        period=Period.read(asked.get("period", "")),
    )


def _theme(scope: Scope, code: str) -> Theme | None:
    """Return the theme of a code; of one that is merged the theme that is read in its place."""
    found: Theme | None = (
        Theme.objects.visible_to(scope).filter(code=code).select_related("merged_into").first()
    )
    return (found.merged_into or found) if found else None

"""The parts of a home page, each one query where it can be: a page shows only those that its reader has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from feedback.models import Remark
from feedback.queries.desk import VIEWS, view_counts
from feedback.queries.owed import owed_themes, promise_lines
from feedback.queries.own import latest_own
from feedback.queries.passed_on import named_page
from feedback.queries.receipt import BY_AGENCY, answers_of, may_be_answered
from partners.models import Network
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.registries import Mandate
from portal.web.home_figures import Figures, Silent, figures_of, overview_of, silent_of
from portal.web.mandate import mandate_of
from portal.web.shelves import NewsShelf, ToolkitShelf, published_stand
from toolkits.models import Asset
from toolkits.queries.helped_asks import file_to_ask_about

MANDATE_SECONDS = 60
NOTHING_TO_ASK_SECONDS = 3600
FEW = 3
# Parts that say what somebody said, or count it: left out for whoever looks on as the reader.
OF_REMARKS = ("own", "helped", "desk", "owed", "passed_on")


@dataclass(frozen=True)
class Asked:
    """Who opens the page, where and when."""

    scope: Scope
    network: Network
    at: datetime

    @cached_property
    def stand(self) -> str:
        """Return the stand of what is published, asked once for all parts."""
        return published_stand(self.network)


@dataclass(frozen=True)
class Part:
    """One part of the page: its template and what stands in it."""

    template: str
    content: Any


def parts_for(scope: Scope, network: Network) -> list[Part]:
    """Return the parts of the reader's home in the order in which they matter to them."""
    asked = Asked(scope, network, timezone.now())
    hidden = OF_REMARKS if scope.is_observed else ()
    names = [name for name in _with_news(_names(scope), network) if name not in hidden]
    return [Part(f"portal/home/{name}.html", FILL[name](asked)) for name in names]


def _names(scope: Scope) -> list[str]:
    names = ["own", "helped"] if scope.can(Capability.SPEAK) else []
    if scope.is_agency:
        return [*names, "desk", "overview", "toolkits", "mandate"]
    if scope.can(Capability.PUBLISH_TOOLKITS):
        return [*names, "toolkits", "figures", "owed", "passed_on", "mandate"]
    if scope.can(Capability.ANSWER):
        return [*names, "figures", "owed", "passed_on", "toolkits", "mandate"]
    if scope.can(Capability.READ_PASSED_ON):
        return [*names, "silent", "figures", "passed_on", "toolkits", "mandate"]
    if scope.can(Capability.READ_FIGURES):
        names.append("figures")
    return [*names, "toolkits", "mandate"]


def _with_news(names: list[str], network: Network) -> list[str]:
    """Put the news behind the toolkits, where there are any."""
    if not network.has_news:
        return names
    behind = names.index("toolkits") + 1
    return [*names[:behind], "news", *names[behind:]]


def mandate_here(network: Network) -> Mandate | None:
    """Return the network's mandate in the reader's language; a newly published one shows within a minute."""
    key = f"mandate:{network.pk}:{get_language()}"
    kept = cache.get(key, missing := object())
    if kept is missing:
        kept = mandate_of(network.pk)
        cache.set(key, kept, MANDATE_SECONDS)
    return kept


def _own(asked: Asked) -> list[dict[str, Any]]:
    remarks = latest_own(asked.scope, FEW)
    return [{"remark": remark, "answer": _answer(remark)} for remark in remarks]


def _answer(remark: Remark) -> dict[str, Any] | None:
    """Return what was answered: by HQ, else by the agency itself."""
    said = next(iter(answers_of(remark.case)), None) if may_be_answered(remark.case) else None
    if said:
        return {"label": said.get_kind_display(), "text": said.text, "language": said.language}
    own = getattr(remark, "agency_answer", "")
    return {"label": BY_AGENCY, "text": own, "language": ""} if own else None


def _helped(asked: Asked) -> Asset | None:
    """Find the file to ask about; that there is none is remembered, as it is so on most visits."""
    key = f"helped:{asked.network.pk}:{sorted(asked.scope.person_ids)}"
    if cache.get(key):
        return None
    found = file_to_ask_about(asked.scope, asked.network, asked.at)
    if found is None:
        cache.set(key, True, NOTHING_TO_ASK_SECONDS)
    return found


def _owed(asked: Asked) -> dict[str, Any]:
    lines = promise_lines(asked.scope, asked.network, asked.at)
    owed = owed_themes(asked.scope, asked.network, asked.at)
    return {
        "themes": owed[:FEW],
        "count": len(owed),
        "late": sum(bool(theme.days_late) for theme in owed),
        "kept": sum(line.promise.kept_at is not None for line in lines),
        "open": [line for line in lines if line.promise.kept_at is None][:FEW],
        "late_promises": sum(line.is_late for line in lines),
        "promises": len(lines),
    }


def _desk(asked: Asked) -> list[dict[str, Any]]:
    counts = view_counts(asked.scope, asked.network, asked.at)
    return [{"view": VIEWS[key], "count": counts[key]} for key in ("new", "mine", "due", "owed")]


def _passed_on(asked: Asked) -> Any:
    return named_page(asked.scope).rows[:FEW]


def _toolkits(asked: Asked) -> ToolkitShelf:
    return ToolkitShelf(asked.scope, asked.network, asked.stand, FEW)


def _mandate(asked: Asked) -> Mandate | None:
    return mandate_here(asked.network)


def _news(asked: Asked) -> NewsShelf:
    return NewsShelf(asked.scope, asked.network, asked.stand, FEW)


def _figures(asked: Asked) -> Figures | None:
    return figures_of(asked.scope, asked.network, asked.at)


def _silent(asked: Asked) -> Silent:
    return silent_of(asked.scope, asked.network, asked.at)


def _overview(asked: Asked) -> dict[str, Any] | None:
    return overview_of(asked.scope, asked.network, asked.at)


FILL: dict[str, Callable[[Asked], Any]] = {
    "own": _own,
    "helped": _helped,
    "desk": _desk,
    "overview": _overview,
    "figures": _figures,
    "silent": _silent,
    "owed": _owed,
    "passed_on": _passed_on,
    "toolkits": _toolkits,
    "news": _news,
    "mandate": _mandate,
}

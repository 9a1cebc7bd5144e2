"""How far a toolkit came, as a picture with its table; the agency reads who stands where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.models import Network
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.charts import Cell, Figure, Rung, Table, ladder, number
from portal.kernel.delivery import is_first_look
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.models import ToolkitPage
from toolkits.queries.ladder import Line, ReachLadder, reach_ladder

LABELS = {
    "reached": gettext_lazy("Aimed at"),
    "seen": gettext_lazy("Seen"),
    "taken": gettext_lazy("Taken"),
    "used": gettext_lazy("Used: it helped"),
}


@require_safe
@requires(Capability.READ_REACH)
def reach_page(request: HttpRequest, network: str, toolkit_id: int) -> HttpResponse:
    """Show the ladder of one toolkit."""
    toolkit = get_visible_or_404(ToolkitPage.objects, request.scope, pk=toolkit_id)
    found = reach_ladder(request.scope, request.network, toolkit)
    if found.is_exact and is_first_look(request):
        log_activity(scope=request.scope, verb="figures.read", object_kind="toolkit", object_id=toolkit.pk)
    context = {
        "toolkit": toolkit,
        "found": found,
        "chart": _picture(request.network, found),
        "parts": [(part.title, [(line.label, _cells(line)) for line in part.lines]) for part in found.parts],
        "heads": [LABELS[stage] for stage in found.stages],
        "came": [(stood, LABELS[stood.stage]) for stood in found.came],
        "crumbs": [
            {"label": _("Toolkits"), "url": reverse("toolkits:list", args=[network])},
            {"label": toolkit.title, "url": f"/{network}/{toolkit.slug}/"},
            {"label": _("Reach"), "url": ""},
        ],
    }
    return render_page(request, "toolkits/reach.html", context)


def _picture(network: Network, found: ReachLadder) -> Figure:
    drawn = [
        Rung(str(LABELS[stage]), value)
        for stage, value in zip(found.stages, found.whole.rungs, strict=True)
        if value is not None
    ]
    finding, all_shown = _finding(found), len(drawn) == len(found.stages)
    steps = _("Dealers; at least so many, in steps of %(n)s") % {"n": network.minimum_dealers}
    picture = ladder(
        "reach", finding, drawn, rtl=get_language_bidi(), ends_in_voice="used" in found.stages and all_shown
    )
    return Figure(
        name="reach",
        finding=finding,
        unit=_("Dealers") if found.is_exact else steps,
        picture=picture,
        table=Table(
            heads=[_("Rung"), _("Dealers")],
            rows=[
                [Cell(str(LABELS[stage])), Cell(None if value is None else number(value))]
                for stage, value in zip(found.stages, found.whole.rungs, strict=True)
            ],
        ),
        based_on=_based_on(found),
        withheld="" if all_shown else _why(network),
        empty="" if drawn else _("It is aimed at too few dealers to show."),
    )


def _finding(found: ReachLadder) -> str:
    reached, seen, taken = found.whole.rungs[:3]
    if reached is None or seen is None:
        return _("Too few dealers have seen it to say more")
    said = {"seen": number(seen), "taken": number(taken or 0), "reached": number(reached)}
    if not found.is_exact:
        return _("At least %(seen)s dealers have seen it") % said
    return _("%(seen)s of %(reached)s dealers have seen it, %(taken)s took a file") % said


def _based_on(found: ReachLadder) -> tuple[str, ...]:
    aimed = _("Counted now, among those whom the toolkit is aimed at.")
    if found.helped is None:
        return (aimed,)
    helped = _("At least %(n)s dealers said that it helped, whomever it is aimed at now.")
    return (aimed, helped % {"n": number(found.helped)})


def _why(network: Network) -> str:
    return _("A figure about fewer than %(n)s dealers would tell who came.") % {"n": network.minimum_dealers}


def _cells(line: Line) -> list[str | None]:
    return [None if value is None else number(value) for value in line.rungs]

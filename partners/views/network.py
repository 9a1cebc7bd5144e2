"""The directory, the tree, and the directory as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners import exports
from partners.access import requires
from partners.filters import wanted_from
from partners.models import SavedFilter
from partners.models.saved_filter import DIRECTORY
from partners.network_forms import FilterNameForm
from partners.queries.network import directory as queries
from partners.queries.network.page import of_number, readable, readers
from partners.queries.network.tree import branch_of, closed, roots_of
from partners.roles import Capability
from partners.services.taking_out import note_directory
from portal.kernel.htmx import render_page
from portal.kernel.keys import key_in
from portal.kernel.shortcuts import get_visible_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Capability.READ_PARTNERS)
def directory(request: HttpRequest, network: str) -> HttpResponse:
    """List the partners of the reader's branches, filtered and sorted by the address."""
    wanted = wanted_from(request.GET, request.scope)
    shown = queries.directory(request.scope, wanted, timezone.now())
    mine = SavedFilter.objects.visible_to(request.scope)
    context = {
        "wanted": wanted,
        "shown": shown,
        "query": wanted.query(),
        "next_query": wanted.query(cursor=shown.page.next_cursor),
        "kept": parse_qsl(wanted.query(q="")),
        "sorted_by": _sorted_by(wanted),
        "columns": _columns(request, wanted),
        "facets": _facets(wanted, shown),
        "chips": _chips(wanted, shown),
        "saved": [
            {"filter": one, "current": one.query == wanted.query()} for one in mine.kept().of(DIRECTORY)
        ],
        "undo": mine.of(DIRECTORY)
        .filter(removed_at__isnull=False, pk=key_in(request.GET.get("undo", "")))
        .first(),
        "name_form": FilterNameForm(),
        "sees_voices": queries.sees_voices(request.scope),
        "may_manage": request.scope.can(Capability.MANAGE_NETWORK),
        "never": queries.EPOCH,
    }
    return render_page(request, "partners/directory.html", context, part="rows")


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "number": _("Number"),
        "town": _("Town"),
        "country": _("Country"),
        "band": _("Band"),
        "heard": _("Last heard"),
    }


def _sorted_by(wanted: queries.Wanted) -> str:
    words = _("by %(column)s, backwards") if wanted.descending else _("by %(column)s")
    return words % {"column": _labels()[wanted.sort]}


def _columns(request: HttpRequest, wanted: queries.Wanted) -> list[dict[str, Any]]:
    labels = _labels()
    if not queries.sees_voices(request.scope):
        del labels["heard"]
    columns = []
    for key, label in labels.items():
        here = wanted.sort == key
        turned = here and not wanted.descending
        sorted_as = ("descending" if wanted.descending else "ascending") if here else ""
        query = wanted.query(sort=key, descending=turned)
        columns.append({"key": key, "label": label, "query": query, "sorted_as": sorted_as})
    return columns


def _facets(wanted: queries.Wanted, shown: queries.Directory) -> list[dict[str, Any]]:
    """Pair each choice of a facet with its address; what is chosen already is a chip."""
    return [
        {
            "label": facet.label,
            "choices": [
                {"choice": choice, "query": wanted.query(**{facet.key: choice.value})}
                for choice in facet.choices
                if choice.value != getattr(wanted, facet.key)
            ],
        }
        for facet in shown.facets
        if not getattr(wanted, facet.key) or facet.key == "status"
    ]


def _chips(wanted: queries.Wanted, shown: queries.Directory) -> list[dict[str, str]]:
    """Return what is filtered, each with the address without it."""
    chips = []
    if wanted.q:
        chips.append({"label": wanted.q, "query": wanted.query(q="")})
    if shown.under:
        words = _("under %(name)s") % {"name": shown.under.name}
        chips.append({"label": words, "query": wanted.query(under=0)})
    for facet in shown.facets:
        if facet.current and not (facet.key == "status" and wanted.status == "active"):
            without = "active" if facet.key == "status" else ""
            label = f"{facet.label}: {facet.current.label}"
            chips.append({"label": label, "query": wanted.query(**{facet.key: without})})
    return chips


@require_safe
@requires(Capability.READ_PARTNERS)
def directory_export(request: HttpRequest, network: str) -> HttpResponseBase:
    """Give the filtered list as a spreadsheet, in the same order; a very long one as text, row by row."""
    wanted = wanted_from(request.GET, request.scope)
    voices = queries.sees_voices(request.scope)
    rows = queries.matching(request.scope, wanted, timezone.now())
    sign = "-" if wanted.descending else ""
    rows = rows.order_by(f"{sign}{queries.SORTS[wanted.sort]}", f"{sign}pk")
    if request.method == "HEAD":
        return HttpResponse(content_type=WORKBOOK)
    count = rows.count()
    note_directory(scope=request.scope, rows=count, query=wanted.query())
    name = f"{slugify(request.network.name)}-{_('partners')}-{timezone.localdate().isoformat()}"
    if count > exports.MOST:
        lines = exports.partner_text(rows, with_heard=voices)
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    workbook = exports.partner_workbook(rows, with_heard=voices)
    return FileResponse(workbook, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)


@require_safe
@requires(Capability.READ_PARTNERS)
def tree(request: HttpRequest, network: str) -> HttpResponse:
    """Show the reader's branches, opened down to the partner that the address names.

    htmx asks for one partner: with what stands under it, or closed again.
    """
    asked = request.GET.get("node" if request.htmx else "at", "") or request.GET.get("at", "")
    at = get_visible_or_404(readable(), readers(request.scope), pk=asked) if asked else None
    if request.htmx and at and request.GET.get("node"):
        node = closed(request.scope, at) if request.GET.get("closed") else branch_of(request.scope, at)
        return render_page(request, "partners/parts/tree_node.html", {"node": node, "focus": True})
    context = {"roots": roots_of(request.scope, at), "at": at}
    return render_page(request, "partners/tree.html", context)


@require_safe
@requires(Capability.READ_PARTNERS)
def partner_by_number(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Lead from a partner's number to its page; the number of a merged record leads to the kept one."""
    found = of_number(request.network.pk, number)
    if found is None:
        raise Http404
    partner = get_visible_or_404(readable(), readers(request.scope), pk=found.pk)
    return redirect("partners:partner", network, partner.pk)

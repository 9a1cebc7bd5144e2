"""Upkeep in the Wagtail admin: lists of files and toolkits, and one step for many, with preview and undo."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.languages import language_name
from partners.roles import Capability
from portal.kernel.errors import DomainError
from toolkits.enums import Kept, Upkeep, UpkeepAct
from toolkits.queries.toolkits import codes, file_cards
from toolkits.queries.upkeep import (
    MINE,
    NOBODY,
    UpkeepList,
    Wanted,
    chosen,
    happenings_of,
    sorts_of,
    upkeep_list,
)
from toolkits.services.upkeep import keep_up, plan_upkeep, take_back
from toolkits.upkeep_forms import UpkeepForm
from toolkits.views.admin_frame import admin_render, asset_crumbs, editor_page
from toolkits.views.upkeep_words import (
    EMPTY,
    LEADS,
    SORT_LABELS,
    TO_COME,
    before_and_after,
    button,
    changed,
    counted,
    restored,
)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page(Capability.PUBLISH_TOOLKITS)
def upkeep(request: HttpRequest) -> HttpResponse:
    """Show a list; the POST shows what would become of the chosen files, or does it."""
    wanted = _wanted(request)
    if request.method != "POST":
        return _list_page(request, wanted, UpkeepForm(network=request.network, kept=wanted.kept))
    form = UpkeepForm(request.POST, network=request.network, kept=wanted.kept)
    if not form.is_valid():
        return _list_page(request, wanted, form)
    things = chosen(request.scope, wanted.kept, form.cleaned_data["chosen"])
    if things is None:
        raise Http404
    if request.POST.get("do") != "apply":
        return _preview_page(request, wanted, form, things)
    try:
        done = keep_up(
            scope=request.scope,
            network=request.network,
            kept=wanted.kept,
            ids=form.cleaned_data["chosen"],
            change=form.change(),
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _list_page(request, wanted, form)
    return redirect(f"{_address(request)}?{_query(wanted, after='')}&done={done.batch}")


@require_POST
@editor_page(Capability.PUBLISH_TOOLKITS)
def upkeep_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was done in one go, as far as nobody changed it since."""
    batch = request.POST.get("batch", "")[:64]
    returned = take_back(scope=request.scope, network=request.network, batch=batch, at=timezone.now())
    if returned:
        messages.success(request, restored(returned))
    else:
        messages.warning(request, _("There is nothing to take back: somebody changed them since."))
    return redirect(f"{_address(request)}?{_query(_wanted(request))}")


def _address(request: HttpRequest) -> str:
    return reverse("toolkits_admin:upkeep", args=[request.network.slug])


def _wanted(request: HttpRequest) -> Wanted:
    """Read the address; what it can't mean is left out."""
    asked = request.GET
    kind = Upkeep(asked["list"]) if asked.get("list") in Upkeep.values else Upkeep.NEVER
    kept = Kept(asked["of"]) if asked.get("of") in Kept.values else Kept.FILES
    sorts = sorts_of(Wanted(kind, kept))
    sort, lacks, owner = asked.get("sort", ""), asked.get("lacks", ""), asked.get("owner", "")
    return Wanted(
        kind=kind,
        kept=kept,
        q=asked.get("q", "").strip()[:100],
        lacks=lacks if kind == Upkeep.UNTRANSLATED and lacks in request.network.languages else "",
        owner=owner if owner in {MINE, NOBODY} else "",
        sort=sort if sort in sorts else next(iter(sorts)),
        after=asked.get("after", "")[:400],
    )


def _query(wanted: Wanted, **changes: Any) -> str:
    parts = asdict(replace(wanted, **changes))
    kind, kept, sort = parts.pop("kind"), parts.pop("kept"), parts.pop("sort")
    first = next(iter(sorts_of(Wanted(kind, kept))))
    of = "" if kept == Kept.FILES else kept.value
    named = {"list": kind.value, "of": of, "sort": "" if sort == first else sort, **parts}
    return urlencode({name: value for name, value in named.items() if value})


def _list_page(request: HttpRequest, wanted: Wanted, form: UpkeepForm) -> HttpResponse:
    now = timezone.now()
    found = upkeep_list(request.scope, request.network, wanted, now)
    batch = request.GET.get("done", "")[:64]
    context = {
        "form": form,
        "found": found,
        "wanted": wanted,
        "is_toolkits": wanted.kept == Kept.TOOLKITS,
        "rows": _rows(request, wanted, found),
        "counted": counted(wanted.kept, found.total),
        "lead": LEADS[wanted.kept][wanted.kind],
        "empty": EMPTY[wanted.kept][wanted.kind],
        "kinds": [(kept.label, _query(Wanted(wanted.kind, kept)), kept == wanted.kept) for kept in Kept],
        "tabs": _tabs(found, wanted),
        "sorts": [(key, SORT_LABELS[key], key == wanted.sort) for key in sorts_of(wanted)],
        "languages": [(code, language_name(code)) for code in found.spoken],
        "is_narrowed": bool(wanted.q or wanted.lacks or wanted.owner),
        "acts": form.fields["act"].choices,
        "chosen": set(form.data.getlist("chosen")) if form.is_bound else set(),
        "query": _query(wanted),
        "bare_query": _query(Wanted(wanted.kind, wanted.kept)),
        "next_query": _query(wanted, after=found.next_cursor),
        "batch": batch,
        "done": changed(len(happenings_of(request.scope, batch, now))) if batch else "",
    }
    return admin_render(
        request,
        "toolkits/admin/upkeep.html",
        context,
        title=_("Upkeep"),
        crumbs=asset_crumbs(request)[:1],
        icon="clipboard-list",
        status=422 if form.is_bound else 200,
    )


def _tabs(found: UpkeepList, wanted: Wanted) -> list[tuple[Any, int, str, bool]]:
    """Return each list's name with how many stand in it, and where it is."""
    return [
        (kind.label, found.counts[kind], _query(Wanted(kind, wanted.kept)), kind == wanted.kind)
        for kind in Upkeep
    ]


def _rows(request: HttpRequest, wanted: Wanted, found: UpkeepList) -> list[dict[str, Any]]:
    rows = [{"row": row, "thing": row.thing, "lacks": codes(row.lacks)} for row in found.rows]
    if wanted.kept == Kept.TOOLKITS:
        return [{**row, "languages": codes(row["thing"].languages)} for row in rows]
    cards = file_cards([row.thing for row in found.rows], request.scope, request.network)
    return [{**row, "card": card, "languages": card.languages} for row, card in zip(rows, cards, strict=True)]


def _preview_page(request: HttpRequest, wanted: Wanted, form: UpkeepForm, things: list[Any]) -> HttpResponse:
    change = form.change()
    plan = plan_upkeep(wanted.kept, things, change, timezone.now())
    n = sum(not one.why_not for one in plan)
    back = f"{_address(request)}?{_query(wanted)}"
    context = {
        "form": form,
        "plan": [(one, *before_and_after(one, change)) for one in plan],
        "change": change,
        "changed": n,
        "counted": counted(wanted.kept, n),
        "to_come": TO_COME[change.act],
        "button": button(wanted.kept, change.act, n),
        "query": _query(wanted),
        "act": change.act.value,
        "is_time": change.act in {UpkeepAct.EXTEND, UpkeepAct.RETIRE},
        "back_url": back,
    }
    return admin_render(
        request,
        "toolkits/admin/upkeep_preview.html",
        context,
        title=_("What changes"),
        crumbs=[*asset_crumbs(request)[:1], (_("Upkeep"), back)],
        icon="clipboard-list",
    )

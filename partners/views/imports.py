"""Bring a list into the network: upload, columns, plan, applying, report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import requires
from partners.enums import ImportChange, ImportKind, ImportStage
from partners.import_forms import ApplyForm, MappingForm, UploadForm, WordsForm
from partners.imports.mapping import Mapping
from partners.imports.table import Sheet
from partners.models import ImportRun
from partners.queries import import_reports as reports
from partners.roles import Capability
from partners.services.imports import runs
from partners.services.imports.planning import guess, sheets_of
from partners.services.imports.retrying import can_retry, retry_import
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.paging import key_page
from portal.kernel.shortcuts import get_visible_or_404
from portal.kernel.sorted_paging import sorted_page

PART = "stage"
LIST_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def run_list(request: HttpRequest, network: str) -> HttpResponse:
    """List the imports, and take a new file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        language = get_language() or "en"
        upload = form.cleaned_data["file"]
        try:
            run = runs.start_import(
                scope=request.scope, network=request.network, upload=upload, language=language
            )
        except DomainError as error:
            form.add_error("file", str(error.message))
        else:
            return redirect("imports:run", network, run.pk)
    page = key_page(reports.runs_of(request.scope), cursor=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "exports": reports.exports_of(request.scope)[:5],
        "taken_out": reports.taken_out(request.scope),
        "crumbs": _crumbs(network, None, _("Lists in and out")),
    }
    status = 422 if form.errors else 200
    return render_page(request, "partners/imports/list.html", context, part="rows", status=status)


@require_safe
@requires(Capability.MANAGE_NETWORK)
def run(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show where an import stands, and what is to be done next."""
    return _show(request, _run(request, pk))


def _crumbs(network: str, run: ImportRun | None, here: str) -> list[dict[str, str]]:
    """Return the way from the network to this page."""
    crumbs = [{"label": _("Network"), "url": reverse("partners:directory", args=[network])}]
    listed = reverse("imports:list", args=[network])
    if here != _("Lists in and out"):
        crumbs.append({"label": _("Lists in and out"), "url": listed})
    if run:
        crumbs.append({"label": run.filename, "url": reverse("imports:run", args=[network, run.pk])})
    return [*crumbs, {"label": here, "url": ""}]


def _run(request: HttpRequest, pk: int) -> ImportRun:
    found: ImportRun = get_visible_or_404(ImportRun.objects.select_related("network"), request.scope, pk=pk)
    return found


def _show(request: HttpRequest, run: ImportRun, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "run": run,
        "stage": run.stage,
        "is_busy": run.stage in runs.BUSY,
        "summary": reports.summary_of(run),
        "problems": reports.problems_of(run)[:5],
        "bad": run.rows_bad,
        "can_retry": can_retry(run),
        "crumbs": _crumbs(request.network.slug, None, run.filename),
        "percent": run.rows_done * 100 // run.rows_total if run.rows_total else 0,
    }
    if run.stage == ImportStage.MAPPING:
        context |= _columns(request, run)
    if run.stage == ImportStage.PLANNED:
        context |= _plan(run)
    return render_page(request, "partners/imports/run.html", context | more, part=PART, status=status)


def _columns(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    sheets = sheets_of(run)
    sheet = _sheet(request, run, sheets)
    mapping = Mapping.from_json(run.mapping)
    if sheet.name != mapping.sheet:
        mapping = guess(run, sheet)
    return {"sheets": sheets, "sheet": sheet, "form": MappingForm(mapping=mapping, sheet=sheet)}


def _sheet(request: HttpRequest, run: ImportRun, sheets: list[Sheet]) -> Sheet:
    """Return the sheet that is asked for, else the one of the mapping."""
    wanted = request.POST.get("sheet") or request.GET.get("sheet") or run.mapping.get("sheet", "")
    named = {sheet.name: sheet for sheet in sheets}
    if wanted not in named:
        raise Http404
    return named[wanted]


def _plan(run: ImportRun) -> dict[str, Any]:
    words = reports.unknown_words(run, Mapping.from_json(run.mapping))
    return {
        "words": WordsForm(words=words) if words else None,
        "apply": ApplyForm(),
        "gone": runs.gone_count(run),
        "roles_gone": run.counts.get("plan", {}).get(ImportKind.PERSON, {}).get(ImportChange.GONE, 0),
        "needs_number": runs.needs_number(run),
        "sleeping": run.counts.get("sleeping", 0),
    }


@require_POST
@requires(Capability.MANAGE_NETWORK)
def confirm_columns(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Take what the columns mean, and have the file compared."""
    run = _run(request, pk)
    if run.stage not in runs.OPEN:
        return redirect("imports:run", network, run.pk)
    context = _columns(request, run)
    form = MappingForm(request.POST, mapping=context["form"].mapping, sheet=context["sheet"])
    if not form.is_valid():
        run.stage = ImportStage.MAPPING
        return _show(request, run, status=422, form=form)
    runs.confirm_mapping(scope=request.scope, run=run, mapping=form.chosen())
    return redirect("imports:run", network, run.pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def explain_words(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Take what unknown words mean, and have the file compared again."""
    run = _run(request, pk)
    mapping = Mapping.from_json(run.mapping) if run.mapping else None
    if mapping is None or run.stage not in runs.OPEN:
        return redirect("imports:run", network, run.pk)
    form = WordsForm(request.POST, words=reports.unknown_words(run, mapping))
    if not form.is_valid():
        return _show(request, run, status=422, words=form)
    chosen = replace(mapping, words=form.meanings(mapping.words))
    runs.confirm_mapping(scope=request.scope, run=run, mapping=chosen)
    return redirect("imports:run", network, run.pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def back_to_columns(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Go back from the plan to the columns."""
    run = _run(request, pk)
    runs.reopen_mapping(scope=request.scope, run=run)
    return redirect("imports:run", network, run.pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def apply(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Let the plan be applied."""
    run = _run(request, pk)
    form = ApplyForm(request.POST)
    if form.is_valid():
        try:
            runs.begin_applying(scope=request.scope, run=run, **form.cleaned_data)
        except DomainError as error:
            if error.code != "gone_unconfirmed":
                raise
            form.add_error("gone_confirmed", str(error.message))
        else:
            return redirect("imports:run", network, run.pk)
    return _show(request, run, status=422, apply=form)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def cancel(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Stop an import; what was applied stays."""
    run = _run(request, pk)
    runs.cancel_import(scope=request.scope, run=run)
    messages.success(request, _("The import is cancelled. What was applied before stays."))
    return redirect("imports:run", network, run.pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def retry(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Go on with an import that stopped for no fault of its file."""
    run = _run(request, pk)
    retry_import(scope=request.scope, run=run)
    return redirect("imports:run", network, run.pk)


@require_safe
@requires(Capability.MANAGE_NETWORK)
def planned_rows(request: HttpRequest, network: str, pk: int, kind: str, change: str) -> HttpResponse:
    """List the planned changes of one sort."""
    run = _run(request, pk)
    line = next((one for one in reports.summary_of(run) if (one.kind, one.change) == (kind, change)), None)
    if line is None:
        raise Http404
    rows = reports.rows_of(run, kind, change)
    page = sorted_page(rows, field="id", cursor=request.GET.get("after", ""), size=LIST_SIZE)
    context = {
        "run": run,
        "line": line,
        "page": page,
        "rows": [(row, reports.changes_of(row)) for row in page.rows],
        "crumbs": _crumbs(network, run, str(line.label).capitalize()),
    }
    return render_page(request, "partners/imports/rows.html", context, part="rows")


@require_safe
@requires(Capability.MANAGE_NETWORK)
def problem_list(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """List the rows that are left out, and what to do about each."""
    run = _run(request, pk)
    rows = reports.problems_of(run)
    page = sorted_page(rows, field="line", cursor=request.GET.get("after", ""), size=LIST_SIZE)
    context = {"run": run, "page": page, "crumbs": _crumbs(network, run, _("Rows left out"))}
    return render_page(request, "partners/imports/problems.html", context, part="rows")

"""Files of imports and exports: the report, the list that came in, the network as it goes out."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.access import requires
from partners.enums import ExportStage
from partners.import_exports import report_workbook
from partners.import_rework import rework_workbook
from partners.models import ImportRun, NetworkExport
from partners.queries.import_reports import export_named, run_named
from partners.queries.scope import scope_for
from partners.roles import Capability
from partners.services.imports.exporting import start_export
from partners.services.taking_out import note_network
from portal.kernel.delivery import is_continued, send_stored
from portal.kernel.shortcuts import get_visible_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Capability.MANAGE_NETWORK)
def report(request: HttpRequest, network: str, pk: int) -> HttpResponseBase:
    """Hand out an import's report as a workbook."""
    run = get_visible_or_404(ImportRun.objects.all(), request.scope, pk=pk)
    response = FileResponse(
        report_workbook(run), as_attachment=True, filename=f"import-{run.pk}.xlsx", content_type=WORKBOOK
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires(Capability.MANAGE_NETWORK)
def rework(request: HttpRequest, network: str, pk: int) -> HttpResponseBase:
    """Hand out the rows that were left out, whole, to be corrected and brought in again."""
    run = get_visible_or_404(ImportRun.objects.all(), request.scope, pk=pk)
    if not run.file or not run.rows_bad or not run.mapping:
        raise Http404
    response = FileResponse(
        rework_workbook(run), as_attachment=True, filename=f"rework-{run.pk}.xlsx", content_type=WORKBOOK
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(Capability.MANAGE_NETWORK)
def export(request: HttpRequest, network: str) -> HttpResponse:
    """Have the network written into a workbook."""
    start_export(scope=request.scope, network=request.network)
    messages.success(request, _("The network is being written into a file. It will stand on this page."))
    return redirect("imports:list", network)


@require_safe
@requires(Capability.MANAGE_NETWORK)
def export_file(request: HttpRequest, network: str, pk: int) -> HttpResponseBase:
    """Hand out a finished export."""
    return _send(request, get_visible_or_404(NetworkExport.objects.all(), request.scope, pk=pk))


def _send(request: HttpRequest, export: NetworkExport) -> HttpResponseBase:
    if export.stage != ExportStage.READY or not export.file:
        raise Http404
    if request.method == "GET":
        scope = scope_for(request.user, export.network)
        note_network(scope=scope, export=export, is_continued=is_continued(request))
    return send_stored(
        request, name=export.file.name, content_type=WORKBOOK, filename=export.filename, size=export.size
    )


def find_export(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer for an export's stored name, to whoever manages its network."""
    export = export_named(name)
    if export is None or not scope_for(request.user, export.network).can(Capability.MANAGE_NETWORK):
        return None
    return _send(request, export)


def find_import(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer for an uploaded list's stored name, to whoever manages its network."""
    run = run_named(name)
    if run is None or run.network is None:
        return None
    if not scope_for(request.user, run.network).can(Capability.MANAGE_NETWORK):
        return None
    return send_stored(
        request, name=name, content_type="application/octet-stream", filename=run.filename, size=run.size
    )

"""Bring a list in: upload, read where it stands, confirm what the columns mean, apply, cancel."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.idempotency import idempotent
from partners.api.import_rows import (
    ApplyBody,
    ImportWhole,
    ProblemRow,
    UploadBody,
)
from partners.api.views import NetworkView
from partners.imports.mapping import Mapping
from partners.models import ImportRun
from partners.queries.import_reports import problems_of
from partners.roles import Capability
from partners.services.imports import runs
from portal.kernel.api.paging import Paging, answer_page, cursor_of, page_of
from portal.kernel.errors import StaleError
from portal.kernel.shortcuts import get_visible_or_404
from portal.kernel.sorted_paging import is_cursor_of, sorted_page


class _Imports(NetworkView):
    area = "partners"
    required_capability = Capability.MANAGE_NETWORK

    def run(self, run_id: int) -> ImportRun:
        """Return the network's import."""
        found: ImportRun = get_visible_or_404(
            ImportRun.objects.select_related("network"), self.scope, pk=run_id
        )
        return found

    def answer(self, run_id: int, status: int = 200) -> Response:
        """Answer with where the import stands now."""
        return Response(ImportWhole(self.run(run_id)).data, status=status)


class ImportListView(_Imports):
    """A new import."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="imports_start", request=UploadBody, responses={201: ImportWhole})
    @idempotent()
    def post(self, request: Request, network: str) -> Response:
        """Take a file; a worker reads it. Nothing in the network changes before it is applied."""
        body = UploadBody(data=request.data)
        body.is_valid(raise_exception=True)
        run = runs.start_import(
            scope=self.scope,
            network=self.network,
            upload=body.validated_data["file"],
            language=get_language() or "en",
        )
        return self.answer(run.pk, 201)


class ImportView(_Imports):
    """One import."""

    @extend_schema(operation_id="imports_read", responses={200: ImportWhole})
    def get(self, request: Request, network: str, run_id: int) -> Response:
        """Return where an import stands, with the counts of its plan and of what was done."""
        return self.answer(run_id)


class ImportColumnsView(_Imports):
    """What the columns mean."""

    @extend_schema(operation_id="imports_confirm_columns", request=None, responses={200: ImportWhole})
    @idempotent()
    def post(self, request: Request, network: str, run_id: int) -> Response:
        """Confirm what the portal guessed of the headings, or what somebody chose for them before."""
        run = self.run(run_id)
        if run.stage not in runs.OPEN or not run.mapping:
            raise StaleError(_("There are no columns to confirm now. Look at where the import stands."))
        runs.confirm_mapping(scope=self.scope, run=run, mapping=Mapping.from_json(run.mapping))
        return self.answer(run_id)


class ImportApplyView(_Imports):
    """The plan, applied."""

    @extend_schema(operation_id="imports_apply", request=ApplyBody, responses={200: ImportWhole})
    @idempotent()
    def post(self, request: Request, network: str, run_id: int) -> Response:
        """Apply the plan: the good rows, and missing partners only when asked to."""
        body = ApplyBody(data=request.data)
        body.is_valid(raise_exception=True)
        runs.begin_applying(scope=self.scope, run=self.run(run_id), **body.validated_data)
        return self.answer(run_id)


class ImportCancelView(_Imports):
    """The end of an import."""

    @extend_schema(operation_id="imports_cancel", request=None, responses={200: ImportWhole})
    @idempotent()
    def post(self, request: Request, network: str, run_id: int) -> Response:
        """Stop an import; what was applied before stays."""
        runs.cancel_import(scope=self.scope, run=self.run(run_id))
        return self.answer(run_id)


class ImportProblemsView(_Imports):
    """What is wrong with the file."""

    @extend_schema(operation_id="imports_problems", parameters=[Paging], responses={200: page_of(ProblemRow)})
    def get(self, request: Request, network: str, run_id: int) -> Response:
        """List the cells that keep their rows from being brought in, in the order of the file."""
        cursor, size = cursor_of(request, lambda cursor: is_cursor_of(cursor, "line"))
        page = sorted_page(problems_of(self.run(run_id)), field="line", cursor=cursor, size=size)
        return answer_page(request, ProblemRow(page.rows, many=True).data, page.next_cursor)

"""The codebook, what HQ owes and gave, and its promises."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api.serializers import answers as shapes
from feedback.api.views.areas import RemarksView
from feedback.models import Promise, Theme
from feedback.queries import owed as queries
from feedback.queries.themes import codebook, theme_behind
from feedback.services.answers import answer_theme
from feedback.services.identity import named_authors
from feedback.services.promises import keep_promise
from partners.api.idempotency import idempotent
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.api.paging import Paging, answer_page, cursor_of, page_of
from portal.kernel.shortcuts import get_visible_or_404


class ThemeListView(RemarksView):
    """The codebook, for the agency."""

    required_capability = Capability.WORK_DESK

    @extend_schema(operation_id="themes_list", responses={200: page_of(shapes.ThemeRow)})
    def get(self, request: Request, network: str) -> Response:
        """Return every theme with its dealers, its remarks and how many answers HQ owes under it."""
        return answer_page(request, shapes.ThemeRow(codebook(self.scope), many=True).data, "")


class OwedListView(RemarksView):
    """What HQ owes."""

    required_capability = Capability.ANSWER

    @extend_schema(operation_id="answers_owed_list", responses={200: page_of(shapes.OwedRow)})
    def get(self, request: Request, network: str) -> Response:
        """Return the themes that wait, the longest waiting first."""
        rows = queries.owed_themes(self.scope, self.network, timezone.now())
        return answer_page(request, shapes.OwedRow(rows, many=True).data, "")


class OwedThemeView(RemarksView):
    """One theme that HQ answers."""

    required_capability = Capability.ANSWER

    @extend_schema(operation_id="answers_owed_read", responses={200: shapes.OwedTheme})
    def get(self, request: Request, network: str, code: str) -> Response:
        """Return what waits under a theme: named remarks, and cleared words under stand-in names."""
        theme = _theme(self.scope, code)
        shown = {
            "theme": theme,
            "waits": queries.owed_theme(self.scope, self.network, theme, timezone.now()),
            "named": _named(request, self.scope, theme),
            "wordings": queries.owed_wordings(self.scope, self.network, theme),
            "earlier": queries.earlier_answer(self.scope, theme),
        }
        return Response(shapes.OwedTheme(shown).data)

    @extend_schema(operation_id="answers_give", request=shapes.AnswerInput, responses={201: shapes.Answered})
    @idempotent()
    def post(self, request: Request, network: str, code: str) -> Response:
        """Answer everybody who waits under the theme at this moment; they are told in their language."""
        theme = _theme(self.scope, code)
        said = self.said(shapes.AnswerInput, network=self.network)
        answer = answer_theme(scope=self.scope, theme=theme, at=timezone.now(), **said)
        return Response(shapes.Answered(answer).data, status=201)


class AnswerListView(RemarksView):
    """What HQ answered."""

    required_capability = Capability.ANSWER
    or_capabilities = (Capability.WORK_DESK,)

    @extend_schema(
        operation_id="answers_list", parameters=[Paging], responses={200: page_of(shapes.AnswerRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List the answers that HQ gave, newest first."""
        cursor, size = cursor_of(request)
        page = queries.answers_page(self.scope, cursor=cursor, size=size)
        return answer_page(request, shapes.AnswerRow(page.rows, many=True).data, page.next_cursor)


class PromiseListView(RemarksView):
    """What HQ promised."""

    required_capability = Capability.ANSWER

    @extend_schema(operation_id="promises_list", responses={200: page_of(shapes.PromiseRow)})
    def get(self, request: Request, network: str) -> Response:
        """Return the promises, open ones first by date, then the kept ones."""
        rows = queries.promise_lines(self.scope, self.network, timezone.now())
        return answer_page(request, shapes.PromiseRow(rows, many=True).data, "")


class PromiseKeptView(RemarksView):
    """A promise that is kept."""

    required_capability = Capability.ANSWER

    @extend_schema(operation_id="promises_keep", request=None, responses={200: shapes.Kept})
    @idempotent()
    def post(self, request: Request, network: str, promise_id: int) -> Response:
        """Mark a promise as kept; once kept it stays so."""
        promise = get_visible_or_404(Promise.objects, self.scope, pk=promise_id)
        kept = keep_promise(scope=self.scope, promise=promise, at=timezone.now())
        return Response(shapes.Kept(kept).data)


def _theme(scope: Scope, code: str) -> Theme:
    """Return the theme of a code; of one that is merged the theme that is read in its place."""
    rows = Theme.objects.select_related("network", "merged_into__network")
    theme: Theme = get_visible_or_404(rows, scope, code=code)
    return theme_behind(theme)


def _named(request: Request, scope: Scope, theme: Theme) -> list[dict[str, Any]]:
    """Join the named remarks with their authors' names, looked up once and logged; not for HEAD."""
    remarks = [row.case.remark for row in queries.owed_named(scope, theme)]
    names = named_authors(scope=scope, remarks=[] if request.method == "HEAD" else remarks)
    return [
        {"remark": remark, "author": names[remark.pk].name if remark.pk in names else None}
        for remark in remarks
    ]

"""Lists of remarks, each with one meaning: one's own, the desk's, what was passed on."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api.serializers import remarks as shapes
from feedback.api.views.areas import RemarksView
from feedback.enums import CaseState
from feedback.models import Remark
from feedback.queries.desk import desk_page
from feedback.queries.narrowing import NAMES, Narrowing, narrowing_from
from feedback.queries.own import own_page
from feedback.queries.passed_on import named_page, wordings_page
from feedback.queries.receipt import latest_words
from feedback.queries.saved_views import saved_view
from feedback.services.identity import named_authors
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.api.paging import Paging, answer_page, cursor_of, page_of
from portal.kernel.identifiers import ALPHABET

STAND_IN = re.compile(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}")


class OwnListView(RemarksView):
    """What whoever asks said themselves."""

    required_capability = Capability.READ_OWN_ANSWERS

    @extend_schema(operation_id="remarks_own", parameters=[Paging], responses={200: page_of(shapes.OwnRow)})
    def get(self, request: Request, network: str) -> Response:
        """List one's own remarks with the newest answer, newest first; never those with no identity."""
        cursor, size = cursor_of(request)
        page = own_page(self.scope, cursor=cursor, size=size)
        rows = [_own(remark) for remark in page.rows]
        return answer_page(request, shapes.OwnRow(rows, many=True).data, page.next_cursor)


class DeskListView(RemarksView):
    """The agency's desk."""

    required_capability = Capability.WORK_DESK

    @extend_schema(
        operation_id="remarks_desk", parameters=[shapes.DeskFilter], responses={200: page_of(shapes.DeskRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List a saved view, narrowed by words, theme, kind, route, branch and period."""
        asked = self.asked(shapes.DeskFilter)
        cursor, size = cursor_of(request)
        page = desk_page(
            self.scope,
            self.network,
            view=saved_view(asked["view"]),
            now=timezone.now(),
            cursor=cursor,
            narrowing=_narrowing(asked, self.scope),
            size=size,
        )
        return answer_page(request, shapes.DeskRow(page.rows, many=True).data, page.next_cursor)


class PassedOnListView(RemarksView):
    """What was passed on by name."""

    required_capability = Capability.READ_PASSED_ON

    @extend_schema(
        operation_id="remarks_passed_on", parameters=[Paging], responses={200: page_of(shapes.PassedOnRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List the remarks named to HQ that were passed on, with text, dealer and name."""
        cursor, size = cursor_of(request)
        page = named_page(self.scope, cursor=cursor, size=size)
        rows = passed_on_rows(request, self.scope, page.rows)
        return answer_page(request, shapes.PassedOnRow(rows, many=True).data, page.next_cursor)


class WordingListView(RemarksView):
    """What was passed on in cleared words."""

    required_capability = Capability.READ_PASSED_ON

    @extend_schema(
        operation_id="remarks_wordings", parameters=[Paging], responses={200: page_of(shapes.WordingRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List the cleared wordings of protected remarks, by their stand-in names."""
        cursor, size = cursor_of(request, lambda cursor: STAND_IN.fullmatch(cursor) is not None)
        page = wordings_page(self.scope, self.network, cursor=cursor, size=size)
        return answer_page(request, shapes.WordingRow(page.rows, many=True).data, page.next_cursor)


def passed_on_rows(request: Request, scope: Scope, cases: list[Any]) -> list[dict[str, Any]]:
    """Join the cases of one page with their authors' names, looked up once and logged; not for HEAD."""
    shown = [] if request.method == "HEAD" else [case.remark for case in cases]
    names = named_authors(scope=scope, remarks=shown)
    return [
        {
            "remark": case.remark,
            "themes": case.themes,
            "author": names[case.remark_id].name if case.remark_id in names else None,
        }
        for case in cases
    ]


def _own(remark: Remark) -> dict[str, Any]:
    label, text, language = latest_words(remark.case)
    return {
        "remark": remark,
        "answer": {"label": label, "text": text, "language": language} if text else None,
        "asks": remark.case.state == CaseState.TOLD,
    }


def _narrowing(asked: dict[str, Any], scope: Scope) -> Narrowing:
    """Return the filters; the page leaves out what names nothing, a program is told."""
    given = {name: str(asked[name]) for name in NAMES if asked.get(name)}
    narrowing = narrowing_from(given, scope)
    if missing := set(given) - set(narrowing.values):
        said = [_("This names nothing that you may see.")]
        raise serializers.ValidationError(dict.fromkeys(sorted(missing), said))
    return narrowing

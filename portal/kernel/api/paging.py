"""Pages of lists by key, as programs read them: rows, and the address of the next page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.kernel.errors import DomainError

DEFAULT, MOST = 25, 100


class Paging(serializers.Serializer[Any]):
    """What every list takes."""

    cursor = serializers.CharField(
        required=False, max_length=400, help_text="From `next` of the page before."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST, default=DEFAULT)


class BrokenCursorError(DomainError):
    """The cursor is of another list, or was changed on its way."""

    status = 422
    code = "cursor"


def cursor_of(request: Request) -> tuple[str, int]:
    """Return the cursor and the size that the address asks for."""
    asked = Paging(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return asked.validated_data.get("cursor", ""), asked.validated_data["limit"]


def broken_cursor() -> BrokenCursorError:
    """Return the refusal of a cursor that leads nowhere: starting anew unasked would repeat rows."""
    return BrokenCursorError(_("This cursor leads nowhere. Begin again without one."))


def answer_page(request: Request, rows: Iterable[Any], next_cursor: str) -> Response:
    """Answer with one page."""
    address = request.build_absolute_uri()
    following = replace_query_param(address, "cursor", next_cursor) if next_cursor else None
    return Response({"results": list(rows), "next": following})

"""Pages of lists by key, as programs read them: rows, and the address of the next page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.kernel.errors import DomainError
from portal.kernel.paging import is_cursor

DEFAULT, MOST = 25, 100


class Paging(serializers.Serializer[Any]):
    """What every list takes."""

    cursor = serializers.CharField(
        required=False, max_length=400, help_text="From `next` of the page before."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST, default=DEFAULT)


@cache
def page_of(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the shape of a page of such rows, named after them in the description."""
    shape = {
        "__doc__": "One page of a list.",
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Null on the last page."),
    }
    return type(f"{row.__name__.removesuffix('Row')}Page", (serializers.Serializer,), shape)


class BrokenCursorError(DomainError):
    """The cursor is of another list, or was changed on its way."""

    status = 422
    code = "cursor"


def cursor_of(request: Request, leads: Callable[[str], bool] = is_cursor) -> tuple[str, int]:
    """Return the cursor and the size that the address asks for; by date, unless `leads` knows other cursors.

    A cursor that leads nowhere is refused: beginning anew unasked would repeat rows.
    """
    asked = Paging(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    cursor = asked.validated_data.get("cursor", "")
    if cursor and not leads(cursor):
        raise BrokenCursorError(_("This cursor leads nowhere. Begin again without one."))
    return cursor, asked.validated_data["limit"]


def answer_page(request: Request, rows: Iterable[Any], next_cursor: str) -> Response:
    """Answer with one page."""
    address = request.build_absolute_uri()
    following = replace_query_param(address, "cursor", next_cursor) if next_cursor else None
    return Response({"results": list(rows), "next": following})

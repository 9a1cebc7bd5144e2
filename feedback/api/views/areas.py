"""What every view of this area shares."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from partners.api.views import NetworkView
from portal.kernel.api.paging import broken_cursor, cursor_of
from portal.kernel.paging import is_cursor


class RemarksView(NetworkView):
    """A view behind the token scopes `remarks.read` and `remarks.write`."""

    area = "remarks"

    def asked(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return what stands in the address, or refuse it."""
        return checked(serializer(data=self.request.query_params.dict()))

    def said(self, serializer: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        """Return what was sent, or refuse it."""
        return checked(serializer(data=self.request.data, context=context))

    @staticmethod
    def place(request: Request) -> tuple[str, int]:
        """Return where in a list by date the page begins, and how long it is."""
        cursor, size = cursor_of(request)
        if cursor and not is_cursor(cursor):
            raise broken_cursor()
        return cursor, size


def checked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """Return clean values, or refuse them by field."""
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values

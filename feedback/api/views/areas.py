"""What every view of this area shares."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partners.api.views import NetworkView


class RemarksView(NetworkView):
    """A view behind the token scopes `remarks.read` and `remarks.write`."""

    area = "remarks"

    def asked(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return what stands in the address, or refuse it."""
        return checked(serializer(data=self.request.query_params.dict()))

    def said(self, serializer: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        """Return what was sent, or refuse it."""
        return checked(serializer(data=self.request.data, context=context))


def checked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """Return clean values, or refuse them by field."""
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values

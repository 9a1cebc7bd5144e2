"""The description of the API: our endpoints alone, and with each the refusals that it may give."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from portal.kernel.api.problems import MEDIA_TYPE, PREFIX

SAFE = ("GET", "HEAD", "OPTIONS")
WHY = {
    "400": "The request could not be read.",
    "401": "Nobody asks: no token, or one that opens nothing.",
    "403": "Whoever asks may not do this, or the token was not made for it.",
    "404": "There is nothing here that whoever asks may read.",
    "405": "This address knows no such method.",
    "406": "The answer is JSON, and JSON alone.",
    "409": "Something else came first: another state, or the same key still at work.",
    "413": "Too big.",
    "415": "Send it as one of the media types that are named here.",
    "422": "Some value needs to be another one; `errors` says which.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
READING = ("400", "401", "403", "404", "405", "406", "422", "429")
WRITING = (*READING, "409", "413", "415")


class ProblemError(serializers.Serializer[Any]):
    """One field and what is wrong with it."""

    pointer = serializers.CharField(help_text="JSON pointer (RFC 6901) to the field.", allow_blank=True)
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """A refusal: problem details by RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs; never translated.")
    detail = serializers.CharField(help_text="For people, in their language: what to do.")
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment]


class Described(AutoSchema):
    """Our endpoints' description."""

    def get_override_parameters(self) -> list[Any]:
        """Add the header by which a write may be sent twice."""
        handler = getattr(self.view, self.method.lower(), None)
        if not getattr(handler, "is_idempotent", False):
            return []
        return [
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="The same key gives the first answer again, for 24 hours.",
                pattern="^[!-~]{1,255}$",
            )
        ]

    def get_tags(self) -> list[str]:
        """Sort by what the address is about."""
        return [self.path.removeprefix(f"{PREFIX}v1/{{network}}/").split("/")[0]]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)
        respond: Any = self._get_response_for_code
        for status in READING if self.method in SAFE else WRITING:
            if status not in bodies:
                refusal = OpenApiResponse(Problem, description=WHY[status])
                bodies[status] = respond(refusal, status, [MEDIA_TYPE], direction)
        return dict(sorted(bodies.items()))


def only_ours(endpoints: list[Any], **_kwargs: Any) -> list[Any]:
    """Keep what stands under our address, without the description itself."""
    return [each for each in endpoints if each[0].startswith(f"{PREFIX}v1/")]

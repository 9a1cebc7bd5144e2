"""Refusals as problem details (RFC 9457): a status, a code for programs, a sentence that says what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as FormError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.kernel.errors import DomainError

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"


def is_for_programs(request: HttpRequest) -> bool:
    """Say whether the address belongs to the API, whose answers are read by programs."""
    return request.path_info.startswith(PREFIX)


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Return the body of a refusal; `errors` name the fields by JSON pointer (RFC 6901)."""
    made: dict[str, Any] = {
        "type": f"urn:backchannel:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return {**made, "errors": errors} if errors else made


def problem_response(status: int, code: str, detail: str) -> JsonResponse:
    """Return a refusal where no view of the API was reached."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=MEDIA_TYPE)


def not_found() -> JsonResponse:
    """Return the one answer for what isn't there and for what somebody may not know to be there."""
    return problem_response(404, "not_found", nothing_here())


def nothing_here() -> str:
    """Return the sentence of the one 404."""
    return _("There is nothing at this address that you may read.")


def answer_with_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into problem details; what is no refusal goes on as a server error."""
    set_rollback()
    body, headers = _body(error), _headers(error)
    if body is None:
        return None
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _body(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, DomainError):
        return problem(error.status, error.code, str(error.message))
    if isinstance(error, Http404):
        return problem(404, "not_found", nothing_here())
    if isinstance(error, PermissionDenied):
        return problem(403, "not_allowed", _("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_big", _("This is too big. Send less at once."))
    if isinstance(error, BadRequest):
        return problem(400, "malformed", _("The request could not be read."))
    if isinstance(error, FormError):
        return problem(422, "invalid", " ".join(error.messages))
    if isinstance(error, exceptions.ValidationError):
        return problem(422, "invalid", _("Some fields need another value."), list(_errors(error.detail, "")))
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, _code(error), str(error.detail))
    return None


def _code(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else "refused"


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(wait)))
    return headers


def _errors(detail: Any, pointer: str) -> Any:
    """Yield each field's sentence with its JSON pointer."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else f"/{str(name).replace('~', '~0').replace('/', '~1')}"
            yield from _errors(inner, pointer + step)
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _errors(inner, f"{pointer}/{place}" if nested else pointer)
    else:
        # What was sent may stand in the sentence, and half a surrogate pair can't be written out.
        yield {"pointer": pointer, "detail": str(detail).encode(errors="replace").decode()}

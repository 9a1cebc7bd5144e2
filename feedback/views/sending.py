"""What the remark form's script asks and is told: who would be speaking, received, or what is to change."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect

from feedback.models import Remark
from feedback.queries.receipt import receipt_path
from partners.scope import Scope
from portal.kernel.identifiers import keyed_name


def wants_data(request: HttpRequest) -> bool:
    """Say whether a script asks, and not a browser for a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def author_key(scope: Scope) -> str:
    """Return what a device knows an author by: it tells nothing, and differs between networks."""
    return keyed_name("draft", *scope.person_ids)[:16]


def speaker(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Tell in whose name a remark would be taken now, and the token without which none is."""
    return JsonResponse({"owner": author_key(scope), "token": get_token(request)})


def received(request: HttpRequest, remark: Remark) -> HttpResponse:
    """Lead to the receipt."""
    address = f"{receipt_path(remark)}?received=1"
    return JsonResponse({"receipt": address}, status=201) if wants_data(request) else redirect(address)


def refused(form: Form) -> HttpResponse:
    """Tell what is to change, in the order of the form."""
    own = [
        (form[name].label, said)
        for name, errors in form.errors.items()
        if name in form.fields
        for said in errors
    ]
    whole = [str(said) for said in form.non_field_errors()]
    return JsonResponse({"errors": [*whole, *(f"{label}: {said}" for label, said in own)]}, status=422)

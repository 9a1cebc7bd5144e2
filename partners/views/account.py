"""My account: who I am here, in which language; what may be sent to me has its own addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from partners.access import requires
from partners.forms import AccountForm
from partners.models import Person
from partners.queries.consent import consent_history, consent_states
from partners.queries.people import own_person
from partners.queries.scope import networks_of
from partners.roles import Capability
from partners.services.people import change_own_details


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_MANDATE)
def account(request: HttpRequest, network: str) -> HttpResponse:
    """Show and change a person's own details."""
    person = own_person(request.scope)
    form = AccountForm(request.POST or None, initial=_present(request, person))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        change_own_details(
            user=request.user,
            person=person,
            name=said["name"],
            language=said["language"],
        )
        with override(said["language"]):
            messages.success(request, _("Saved."))
        return redirect("partners:account", network=network)
    context = {
        "form": form,
        "person": person,
        "networks": networks_of(request.user),
        "states": consent_states(person),
        "history": consent_history(person),
    }
    return render(request, "partners/account.html", context, status=422 if form.is_bound else 200)


def _present(request: HttpRequest, person: Person) -> dict[str, Any]:
    return {"name": person.name, "language": request.user.language}

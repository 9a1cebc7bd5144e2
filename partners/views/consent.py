"""Give or take back consent with one tap."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import requires
from partners.queries.people import own_person
from partners.roles import Capability
from partners.services.consent import say_consent


@require_POST
@requires(Capability.READ_MANDATE)
def consent(request: HttpRequest, network: str, purpose: str) -> HttpResponse:
    """Keep a person's yes or no to one purpose."""
    granted = request.POST.get("granted") == "yes"
    say_consent(person=own_person(request.scope), purpose=purpose, granted=granted)
    messages.success(request, _("Allowed. Thank you.") if granted else _("Stopped. You can allow it again."))
    return redirect(f"{reverse('partners:account', args=[network])}#consent")

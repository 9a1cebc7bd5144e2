"""A person's data for the agency lead: an archive without what was said, and erasing with its preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partners.access import requires
from partners.models import Person
from partners.queries.consent import consent_history
from partners.queries.erasures import agency_archives, erasure_preview, find_archive, open_request
from partners.roles import Capability
from partners.services.asking_erasure import erase_by_agency, mail_erasure_link
from partners.services.exporting import ask_export
from portal.kernel.delivery import send_stored
from portal.kernel.shortcuts import get_visible_or_404


def get_person(request: HttpRequest, pk: int) -> Person:
    """Return somebody of the network who isn't erased."""
    return get_visible_or_404(Person.objects.filter(erased_at=None), request.scope, pk=pk)


@require_safe
@requires(Capability.MANAGE_NETWORK)
def person_data(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show consent, archives, and what an erasure would change."""
    person = get_person(request, pk)
    context = {
        "person": person,
        "history": consent_history(person),
        "archives": agency_archives(person),
        "preview": erasure_preview(person),
        "waiting": open_request(person),
        "is_oneself": person.pk in request.scope.person_ids,
    }
    return render(request, "partners/person_data.html", context)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def person_archive(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Have an archive made that holds nothing of what the person said."""
    ask_export(scope=request.scope, person=get_person(request, pk), for_person=False)
    messages.success(request, _("The archive is being made. Load this page again in a moment."))
    return redirect("partners:person-data", network=network, pk=pk)


@never_cache
@require_safe
@requires(Capability.MANAGE_NETWORK)
def person_download(request: HttpRequest, network: str, pk: int, archive: int) -> HttpResponseBase:
    """Hand out an archive that the agency asked for; a person's own is theirs alone."""
    found = find_archive(get_person(request, pk), archive, for_person=False)
    if found is None:
        raise Http404
    return send_stored(
        request,
        name=found.file.name,
        size=found.size,
        content_type="application/zip",
        filename=f"{network}-{pk}.zip",
        until=found.expires_at,
    )


@require_POST
@requires(Capability.MANAGE_NETWORK)
def person_erase(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Erase somebody at once, or mail them the page on which they decide."""
    person = get_person(request, pk)
    if request.POST.get("action") == "mail":
        mail_erasure_link(person=person)
        messages.success(request, _("Mailed. The person decides on the page behind it."))
        return redirect("partners:person-data", network=network, pk=pk)
    erase_by_agency(scope=request.scope, person=person)
    messages.success(request, _("It is being done. In a moment nobody will find this person any more."))
    return redirect("partners:directory", network=network)

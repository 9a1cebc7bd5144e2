"""Have your say: signed in, by a mailed link, or with no identity."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.enums import WANT, Kind
from feedback.forms import NoIdentityForm, RemarkForm
from feedback.services.checking import MAX_FILE_BYTES
from feedback.services.submit import Subject, submit_remark, submit_without_identity
from feedback.tickets import Ticket, read_ticket
from feedback.views.sending import received, refused, speaker, wants_data
from feedback.views.speaking import form_context, subject_about
from partners.access import requires
from partners.queries.links import link_scope
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.errors import DomainError
from portal.kernel.sessionless import by_token, sessionless


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.SPEAK)
def say(request: HttpRequest, network: str) -> HttpResponse:
    """Show the form, or take in what was said."""
    missing = _missing(request)
    subject = Subject(WANT, None, missing) if missing else None
    return _speak(
        request, request.scope, subject or subject_about(request.scope, request.GET.get("about", ""))
    )


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def say_by_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Do the same for the person whom a mailed link belongs to, about its toolkit; rights are read anew."""
    found = link_scope(request.network, token) if request.network else None
    if found is None or not found[0].can(Capability.SPEAK):
        raise Http404
    scope, toolkit_id = found
    subject = subject_about(scope, f"toolkit:{toolkit_id}")
    if not subject.kind:
        raise Http404
    response = _speak(request, scope, subject)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires(Capability.SPEAK)
def say_offline(request: HttpRequest, network: str) -> HttpResponse:
    """Show the form as a device keeps it: without a token, a name, a figure or anything that was said."""
    context = {"form": RemarkForm(), "kept": True, **form_context(request, request.scope, Subject())}
    return render(request, "feedback/say_offline.html", context | {"mandate": None})


def _speak(request: HttpRequest, scope: Scope, subject: Subject) -> HttpResponse:
    if request.method != "POST" and wants_data(request):
        return speaker(request, scope)
    form = RemarkForm(request.POST or None, request.FILES or None, initial=_begun(request))
    if request.method == "POST" and form.is_valid():
        try:
            return received(
                request,
                submit_remark(
                    scope=scope,
                    network=request.network,
                    mode=form.cleaned_data["mode"],
                    words=form.words(subject),
                    submission_key=form.cleaned_data["submission_key"],
                    at=timezone.now(),
                ),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
    if form.errors and wants_data(request):
        return refused(form)
    template = "feedback/say_by_link.html" if scope.link else "feedback/say.html"
    context = {"form": form, **form_context(request, scope, subject)}
    return render(request, template, context, status=422 if form.errors else 200)


def _missing(request: HttpRequest) -> str:
    """Return what somebody looked for and did not find."""
    return " ".join(request.GET.get("missing", "").split())[:100]


def _begun(request: HttpRequest) -> dict[str, str]:
    """Return the first words for somebody who looked for a file and found none: they send or change them."""
    missing = _missing(request)
    words = _("I looked for “%(words)s” and did not find it.") % {"words": missing}
    return {"kind": Kind.IDEA, "text": words} if missing else {}


@sessionless
@require_http_methods(["GET", "HEAD", "POST"])
def say_no_identity(request: HttpRequest, network: str) -> HttpResponse:
    """Show the form that knows nobody, or take in what it brings; its ticket is its only guard."""
    given = request.POST.get("ticket") or request.GET.get("ticket", "")
    here = request.network
    ticket = read_ticket(given, network_id=here.pk, today=timezone.localdate()) if here else None
    if ticket is None:
        request.network = None  # whoever brings no ticket isn't told that there is such a network
        return _ticket_gone(request, network)
    with translation.override(ticket.language):
        return _speak_unknown(request, ticket, given)


def _ticket_gone(request: HttpRequest, slug: str) -> HttpResponse:
    if wants_data(request):
        told = _("This form is no longer open. Choose “No identity” again: your words go with the new form.")
        return JsonResponse({"errors": [told], "code": "ticket_gone"}, status=422)
    return render(request, "feedback/ticket_gone.html", {"slug": slug}, status=422)


def _speak_unknown(request: HttpRequest, ticket: Ticket, given: str) -> HttpResponse:
    form = NoIdentityForm(request.POST or None, request.FILES or None, initial={"ticket": given})
    subject = Subject(ticket.subject_kind, ticket.subject_id, ticket.subject_label)
    if request.method == "POST" and form.is_valid():
        try:
            return received(
                request,
                submit_without_identity(
                    network=request.network,
                    country=ticket.country,
                    words=form.words(subject),
                    submission_key=form.cleaned_data["submission_key"],
                    at=timezone.now(),
                ),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
    if form.errors and wants_data(request):
        return refused(form)
    context = {
        "form": form,
        "subject": subject,
        "ticket": ticket,
        "draft_key": f"say:{request.network.slug}",
        "most_bytes": MAX_FILE_BYTES,
        "bare": True,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/say_no_identity.html", context, status=status)

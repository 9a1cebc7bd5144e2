"""Did it help? One tap, signed in or by a mailed link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from feedback.queries.receipt import receipt_path
from feedback.views.speaking import subject_about
from partners.access import requires
from partners.queries.links import link_scope
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.sessionless import by_token
from toolkits.enums import Verdict
from toolkits.forms import HelpedForm
from toolkits.services.helping import say_whether_it_helped
from toolkits.views.links import closed, go_on_in


@require_POST
@requires(Capability.SPEAK)
def helped(request: HttpRequest, network: str) -> HttpResponse:
    """Take in what one tap says about a file or a toolkit that the reader may see."""
    return _take_in(request, request.scope)


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def helped_by_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Do the same for the person whom a mailed link belongs to, about its toolkit; rights are read anew.

    A mail leads here with the answer chosen: the page has the button that sends it.
    """
    found = link_scope(request.network, token) if request.network else None
    if found is None or not found[0].can(Capability.SPEAK):
        return closed(request)
    scope, toolkit_id = found
    if not subject_about(scope, f"toolkit:{toolkit_id}").kind:
        return closed(request)
    if request.method == "POST":
        return _take_in(request, scope)
    go_on_in(request, scope.seats[0].language)
    return _ask(request, scope, request.GET.get("about", "")[:40] or f"toolkit:{toolkit_id}", token)


def _ask(request: HttpRequest, scope: Scope, about: str, token: str) -> HttpResponse:
    subject = subject_about(scope, about)
    if not subject.kind:
        return closed(request)
    wanted = request.GET.get("verdict", "")
    chosen = wanted if wanted in Verdict.values else Verdict.YES
    choices = [(value, label, value == chosen) for value, label in Verdict.choices]
    context = {
        "label": subject.label,
        "about": about,
        "verdicts": sorted(choices, key=lambda choice: not choice[2]),
        "say_url": reverse("feedback:say-link", args=[request.network.slug, token]),
    }
    response = render_page(request, "toolkits/helped_ask.html", context)
    # Not "no-referrer": its form would be posted with the origin "null", which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _take_in(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = HelpedForm(request.POST)
    if not form.is_valid():
        refusal = next(error for errors in form.errors.values() for error in errors)
        raise DomainError(refusal, code="verdict_missing")
    subject = subject_about(scope, form.cleaned_data["about"])
    if not subject.kind:
        raise Http404
    remark = say_whether_it_helped(
        scope=scope,
        network=request.network,
        subject=subject,
        verdict=form.cleaned_data["verdict"],
        at=timezone.now(),
    )
    receipt = f"{receipt_path(remark)}?received=1"
    if getattr(request, "htmx", None):
        return render_page(request, "toolkits/parts/helped_thanks.html", {"remark": remark, "url": receipt})
    return redirect(receipt)

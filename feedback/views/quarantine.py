"""The quarantine: mails about which the agency decides, one address for the list and one for each mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback import mail_forms as forms
from feedback.models import InboundMail
from feedback.queries.quarantine import count_quarantined, quarantine_page, set_aside, speakers_named
from feedback.services.identity import open_sender
from feedback.services.mail_in.quarantining import accept_mail, discard_mail, join_conversation
from feedback.views.tabs import quarantine_tab
from partners.access import requires
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404

Context = dict[str, Any]


@require_safe
@requires(Capability.WORK_DESK)
def quarantine(request: HttpRequest, network: str) -> HttpResponse:
    """List the mails that wait, and count those that were set aside."""
    desk = {"label": _("Desk"), "url": reverse("feedback:desk", args=[network]), "current": False}
    context = {
        "tabs": [desk, *quarantine_tab(request, current=True)],
        "page": quarantine_page(request.scope, cursor=request.GET.get("after", "")),
        "count": count_quarantined(request.scope),
        "aside": set_aside(request.scope, timezone.now()),
    }
    return render_page(request, "feedback/quarantine.html", context, part="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def quarantined(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show one mail, or decide about it as the form says."""
    waiting = InboundMail.objects.quarantined().select_related("remark", "network")
    mail = get_visible_or_404(waiting, request.scope, pk=pk)
    act = ACTIONS.get(request.POST.get("action", "")) if request.method == "POST" else None
    return act(request, mail) if act else _show(request, mail, {})


def _accept(request: HttpRequest, mail: InboundMail) -> HttpResponse:
    form = _accept_form(request, request.POST)
    if not form.is_valid():
        return _show(request, mail, {"accept_form": form}, status=422)
    person = int(form.cleaned_data["person"])
    remark = accept_mail(scope=request.scope, mail=mail, membership_id=person, at=timezone.now())
    return _done(request, _("Taken in as remark %(number)s.") % {"number": remark.number})


def _join(request: HttpRequest, mail: InboundMail) -> HttpResponse:
    remark = join_conversation(scope=request.scope, mail=mail, at=timezone.now())
    return _done(request, _("Added to the conversation about %(number)s.") % {"number": remark.number})


def _discard(request: HttpRequest, mail: InboundMail) -> HttpResponse:
    form = forms.DiscardForm(request.POST, prefix="discard")
    if not form.is_valid():
        return _show(request, mail, {"discard_form": form}, status=422)
    discard_mail(scope=request.scope, mail=mail, reason=form.cleaned_data["reason"], at=timezone.now())
    return _done(request, _("Discarded."))


def _open(request: HttpRequest, mail: InboundMail) -> HttpResponse:
    form = forms.SenderForm(request.POST, prefix="sender")
    if not mail.hides_sender:
        return _show(request, mail, {})
    if not form.is_valid() or mail.remark is None:
        return _show(request, mail, {"sender_form": form}, status=422)
    try:
        open_sender(scope=request.scope, remark=mail.remark, reason=form.cleaned_data["reason"])
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _show(request, mail, {"sender_form": form}, status=422)
    return _show(request, mail, {"opened": True})


ACTIONS: dict[str, Callable[[HttpRequest, InboundMail], HttpResponse]] = {
    "accept": _accept,
    "join": _join,
    "discard": _discard,
    "open": _open,
}


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("feedback:quarantine", request.network.slug)


def _accept_form(request: HttpRequest, posted: Any = None) -> forms.AcceptForm:
    words = request.GET.get("q", "")[:100]
    return forms.AcceptForm(posted, people=speakers_named(request.scope, request.network, words))


def _show(request: HttpRequest, mail: InboundMail, more: Context, status: int = 200) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    context: Context = {
        "mail": mail,
        "query": query,
        "hides_sender": mail.hides_sender and not more.get("opened"),
        "accept_form": _accept_form(request),
        "discard_form": forms.DiscardForm(prefix="discard"),
        "sender_form": forms.SenderForm(prefix="sender"),
        **more,
    }
    return render(request, "feedback/quarantined.html", context, status=status)

"""Replies at the desk: begun with an opening, looked at as their author gets them, sent now or later."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import desk_forms as forms
from feedback.enums import ReplyKind
from feedback.models import Case, PlannedReply
from feedback.queries.openings import offers_for
from feedback.queries.receipt import without_token
from feedback.services.identity import named_authors
from feedback.services.planning import change_planned, plan_reply, take_back
from feedback.services.relay import Preview, preview_reply, reply_to_author
from feedback.views.conversing import show_to_others
from feedback.views.work import Action, Work
from feedback.working_time import next_morning
from partners.access import requires
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.keys import key_in
from portal.kernel.shortcuts import get_visible_or_404

BEGIN, LOOK = "begin-", "look-"
# The field in which a refusal is said.
FIELDS = {"only_opening": "text", "date_past": "when", "date_far": "when"}
# A mail brings its own style and nothing else; nothing in it can be pressed.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
)


def _reply(work: Work) -> HttpResponse | None:
    """Do with what is typed what the pressed button says; whatever isn't sent stands there again."""
    pressed = work.request.POST.get("as", "")
    if pressed.startswith(BEGIN):
        return _begin(work, key_in(pressed.removeprefix(BEGIN)))
    if pressed in {"later", "now"}:
        return _keep(work, later=pressed == "later")
    form = forms.ReplyForm(work.request.POST, prefix="reply")
    later = forms.LaterForm(work.request.POST, prefix="later") if _is_later(work) else None
    if later:
        work.forms["later_form"] = later
    if not form.is_valid() or (later and not later.is_valid()):
        return work.refuse("reply_form", form)
    try:
        return _look(work, form, pressed) if pressed.startswith(LOOK) else _send(work, form, later, pressed)
    except DomainError as error:
        _say(error, form, later)
        return work.refuse("reply_form", form)


def _say(error: DomainError, *said: Form | None) -> None:
    """Put a refusal beside the field that it is about; what is about none goes on to the page."""
    name = FIELDS.get(error.code, "")
    form = next((form for form in said if form and name in form.fields), None)
    if form is None:
        raise error
    form.add_error(name, str(error.message))


def _send(work: Work, form: forms.ReplyForm, later: forms.LaterForm | None, pressed: str) -> None:
    kind = pressed if pressed in ReplyKind.values else ReplyKind.REPLY
    once = {"scope": work.request.scope, "case": work.case, "at": timezone.now(), **form.cleaned_data}
    if later is None:
        reply_to_author(**once, is_answer=kind == ReplyKind.ANSWER, asks=kind == ReplyKind.ASK)
        messages.success(work.request, _("Sent to the author."))
        return
    plan_reply(**once, kind=kind, send_at=later.cleaned_data["when"])
    messages.success(work.request, _("It waits, and is sent by itself. You can change it until then."))


def _is_later(work: Work) -> bool:
    return work.request.POST.get("timing") == "later"


def _keep(work: Work, *, later: bool, begun: str = "") -> HttpResponse:
    """Show what is typed again, with the day and time or without them, perhaps begun with an opening."""
    posted = work.request.POST
    typed = posted.get("reply-text", "").replace("\x00", "")
    text = "\n\n".join(part for part in (begun, typed) if part.strip())
    work.forms["reply_form"] = forms.ReplyForm(
        prefix="reply", initial={"text": text, "submission_key": posted.get("reply-submission_key", "")}
    )
    if later:
        moment = next_morning(timezone.now(), work.case.network.time_zone, work.case.remark.country)
        work.forms["later_form"] = forms.LaterForm(
            prefix="later", initial={"when": posted.get("later-when") or timezone.localtime(moment)}
        )
    return work.show(work, 200)


def _begin(work: Work, pk: int) -> HttpResponse:
    names = named_authors(scope=work.request.scope, remarks=[work.case.remark])
    author = names.get(work.case.remark_id)
    themes = work.case.themes.select_related("theme")
    offers = offers_for(work.request.scope, work.case, themes, name=author.name if author else "")
    offer = next((offer for offer in offers if offer.pk == pk), None)
    if offer is None:
        raise DomainError(_("This opening is gone. Load the page again and choose another one."), code="gone")
    return _keep(work, later=_is_later(work), begun=offer.text)


def _look(work: Work, form: forms.ReplyForm, pressed: str) -> HttpResponse:
    """Show the reply as its author gets it, below what is typed."""
    kind = pressed.removeprefix(LOOK)
    work.forms["reply_form"] = form
    found = _preview(work.request, work.case, form.cleaned_data["text"], kind)
    text = without_token(found.mail.text, found.receipt.remark) if found.mail else ""
    work.extra = {"preview": found, "preview_kind": kind, "preview_text": text}
    return work.show(work, 200)


def _preview(request: HttpRequest, case: Case, text: str, kind: str) -> Preview:
    return preview_reply(
        scope=request.scope,
        case=case,
        text=text,
        at=timezone.now(),
        is_answer=kind == ReplyKind.ANSWER,
        asks=kind == ReplyKind.ASK,
    )


def _replan(work: Work) -> HttpResponse | None:
    planned = _planned(work)
    form = forms.PlannedForm(work.request.POST, prefix=f"p{planned.pk}")
    if not form.is_valid():
        return work.refuse(f"planned_{planned.pk}", form)
    said = {"text": form.cleaned_data["text"], "send_at": form.cleaned_data["when"], "at": timezone.now()}
    try:
        change_planned(scope=work.request.scope, planned=planned, **said)
    except DomainError as error:
        _say(error, form)
        return work.refuse(f"planned_{planned.pk}", form)
    messages.success(work.request, _("Changed. It waits, and is sent by itself."))
    return None


def _unplan(work: Work) -> HttpResponse | None:
    take_back(scope=work.request.scope, planned=_planned(work))
    messages.success(work.request, _("It is not sent."))
    return None


def _planned(work: Work) -> PlannedReply:
    rows = work.case.planned.visible_to(work.request.scope).select_related("case__network")
    planned: PlannedReply | None = rows.filter(pk=key_in(work.request.POST.get("planned", ""))).first()
    if planned is None:
        raise DomainError(_("This reply is gone. Load the page again."), code="gone")
    return planned


@require_POST
@csp_exempt()
@requires(Capability.WORK_DESK)
def desk_preview_mail(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Serve the mail that a reply would be, for the frame beside it."""
    found = _looked_at(request, number)
    if found.mail is None:
        raise DomainError(_("No mail goes out. The words wait behind the receipt link."), code="no_mail")
    response = HttpResponse(without_token(found.mail.html, found.receipt.remark))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


@require_POST
@requires(Capability.WORK_DESK)
def desk_preview_page(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Serve the page that the reply's author would read, for the frame beside it."""
    found = _looked_at(request, number)
    with translation.override(found.receipt.remark.language):
        return show_to_others(request, found.receipt, "feedback/receipt.html")


def _looked_at(request: HttpRequest, number: str) -> Preview:
    case: Case = get_visible_or_404(Case.objects.all(), request.scope, remark__number=number)
    form = forms.ReplyForm(request.POST, prefix="reply")
    if not form.is_valid():
        raise DomainError(form.errors["text"][0] if form["text"].data else _("Write the reply first."))
    return _preview(request, case, form.cleaned_data["text"], request.POST.get("kind", ""))


REPLYING: dict[str, Action] = {"reply": _reply, "replan": _replan, "unplan": _unplan}

"""The desk: a list beside one case, and everything that is done to it, under one address each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback import desk_forms as forms
from feedback.enums import Kind, Mode
from feedback.models import Case
from feedback.queries import desk as queries
from feedback.queries.narrowing import narrowing_from
from feedback.queries.receipt import stations_of
from feedback.rules import agency_seat
from feedback.services.cases import add_note, assign_case
from feedback.services.identity import Author, named_authors, open_author
from feedback.services.passing import pass_on
from feedback.services.relay import reply_to_author
from feedback.services.themes import add_theme, remove_theme
from partners.access import requires
from partners.roles import Capability
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404

MODE_ICONS = {Mode.NAMED: "user", Mode.AGENCY_ONLY: "lock-closed", Mode.NO_IDENTITY: "eye-slash"}
KIND_ICONS = {
    Kind.PRAISE: "hand-thumb-up",
    Kind.PROBLEM: "exclamation-triangle",
    Kind.QUESTION: "question-mark-circle",
    Kind.IDEA: "light-bulb",
    Kind.MARKET: "chart-bar",
}


@require_safe
@requires(Capability.WORK_DESK)
def desk(request: HttpRequest, network: str) -> HttpResponse:
    """Show a saved view; htmx, asking for what comes after a row, gets the next rows alone."""
    more = request.htmx and request.GET.get("after")
    template = "feedback/desk/rows.html" if more else "feedback/desk.html"
    return render_page(request, template, _list_context(request), part="" if more else "desk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def desk_case(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Show one case beside its view, or do to it what the form says."""
    case = get_visible_or_404(
        Case.objects.select_related("remark__partner", "remark__network", "owner__person"),
        request.scope,
        remark__number=number,
    )
    if request.method != "POST":
        return _show(request, Work(request, case))
    work = Work(request, case, action=request.POST.get("action", ""))
    act = ACTIONS.get(work.action)
    return (act(work) if act else None) or redirect(work.address)


@dataclass
class Work:
    """One request at one case: the forms that came back, and who was opened."""

    request: HttpRequest
    case: Case
    action: str = ""
    forms: dict[str, Form] = field(default_factory=dict)
    opened: Author | None = None

    @property
    def address(self) -> str:
        """Return the case's own address, in the view from which it was reached."""
        view = queries.saved_view(self.request.GET.get("view", "")).key
        path = reverse("feedback:desk-case", args=[self.request.network.slug, self.case.remark.number])
        kept = narrowing_from(self.request.GET, self.request.scope).query
        return f"{path}?{urlencode({'view': view})}{kept}"

    def refuse(self, name: str, form: Form) -> HttpResponse:
        """Show the case again with the form that needs another look."""
        self.forms[name] = form
        return _show(self.request, self, status=422)


def _give_theme(work: Work) -> HttpResponse | None:
    form = forms.ThemeChoiceForm(work.request.POST, scope=work.request.scope)
    if not form.is_valid():
        return work.refuse("theme_form", form)
    theme = form.cleaned_data["theme"]
    add_theme(scope=work.request.scope, case=work.case, theme=theme, at=timezone.now())
    return None


def _take_theme_off(work: Work) -> HttpResponse | None:
    row = _case_theme(work)
    remove_theme(scope=work.request.scope, case_theme=row)
    return redirect(f"{work.address}&{urlencode({'undo': row.theme.code})}")


def _pass_on(work: Work) -> HttpResponse | None:
    row = _case_theme(work)
    wording = ""
    if work.case.remark.is_protected:
        form = forms.WordingForm(work.request.POST, prefix=f"t{row.pk}")
        if not form.is_valid():
            return work.refuse(f"wording_{row.pk}", form)
        wording = form.cleaned_data["wording"]
    pass_on(scope=work.request.scope, case_theme=row, wording=wording, at=timezone.now())
    messages.success(work.request, _("Passed on. HQ owes an answer now."))
    return None


def _reply(work: Work) -> HttpResponse | None:
    form = forms.ReplyForm(work.request.POST, prefix="reply")
    if not form.is_valid():
        return work.refuse("reply_form", form)
    reply_to_author(
        scope=work.request.scope,
        case=work.case,
        text=form.cleaned_data["text"],
        at=timezone.now(),
        is_answer=work.request.POST.get("as") == "answer",
    )
    messages.success(work.request, _("Sent to the author."))
    return None


def _note(work: Work) -> HttpResponse | None:
    form = forms.NoteForm(work.request.POST, prefix="note")
    if not form.is_valid():
        return work.refuse("note_form", form)
    add_note(scope=work.request.scope, case=work.case, text=form.cleaned_data["text"])
    return None


def _assign(work: Work) -> HttpResponse | None:
    form = forms.AssignForm(work.request.POST, network=work.request.network)
    if not form.is_valid():
        return work.refuse("assign_form", form)
    assign_case(scope=work.request.scope, case=work.case, owner=form.cleaned_data["owner"])
    return None


def _open(work: Work) -> HttpResponse | None:
    form = forms.OpenForm(work.request.POST)
    if not form.is_valid():
        return work.refuse("open_form", form)
    work.opened = open_author(
        scope=work.request.scope, remark=work.case.remark, reason=form.cleaned_data["reason"]
    )
    return _show(work.request, work)


ACTIONS: dict[str, Callable[[Work], HttpResponse | None]] = {
    "theme": _give_theme,
    "untheme": _take_theme_off,
    "pass_on": _pass_on,
    "reply": _reply,
    "note": _note,
    "assign": _assign,
    "open": _open,
}


def _case_theme(work: Work) -> Any:
    rows = work.case.themes.select_related("theme", "case__remark")
    return get_visible_or_404(rows, work.request.scope, pk=work.request.POST.get("case_theme", ""))


def _show(request: HttpRequest, work: Work, status: int = 200) -> HttpResponse:
    context = _list_context(request) | _detail_context(work)
    return render_page(request, "feedback/desk.html", context, part="desk", status=status)


def _list_context(request: HttpRequest) -> dict[str, Any]:
    view, now = queries.saved_view(request.GET.get("view", "")), timezone.now()
    counts = queries.view_counts(request.scope, request.network, now)
    narrowing = narrowing_from(request.GET, request.scope)
    count = counts[view.key]
    if narrowing.values:
        count = queries.count_narrowed(
            request.scope, request.network, view=view, now=now, narrowing=narrowing
        )
    base = reverse("feedback:desk", args=[request.network.slug])
    return {
        "view": view,
        "kind_icons": KIND_ICONS,
        "mode_icons": MODE_ICONS,
        "now": now,
        "count": count,
        "narrowing": narrowing,
        "tabs": [
            {
                "label": each.label,
                "url": f"{base}?view={key}{narrowing.query}",
                "current": key == view.key,
                "count": counts[key],
            }
            for key, each in queries.VIEWS.items()
        ],
        "page": queries.desk_page(
            request.scope,
            request.network,
            view=view,
            now=now,
            cursor=request.GET.get("after", ""),
            narrowing=narrowing,
        ),
    }


def _detail_context(work: Work) -> dict[str, Any]:
    request, case = work.request, work.case
    remark = case.remark
    detail = queries.case_detail(request.scope, case)
    codebook = list(queries.active_themes(request.scope))
    shown = [] if request.method == "HEAD" or remark.mode != Mode.NAMED else [remark]
    names = named_authors(scope=request.scope, remarks=shown)
    return {
        "case": case,
        "remark": remark,
        "detail": detail,
        "rows": _theme_rows(work, detail),
        "address": work.address,
        "author": names.get(remark.pk),
        "stations": stations_of(case),
        "opened": work.opened,
        "is_mine": case.owner_id in request.scope.membership_ids,
        "me": agency_seat(request.scope),
        "codebook": codebook,
        "undo": next((theme for theme in codebook if theme.code == request.GET.get("undo")), None),
        "theme_form": forms.ThemeChoiceForm(scope=request.scope),
        "reply_form": forms.ReplyForm(prefix="reply"),
        "note_form": forms.NoteForm(prefix="note"),
        "open_form": forms.OpenForm(),
        "assign_form": forms.AssignForm(
            network=request.network, initial={"owner": case.owner_id or forms.NOBODY}
        ),
        **work.forms,
    }


def _theme_rows(work: Work, detail: queries.Detail) -> list[dict[str, Any]]:
    """Pair each theme of the case with the form that passes it on."""
    return [
        {"row": row, "form": work.forms.get(f"wording_{row.pk}") or forms.WordingForm(prefix=f"t{row.pk}")}
        for row in detail.themes
    ]

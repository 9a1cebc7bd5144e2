"""The desk: a list beside one case, and everything that is done to it, under one address each."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback import desk_forms as forms
from feedback.enums import Kind, Mode
from feedback.models import Case, Theme
from feedback.queries import desk as queries
from feedback.queries.beside import beside
from feedback.queries.flagged import flagging_of
from feedback.queries.narrowing import narrowing_from
from feedback.queries.openings import offers_for
from feedback.queries.planned import planned_replies
from feedback.queries.presence import others_at
from feedback.queries.receipt import stations_of
from feedback.queries.recoding import recoded_by_merges
from feedback.queries.saved_views import VIEWS, SavedView, saved_view
from feedback.queries.suggested import suggested_themes
from feedback.rules import agency_seat, can_close, can_lead_desk
from feedback.services.identity import Author, named_authors
from feedback.services.presence import be_at_case
from feedback.states import ASIDE
from feedback.views.casework import ACTIONS
from feedback.views.merging import leads_on, merging_context
from feedback.views.own_views import desk_query, keep_view, own_views
from feedback.views.selecting import Selection, undo_offer
from feedback.views.tabs import quarantine_tab
from feedback.views.translating import translating_context
from feedback.views.work import Work
from partners.access import requires
from partners.queries.send_holds import holds_over
from partners.roles import Capability
from portal.kernel.delivery import is_first_look
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


@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def desk(request: HttpRequest, network: str) -> HttpResponse:
    """Show a saved view, or do to the selected what the form says; htmx gets the next rows alone."""
    if request.method == "POST":
        if request.POST.get("do") == "keep":
            return keep_view(request)
        selection = Selection(request)
        return selection.act() or _show_list(request, selection.context, status=422)
    return _show_list(request, {})


def _show_list(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    next_rows = request.htmx and request.GET.get("after")
    template = "feedback/desk/rows.html" if next_rows else "feedback/desk.html"
    context = _list_context(request) | more
    return render_page(request, template, context, part="" if next_rows else "desk", status=status)


@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def desk_case(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Show one case beside its view, or do to it what the form says; a merged one leads to the kept."""
    case = _visible_case(request, number)
    if request.method != "POST":
        if kept := leads_on(request, case):
            return redirect(Work(request, kept, _show).address)
        _be_here(request, case)
        return _show(Work(request, case, _show))
    work = Work(request, case, _show, action=request.POST.get("action", ""))
    act = ACTIONS.get(work.action)
    return (act(work) if act else None) or redirect(work.address)


@require_safe
@requires(Capability.WORK_DESK)
def desk_here(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Say that one is still at the case, and who else is."""
    case = _visible_case(request, number)
    _be_here(request, case)
    return render(request, "feedback/desk/here.html", _here_context(request, case))


def _visible_case(request: HttpRequest, number: str) -> Case:
    return get_visible_or_404(
        Case.objects.select_related(
            "remark__partner", "remark__network", "remark__translation", "owner__person"
        ),
        request.scope,
        remark__number=number,
    )


def _be_here(request: HttpRequest, case: Case) -> None:
    if is_first_look(request):
        be_at_case(scope=request.scope, case=case, at=timezone.now())


def _here_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {
        "others": others_at(request.scope, case, timezone.now()),
        "here_url": reverse("feedback:desk-here", args=[request.network.slug, case.remark.number]),
    }


def _show(work: Work, status: int = 200) -> HttpResponse:
    listed = _list_context(work.request)
    context = listed | _detail_context(work, listed["codebook"])
    return render_page(work.request, "feedback/desk.html", context, part="desk", status=status)


def _tabs(view: SavedView, kept: str, base: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": each.label,
            "url": f"{base}?view={key}{kept}",
            "current": key == view.key,
            "count": counts[key],
        }
        for key, each in VIEWS.items()
        if each.is_tab or key == view.key
    ]


def _list_context(request: HttpRequest) -> dict[str, Any]:
    view, now = saved_view(request.GET.get("view", "")), timezone.now()
    counts = queries.view_counts(request.scope, request.network, now, beside=view.key)
    narrowing = narrowing_from(request.GET, request.scope)
    count = counts[view.key]
    if narrowing.values:
        count = queries.count_narrowed(
            request.scope, request.network, view=view, now=now, narrowing=narrowing
        )
    codebook, query = list(queries.active_themes(request.scope)), desk_query(request)
    base = reverse("feedback:desk", args=[request.network.slug])
    return {
        "view": view,
        "list_url": f"{base}?{query}",
        "kind_icons": KIND_ICONS,
        "mode_icons": MODE_ICONS,
        "now": now,
        "selection_form": forms.SelectionForm(network=request.network, prefix="all"),
        "codebook": codebook,
        "narrow_form": forms.NarrowForm(codebook=codebook, initial=narrowing.values),
        **own_views(request, query),
        "undo_selection": undo_offer(request),
        "count": count,
        "held": counts.get("held", 0),
        "may_edit_words": can_lead_desk(request.scope),
        "narrowing": narrowing,
        "tabs": [*_tabs(view, narrowing.query, base, counts), *quarantine_tab(request)],
        "page": queries.desk_page(
            request.scope,
            request.network,
            view=view,
            now=now,
            cursor=request.GET.get("after", ""),
            narrowing=narrowing,
            urgent_first=True,
        ),
    }


def _detail_context(work: Work, codebook: list[Theme]) -> dict[str, Any]:
    request, case = work.request, work.case
    remark = case.remark
    detail = queries.case_detail(request.scope, case)
    shown = [] if request.method == "HEAD" or remark.mode != Mode.NAMED else [remark]
    names = named_authors(scope=request.scope, remarks=shown)
    return {
        "case": case,
        "remark": remark,
        "detail": detail,
        "beside": beside(request.scope, remark, remark.partner) if remark.partner else None,
        "rows": _theme_rows(work, detail),
        "suggested": [] if detail.themes or case.state in ASIDE else suggested_themes(remark, codebook),
        "recoded": recoded_by_merges(case.pk),
        "address": work.address,
        "author": names.get(remark.pk),
        "stations": stations_of(case),
        "opened": work.opened,
        "flagging": flagging_of(case),
        "just_released": request.GET.get("released") == "1",
        "can_close": can_close(case),
        "is_asked": case.asked_at is not None and case.is_waiting,
        "is_asleep": case.snoozed_until is not None and case.snoozed_until > timezone.now(),
        "is_mine": case.owner_id in request.scope.membership_ids,
        "me": agency_seat(request.scope),
        "undo": next((theme for theme in codebook if theme.code == request.GET.get("undo")), None),
        **_reply_context(work, detail, names.get(remark.pk)),
        "handing": _handing_forms(work, detail),
        "holds": holds_over(request.scope, remark.partner) if case.urgent and remark.partner else [],
        "transcript_form": _transcript_form(detail),
        **translating_context(work),
        **_plain_forms(work),
        **_here_context(request, case),
        **merging_context(work),
        **work.forms,
        **work.extra,
    }


def _plain_forms(work: Work) -> dict[str, Any]:
    """Return the forms of a case that are the same for all, with nothing sent."""
    return {
        "theme_form": forms.ThemeChoiceForm(scope=work.request.scope),
        "reply_form": forms.ReplyForm(prefix="reply"),
        "note_form": forms.NoteForm(prefix="note"),
        "hold_form": forms.HoldSendsForm(prefix="hold"),
        "urgent_form": forms.UrgentForm(prefix="urgent", initial={"kind": work.case.urgent}),
        "flag_form": forms.FlagForm(prefix="flag"),
        "open_form": forms.OpenForm(),
        "snooze_form": forms.SnoozeForm(prefix="snooze"),
        "close_form": forms.CloseForm(prefix="close"),
        "assign_form": forms.AssignForm(
            network=work.request.network, initial={"owner": work.case.owner_id or forms.NOBODY}
        ),
    }


def _reply_context(work: Work, detail: queries.Detail, author: Author | None) -> dict[str, Any]:
    """Return how a reply may begin, and those that wait, each with the form that changes it."""
    case, scope = work.case, work.request.scope
    return {
        "offers": offers_for(scope, case, detail.themes, name=author.name if author else ""),
        "keeps_openings": can_lead_desk(scope),
        "planned": [
            {"row": row, "form": work.forms.get(f"planned_{row.pk}") or forms.PlannedForm.of(row)}
            for row in planned_replies(scope, case)
        ],
    }


def _handing_forms(work: Work, detail: queries.Detail) -> dict[int, Any]:
    """Return, for each answer that HQ waits for, the form that words it."""
    return {
        entry.pk: work.forms.get(f"hand_{entry.pk}") or forms.WordingForm(prefix=f"m{entry.pk}")
        for entry in detail.entries
        if entry.waits
    }


def _transcript_form(detail: queries.Detail) -> forms.TranscriptForm | None:
    said = detail.recording.transcript if detail.recording else ""
    return forms.TranscriptForm(prefix="transcript", initial={"text": said}) if detail.recording else None


def _theme_rows(work: Work, detail: queries.Detail) -> list[dict[str, Any]]:
    """Pair each theme of the case with the form that passes it on."""
    return [
        {"row": row, "form": work.forms.get(f"wording_{row.pk}") or forms.WordingForm(prefix=f"t{row.pk}")}
        for row in detail.themes
    ]

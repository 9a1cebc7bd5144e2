"""Answers that HQ owes: the list, one theme with its form, and the look before it is sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.answer_forms import KIND_HINTS, AnswerForm
from feedback.enums import AnswerKind
from feedback.models import Promise, Theme
from feedback.queries import owed as queries
from feedback.queries.owed import Debtor
from feedback.queries.passed_on import as_wordings
from feedback.queries.threads import turns_of
from feedback.rules import can_answer
from feedback.services.answers import answer_theme
from feedback.services.identity import named_authors
from feedback.services.promises import keep_promise
from partners.access import requires
from partners.roles import Capability
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.READ_OWED)
def answers_owed(request: HttpRequest, network: str) -> HttpResponse:
    """List the themes that wait, longest first, who owes them, and the promises; the agency reads along."""
    now, wanted = timezone.now(), request.GET.get("to", "")
    owed = queries.owed_themes(request.scope, request.network, now)
    debtors = queries.debtors(owed)
    chosen = next((debtor for debtor in debtors if debtor.key == wanted), None)
    context = {
        "owed": [each for each in owed if chosen is None or each.addressee_key == chosen.key],
        "tabs": _tabs(debtors, chosen, len(owed)) if len(debtors) > 1 else [],
        "chosen": chosen,
        "answers": can_answer(request.scope),
        "promises": queries.promise_lines(request.scope, request.network, now),
    }
    return render(request, "feedback/answers_owed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.ANSWER)
def owed_theme(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Show what waits under a theme, and take one answer for all: written, looked at, then sent."""
    rows = Theme.objects.select_related("network", "merged_into")
    theme = get_visible_or_404(rows, request.scope, code=code)
    if theme.merged_into:
        return redirect("feedback:owed-theme", network, theme.merged_into.code)
    if request.method != "POST":
        return _show(request, theme, _first_form(request, theme))
    form = AnswerForm(request.POST, network=request.network)
    step = request.POST.get("step", "")
    if not form.is_valid():
        return _show(request, theme, form, status=422)
    if step == "edit":
        return _show(request, theme, form)
    if step == "send":
        return _send(request, theme, form.cleaned_data)
    return render(
        request, "feedback/answer_confirm.html", _words(form.cleaned_data) | {"theme": theme, "form": form}
    )


@require_POST
@requires(Capability.ANSWER)
def promise_kept(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Mark a promise as kept."""
    promise = get_visible_or_404(Promise.objects, request.scope, pk=pk)
    keep_promise(scope=request.scope, promise=promise, at=timezone.now())
    messages.success(request, _("Marked as kept."))
    return redirect("feedback:answers-owed", network)


def _tabs(debtors: list[Debtor], chosen: Debtor | None, total: int) -> list[dict[str, Any]]:
    everybody = {"label": _("Everybody"), "url": "?", "count": total, "current": chosen is None}
    return [everybody] + [
        {
            "label": debtor.name or _("Nobody yet"),
            "url": f"?to={debtor.key}",
            "count": debtor.themes,
            "current": debtor == chosen,
        }
        for debtor in debtors
    ]


def _send(request: HttpRequest, theme: Theme, said: dict[str, Any]) -> HttpResponse:
    answer_theme(scope=request.scope, theme=theme, at=timezone.now(), **said)
    messages.success(request, _("Sent. Everyone who spoke is being told in their language."))
    return redirect("feedback:answers-owed", request.network.slug)


def _first_form(request: HttpRequest, theme: Theme) -> AnswerForm:
    earlier = queries.earlier_answer(request.scope, theme)
    if earlier and request.GET.get("again"):
        return AnswerForm.starting_from(earlier, request.network)
    return AnswerForm(network=request.network)


def _show(request: HttpRequest, theme: Theme, form: AnswerForm, status: int = 200) -> HttpResponse:
    named = queries.owed_named(request.scope, theme)
    shown = [] if request.method == "HEAD" else [row.case.remark for row in named]
    names = named_authors(scope=request.scope, remarks=shown)
    hidden = queries.owed_hidden(request.scope, theme)
    context = {
        "theme": theme,
        "owed": queries.owed_theme(request.scope, request.network, theme, timezone.now()),
        "named": [(row, names.get(row.case.remark_id)) for row in named],
        "wordings": list(zip(hidden, as_wordings(request.scope, request.network, hidden), strict=True)),
        "turns": turns_of(request.scope, [*named, *hidden]),
        "earlier": queries.earlier_answer(request.scope, theme),
        "form": form,
        "kind_hints": KIND_HINTS,
    }
    return render(request, "feedback/owed_theme.html", context, status=status)


def _words(said: dict[str, Any]) -> dict[str, Any]:
    return {"said": said, "kind": AnswerKind(said["kind"]).label}

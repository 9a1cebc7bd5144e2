"""HQ asks back: one voice, what was asked and answered so far, and the next question."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.answer_forms import AskForm
from feedback.models import Theme
from feedback.queries.passed_on import as_wordings
from feedback.queries.threads import find_voice, turns_of
from feedback.rules import can_ask_back
from feedback.services.asking_back import ask_back
from feedback.services.identity import named_authors
from partners.access import requires
from partners.roles import Capability
from portal.kernel.shortcuts import get_visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.ANSWER)
def ask_back_page(request: HttpRequest, network: str, code: str, voice: str) -> HttpResponse:
    """Show a voice with its thread, or ask its author something."""
    rows = Theme.objects.select_related("network", "merged_into")
    theme = get_visible_or_404(rows, request.scope, code=code)
    if theme.merged_into:
        return redirect("feedback:owed-theme", network, theme.merged_into.code)
    row = find_voice(request.scope, theme, voice)
    if row is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_back(scope=request.scope, case_theme=row, at=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("Asked. You are told when the answer is there; until then your time stands.")
        )
        return redirect("feedback:ask-back", network, code, voice)
    protected = row.case.remark.is_protected
    shown = [] if protected or request.method == "HEAD" else [row.case.remark]
    context = {
        "theme": theme,
        "row": row,
        "author": named_authors(scope=request.scope, remarks=shown).get(row.case.remark_id),
        "wording": as_wordings(request.scope, request.network, [row])[0] if protected else None,
        "turns": turns_of(request.scope, [row])[row.pk],
        "can_ask": can_ask_back(row),
        "form": form,
    }
    return render(request, "feedback/ask_back.html", context, status=422 if form.errors else 200)

"""The words that are looked for, for the agency's lead: changed only after a look at what that would flag."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from feedback.price_words_forms import PriceWordsForm
from feedback.queries.price_words import Change, what_would_change
from feedback.rules import can_lead_desk
from feedback.services.guarding import save_lists
from partners.access import requires
from partners.roles import Capability

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def price_words(request: HttpRequest, network: str) -> HttpResponse:
    """Show the lists, then what a change would flag; only the lists that were looked at are saved."""
    if not can_lead_desk(request.scope):
        raise Http404
    form = PriceWordsForm(request.POST or None, network=request.network)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, None, status=422 if form.errors else 200)
    if request.POST.get("step") == "save" and form.was_seen:
        return _save(request, form)
    return _show(request, form, what_would_change(request.network, form.lists, timezone.now()))


def _save(request: HttpRequest, form: PriceWordsForm) -> HttpResponse:
    flagged = save_lists(scope=request.scope, network=request.network, lists=form.lists, at=timezone.now())
    said = ngettext("Saved. %(n)s remark is flagged.", "Saved. %(n)s remarks are flagged.", flagged)
    messages.success(request, said % {"n": flagged} if flagged else _("Saved."))
    return redirect("feedback:price-words", request.network.slug)


def _show(
    request: HttpRequest, form: PriceWordsForm, change: Change | None, status: int = 200
) -> HttpResponse:
    named = {language.split("-")[0] for language in request.network.languages}
    context: dict[str, Any] = {
        "form": form,
        "change": change,
        "shown": change.hits[:SHOWN] if change else [],
        "more": max(0, len(change.hits) - SHOWN) if change else 0,
        "seen": form.mark if change else "",
        "lists": [(form[f"words_{language}"], language in named) for language in form.known],
    }
    return render(request, "feedback/price_words.html", context, status=status)

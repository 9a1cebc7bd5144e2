"""Answers: what somebody said, where it stands, and what was answered."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from feedback.enums import CaseState
from feedback.models import Remark
from feedback.queries.own import own_page, own_remark
from feedback.queries.receipt import latest_words, receipt_path
from feedback.views.conversing import converse
from feedback.views.tabs import answer_tabs
from partners.access import requires
from partners.roles import Capability
from portal.kernel.htmx import render_page

BADGES = {
    CaseState.RECEIVED: ("neutral", "inbox"),
    CaseState.UNDERSTOOD: ("neutral", "eye"),
    CaseState.PASSED_ON: ("info", "arrow-right"),
    CaseState.ANSWERED: ("good", "check"),
    CaseState.TOLD: ("good", "check"),
    CaseState.CHECKED: ("good", "check"),
    CaseState.CLOSED: ("neutral", "archive-box"),
    CaseState.MERGED: ("neutral", "link"),
}


@require_safe
@requires(Capability.READ_OWN_ANSWERS)
def own(request: HttpRequest, network: str) -> HttpResponse:
    """List the person's own remarks with their answers, newest first."""
    page = own_page(request.scope, cursor=request.GET.get("after", ""))
    context = {
        "rows": [_row(remark) for remark in page.rows],
        "next_cursor": page.next_cursor,
        "tabs": answer_tabs(request, "own"),
    }
    return render_page(request, "feedback/answers.html", context, part="rows")


def _row(remark: Remark) -> dict[str, Any]:
    tone, icon = BADGES[remark.case.state]
    label, words, language = latest_words(remark.case)
    return {
        "remark": remark,
        "label": label,
        "words": words,
        "language": language,
        "tone": tone,
        "icon": icon,
        "is_new": remark.case.state == CaseState.TOLD,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_OWN_ANSWERS)
def own_remark_page(request: HttpRequest, network: str, number: str) -> HttpResponse:
    """Show the author one of their own remarks, or take what they write back."""
    remark = own_remark(request.scope, number)
    if remark is None:
        raise Http404
    return converse(
        request,
        remark,
        "feedback/own_remark.html",
        here=reverse("feedback:own-remark", args=[network, number]),
        photo_url=f"{receipt_path(remark)}photo/",
        bare=False,
    )

"""The receipt: for whoever holds its link, without signing in; it knows nobody and asks for no session."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from feedback.enums import CheckResult
from feedback.forms import CheckForm
from feedback.models import Remark
from feedback.queries.receipt import receipt_of, remark_by_receipt
from feedback.views.conversing import converse, say_whether_answered
from portal.kernel.sessionless import sessionless


@sessionless
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Show where a remark stands, or take what its author writes back."""
    remark = _remark(request, token)
    with translation.override(remark.language):
        return converse(
            request,
            remark,
            "feedback/receipt.html",
            here=reverse("feedback:receipt", args=[network, token]),
            photo_url=reverse("feedback:receipt-photo", args=[network, token]),
            bare=True,
        )


@sessionless
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_check(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Ask "did that answer it?" with the mail's answer chosen; only the button says it."""
    remark = _remark(request, token)
    here = reverse("feedback:receipt", args=[network, token])
    chosen = request.GET.get("answer", "")
    form = CheckForm(
        request.POST or None, initial={"result": chosen if chosen in CheckResult.values else CheckResult.YES}
    )
    with translation.override(remark.language):
        if request.method == "POST" and say_whether_answered(form, remark):
            return redirect(f"{here}?checked=1")
        context = {"receipt": receipt_of(remark), "form": form, "here": here, "bare": True}
        status = 422 if form.errors else 200
        return render(request, "feedback/receipt_check.html", context, status=status)


@sessionless
@require_safe
def receipt_photo(request: HttpRequest, network: str, token: str) -> HttpResponseBase:
    """Show the author their photo."""
    photo = next((photo for photo in _remark(request, token).attachments.all() if photo.is_ready), None)
    if photo is None:
        raise Http404
    return FileResponse(photo.image.open("rb"), content_type="image/jpeg")


def _remark(request: HttpRequest, token: str) -> Remark:
    """Find the remark; a wrong link and another network's answer alike."""
    remark = remark_by_receipt(request.network, token) if request.network else None
    if remark is None:
        raise Http404
    return remark

"""What the receipt and the author's own page share: the story of one remark, writing back, the check."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from feedback.forms import CheckForm, ReplyForm
from feedback.models import Remark
from feedback.queries.receipt import Question, Receipt, receipt_of, receipt_url, without_token
from feedback.services.cases import check_answer
from feedback.services.writing_back import write_back
from portal.kernel.errors import DomainError
from portal.kernel.keys import key_in

NOTES = ("received", "sent", "checked")


def converse(
    request: HttpRequest, remark: Remark, template: str, *, here: str, photo_url: str, bare: bool
) -> HttpResponse:
    """Show the story, or take in what the author writes back or says to "did that answer it?".

    A `bare` page knows nobody: its address is its only guard, and it sets no cookie.
    """
    posted = request.POST if request.method == "POST" else None
    checks = posted is not None and "result" in posted
    question = key_in(posted.get("question", "")) if posted is not None else 0
    reply = ReplyForm(None if checks else posted)
    check = CheckForm(posted if checks else None)
    if checks and say_whether_answered(check, remark):
        return redirect(f"{here}?checked=1")
    if posted is not None and not checks and reply.is_valid():
        write_back(remark=remark, at=timezone.now(), question=question, **reply.cleaned_data)
        return redirect(f"{here}?sent=1#said")
    receipt = receipt_of(remark)
    context: dict[str, Any] = {
        "receipt": receipt,
        "questions": _questions(receipt, reply, question),
        "reply_form": ReplyForm() if question else reply,
        "check_form": check,
        "here": here,
        "photo_url": photo_url,
        "receipt_url": receipt_url(remark),
        "note": next((note for note in NOTES if note in request.GET), ""),
        "bare": bare,
    }
    return render(request, template, context, status=422 if reply.errors or check.errors else 200)


def _questions(receipt: Receipt, answer: ReplyForm, key: int) -> list[tuple[Question, ReplyForm]]:
    """Pair each question of HQ with the form that answers it; the one that came back keeps its words."""
    return [
        (each, answer if each.key == key else ReplyForm(auto_id=f"id_q{each.key}_%s"))
        for each in receipt.questions
    ]


def show_to_others(request: HttpRequest, receipt: Receipt, template: str) -> HttpResponse:
    """Show somebody else what the author reads, without the address that is the author's alone."""
    photo = next((photo for photo in receipt.photos if photo.is_ready), None)
    context: dict[str, Any] = {
        "receipt": receipt,
        "questions": _questions(receipt, ReplyForm(), 0),
        "reply_form": ReplyForm(),
        "check_form": CheckForm(),
        "here": "#said",
        "photo_url": photo.image.url if photo else "",
        "receipt_url": without_token(receipt_url(receipt.remark), receipt.remark),
        "note": "",
        "bare": True,
    }
    return render(request, template, context)


def say_whether_answered(form: CheckForm, remark: Remark) -> bool:
    """Keep the author's yes or no; False leaves the reason in the form."""
    if not form.is_valid():
        return False
    try:
        check_answer(remark=remark, result=form.cleaned_data["result"], at=timezone.now())
    except DomainError as error:
        form.add_error(None, str(error.message))
        return False
    return True

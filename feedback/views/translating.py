"""The language of remarks at the desk, their translations, and what of them may be translated outside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.queries.translating import is_foreign, translating_in, translation_of
from feedback.rules import can_lead_desk
from feedback.services.guarding import WordsFoundError
from feedback.services.translating import ask_translator, correct_language, save_rule, write_translation
from feedback.translating_forms import LanguageForm, TranslatingForm, TranslationForm
from feedback.translators import the_translator
from feedback.views.work import Action, Work
from partners.access import requires
from partners.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def translating(request: HttpRequest, network: str) -> HttpResponse:
    """Show and change what may be sent to the translator, for the agency's lead."""
    if not can_lead_desk(request.scope):
        raise Http404
    rule = translating_in(request.network)
    form = TranslatingForm(request.POST or None, network=request.network, rule=rule)
    if request.method == "POST" and form.is_valid():
        said = {"outside": form.cleaned_data["outside"], "reads": form.cleaned_data.get("reads", [])}
        save_rule(scope=request.scope, network=request.network, **said)
        messages.success(request, _("Saved."))
        return redirect("feedback:translating", request.network.slug)
    translator = the_translator()
    context = {"form": form, "host": urlsplit(translator.url).hostname if translator else ""}
    return render(request, "feedback/translating.html", context, status=422 if form.errors else 200)


def translating_context(work: Work) -> dict[str, Any]:
    """Return the language of a remark, its translation, and what can be done about both."""
    remark, network = work.case.remark, work.request.network
    found = translation_of(remark)
    has_words = bool(remark.text) and not remark.words_erased
    foreign = has_words and is_foreign(remark, network.default_language)
    may_ask = foreign and not (found and (found.is_shown or found.is_under_way))
    if may_ask:
        may_ask = the_translator() is not None and translating_in(network).may_leave(remark)
    return {
        "translation": found,
        "has_translator": the_translator() is not None,
        "is_foreign": foreign,
        "may_ask_translator": may_ask,
        "language_form": LanguageForm(network=network, initial={"language": remark.words_language}),
        "translation_form": TranslationForm(
            prefix="translation", initial={"text": found.text if found else ""}
        ),
    }


def _put_right(work: Work) -> HttpResponse | None:
    form = LanguageForm(work.request.POST, network=work.request.network)
    if not form.is_valid():
        return work.refuse("language_form", form)
    correct_language(scope=work.request.scope, remark=work.case.remark, **form.cleaned_data)
    return None


def _translate(work: Work) -> HttpResponse | None:
    form = TranslationForm(work.request.POST, prefix="translation")
    if not form.is_valid():
        return work.refuse("translation_form", form)
    said = {"text": form.cleaned_data["text"], "at": timezone.now()}
    try:
        write_translation(scope=work.request.scope, remark=work.case.remark, **said)
    except WordsFoundError as error:
        form.add_error("text", str(error.message))
        form.found = error.words
        return work.refuse("translation_form", form)
    messages.success(work.request, _("Kept. It stands beside the words now."))
    return None


def _ask(work: Work) -> HttpResponse | None:
    ask_translator(scope=work.request.scope, remark=work.case.remark)
    messages.success(work.request, _("The translator is asked."))
    return None


TRANSLATING: dict[str, Action] = {
    "language": _put_right,
    "translation": _translate,
    "ask_translator": _ask,
}

"""HQ's answer as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.enums import AnswerKind
from feedback.fields import SubmissionKeyField, WordsField
from feedback.models import Answer
from feedback.services.answers import check_answer_parts
from partners.languages import language_name
from partners.models import Network
from portal.kernel.errors import DomainError

KIND_HINTS = {
    AnswerKind.WILL_DO: _("We do it. A date is welcome."),
    AnswerKind.IN_PART: _("We do some of it, and say why not the rest."),
    AnswerKind.WILL_NOT: _("We don't do it, and say why."),
    AnswerKind.LATER: _("We can't say yet. You promise an answer by the date."),
    AnswerKind.EXISTS: _("It is there already. Say where."),
}
# The field in which a refused part is said.
PART_OF_CODE = {"reason_missing": "reason", "date_missing": "until", "date_past": "until"}


class AskForm(forms.Form):
    """What HQ asks an author; sent twice it is one question."""

    submission_key = SubmissionKeyField()
    text = WordsField(
        label=_("Your question"), error_messages={"required": _("Write what you want to know first.")}
    )


class AnswerForm(forms.Form):
    """What HQ says to everybody who spoke under a theme."""

    kind = forms.ChoiceField(label=_("Your answer"), choices=AnswerKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you say"),
        help_text=_("To the people who spoke. Short and concrete."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed for “In part”, “Will not” and “Later”."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = forms.DateField(
        label=_("Date"),
        help_text=_("Needed for “Later”. With a date, “Will do” and “In part” become a promise."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("You write in"))
    on_page = forms.BooleanField(
        label=_("Show it to all dealers"),
        help_text=_("Under Answers, with your name and without theirs, if enough dealers spoke of it."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = network.languages or [network.default_language]
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]
        spoken = (get_language() or "").split("-")[0]
        self.fields["language"].initial = spoken if spoken in codes else codes[0]

    @classmethod
    def starting_from(cls, answer: Answer, network: Network) -> AnswerForm:
        """Return a form that offers an earlier answer's words; its date would be a new promise."""
        initial = {
            "kind": answer.kind,
            "text": answer.text,
            "reason": answer.reason,
            "language": answer.language,
        }
        return cls(network=network, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Check that the parts fit the kind."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_answer_parts(
                kind=cleaned["kind"],
                text=cleaned["text"],
                reason=cleaned["reason"],
                until=cleaned["until"],
                today=timezone.localdate(),
            )
        except DomainError as error:
            self.add_error(PART_OF_CODE.get(error.code), str(error))
        return cleaned

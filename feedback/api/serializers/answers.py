"""Themes, what HQ owes and gave, and the promises inside."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from feedback.answer_forms import PART_OF_CODE, AnswerForm
from feedback.api.serializers.remarks import WordingRow
from feedback.api.serializers.story import AnswerWords
from feedback.api.serializers.values import ChoiceField, most_of
from feedback.enums import AnswerKind
from feedback.services.answers import check_answer_parts
from portal.kernel.errors import DomainError


class ThemeRow(serializers.Serializer[Any]):
    """An entry of the codebook, with the agency's own exact figures."""

    code = serializers.CharField()
    name = serializers.CharField(source="local_name")
    definition = serializers.CharField(allow_blank=True)
    examples = serializers.CharField(allow_blank=True)
    parent = serializers.CharField(
        source="parent.code", default=None, allow_null=True, help_text="The theme above it."
    )
    merged_into = serializers.CharField(
        source="merged_into.code", default=None, allow_null=True, help_text="What is read in its place."
    )
    is_active = serializers.BooleanField()
    addressee = serializers.CharField(source="addressee.person.name", default=None, allow_null=True)
    dealers = serializers.IntegerField()
    remarks = serializers.IntegerField(source="cases")
    owed = serializers.IntegerField()


class OwedRow(serializers.Serializer[Any]):
    """A theme that waits for HQ's answer."""

    code = serializers.CharField(source="theme.code")
    name = serializers.CharField(source="theme.local_name")
    addressee = serializers.CharField(source="theme.addressee.person.name", default=None, allow_null=True)
    is_mine = serializers.BooleanField(help_text="It is addressed to whoever asks.")
    due_on = serializers.DateField()
    days_left = serializers.IntegerField(help_text="Below zero: so many days late.")
    dealers = serializers.IntegerField(allow_null=True, help_text="Null where too few spoke to say.")


class NamedVoice(serializers.Serializer[Any]):
    """A remark named to HQ that waits under the theme."""

    number = serializers.CharField(source="remark.number")
    text = serializers.CharField(source="remark.text")
    language = serializers.CharField(source="remark.words_language")
    words_erased = serializers.BooleanField(source="remark.words_erased")
    author = serializers.CharField(allow_null=True, help_text="The look is logged, once a page.")
    dealer = serializers.CharField(source="remark.partner.name")
    submitted_at = serializers.DateTimeField(source="remark.submitted_at")


class EarlierAnswer(serializers.Serializer[Any]):
    """The latest answer to the theme, which a new one may start from."""

    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    language = serializers.CharField()


class OwedTheme(serializers.Serializer[Any]):
    """One theme with what waits under it."""

    code = serializers.CharField(source="theme.code")
    name = serializers.CharField(source="theme.local_name")
    definition = serializers.CharField(source="theme.definition", allow_blank=True)
    waits = OwedRow(allow_null=True, help_text="Null when nothing waits any more.")
    named = NamedVoice(many=True)
    wordings = WordingRow(many=True)
    earlier = EarlierAnswer(allow_null=True)


class AnswerInput(serializers.Serializer[Any]):
    """One answer for all who spoke under the theme and wait."""

    kind = ChoiceField(choices=AnswerKind.choices)
    text = serializers.CharField(max_length=most_of(AnswerForm, "text"))
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=most_of(AnswerForm, "reason"),
        help_text="Needed for in_part, will_not and later.",
    )
    until = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Needed for later; with a date, will_do and in_part become a promise.",
    )
    language = serializers.CharField(
        required=False, max_length=10, help_text="One of the network's; else that of whoever asks."
    )

    on_page = serializers.BooleanField(
        required=False,
        default=False,
        help_text="All dealers read it under Answers, with the name of who answered, if enough spoke of it.",
    )

    def validate_language(self, language: str) -> str:
        """Take one of the network's languages."""
        field = self._form().fields["language"]
        if language not in dict(field.choices):
            raise serializers.ValidationError(field.error_messages["invalid_choice"] % {"value": "?"})
        return language

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Check that the parts fit the kind, as the form does."""
        said.setdefault("language", self._form().fields["language"].initial)
        try:
            check_answer_parts(
                kind=said["kind"],
                text=said["text"],
                reason=said["reason"],
                until=said["until"],
                today=timezone.localdate(),
            )
        except DomainError as error:
            part = PART_OF_CODE.get(error.code, "non_field_errors")
            raise serializers.ValidationError({part: [str(error.message)]}) from error
        return said

    def _form(self) -> AnswerForm:
        return AnswerForm(network=self.context["network"])


class Answered(serializers.Serializer[Any]):
    """The answer that was given: everyone who spoke is being told."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    answered_at = serializers.DateTimeField()
    promise = serializers.IntegerField(source="promise.pk", default=None, allow_null=True)


class AnswerRow(AnswerWords):
    """An answer that HQ gave."""

    id = serializers.IntegerField(source="pk")
    theme = serializers.CharField(source="theme.code")
    name = serializers.CharField(source="theme.local_name")
    promise = serializers.IntegerField(source="promise.pk", default=None, allow_null=True)


class PromiseRow(serializers.Serializer[Any]):
    """A dated commitment inside an answer."""

    id = serializers.IntegerField(source="promise.pk")
    theme = serializers.CharField(help_text="Its name in the reader's language.")
    text = serializers.CharField(source="promise.answer.text", help_text="What HQ said.")
    due_on = serializers.DateField(source="promise.due_on")
    kept_at = serializers.DateTimeField(source="promise.kept_at", allow_null=True)
    is_late = serializers.BooleanField()


class Kept(serializers.Serializer[Any]):
    """A promise that was marked as kept."""

    id = serializers.IntegerField(source="pk")
    due_on = serializers.DateField()
    kept_at = serializers.DateTimeField()

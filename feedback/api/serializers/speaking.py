"""What is said, and what comes back: a number, a receipt, a date."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from feedback.api.serializers.values import ChoiceField, PhotoField, WordsField, most_of
from feedback.enums import Kind, Mode, Urgency
from feedback.forms import NoIdentityForm
from feedback.models import Remark
from feedback.queries.receipt import receipt_path

ABOUT = 60
KNOWN_MODES = [(mode.value, mode.label) for mode in (Mode.AGENCY_ONLY, Mode.NAMED)]


class AboutFilter(serializers.Serializer[Any]):
    """What a remark is to be about."""

    about = serializers.CharField(
        required=False, max_length=ABOUT, help_text="`kind:id`, as in `toolkit:12`; something that you see."
    )


class _Said(serializers.Serializer[Any]):
    kind = ChoiceField(choices=Kind.choices)
    text = WordsField()
    may_quote = serializers.BooleanField(default=False, help_text="In a report, without a name.")
    urgent = ChoiceField(
        choices=Urgency.choices, default="", allow_blank=True, help_text="What is at stake, if it can't wait."
    )
    photo = PhotoField()


class RemarkInput(_Said):
    """A remark of somebody we know."""

    mode = ChoiceField(
        choices=KNOWN_MODES,
        default=Mode.AGENCY_ONLY,
        help_text="Who may know who said it. `no_identity` is sent to an address of its own.",
    )
    about = serializers.CharField(required=False, allow_blank=True, max_length=ABOUT, help_text="`kind:id`.")


class NoIdentityInput(_Said):
    """A remark of somebody whom nobody knows."""

    ticket = serializers.CharField(
        max_length=most_of(NoIdentityForm, "ticket"), help_text="From the form; the same for everybody."
    )


class Taken(serializers.Serializer[Remark]):
    """The receipt: where to look, and by when somebody writes."""

    number = serializers.CharField()
    receipt = serializers.SerializerMethodField(help_text="Opens without signing in: keep it.")
    first_reply_by = serializers.DateTimeField(source="case.due_at")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_receipt(self, remark: Remark) -> str:
        """Return the receipt's address."""
        return str(self.context["request"].build_absolute_uri(receipt_path(remark)))


class SubjectRow(serializers.Serializer[Any]):
    """What a remark is about."""

    kind = serializers.CharField()
    id = serializers.IntegerField()
    label = serializers.CharField()


class Choice(serializers.Serializer[Any]):
    """One value, in the reader's language."""

    value = serializers.CharField()
    label = serializers.CharField()


class ModeChoice(Choice):
    """One mode: exactly who will see what."""

    hint = serializers.CharField()


class MandateRow(serializers.Serializer[Any]):
    """Who asked us to listen."""

    sponsor = serializers.CharField()
    short = serializers.CharField()
    url = serializers.CharField()


class NoIdentityWay(serializers.Serializer[Any]):
    """Where to say something with no identity, and with which ticket."""

    address = serializers.CharField()
    ticket = serializers.CharField()
    hint = serializers.CharField()


class FormShown(serializers.Serializer[Any]):
    """All that the remark form knows."""

    subject = SubjectRow(allow_null=True)
    kinds = Choice(many=True)
    modes = ModeChoice(many=True)
    mandate = MandateRow(allow_null=True, help_text="Until the first remark.")
    most_characters = serializers.IntegerField()
    no_identity = NoIdentityWay()


NO_IDENTITY_HINT = _(
    "Send it to this address without token and cookie: then nobody can find out who said it. "
    "Keep the receipt: it is the only way to the answer."
)

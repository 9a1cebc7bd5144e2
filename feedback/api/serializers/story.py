"""One remark's story: where it stands, what was answered, what was written; shared by its readers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from feedback.enums import AnswerKind, CaseState
from feedback.models import Attachment


class StationRow(serializers.Serializer[Any]):
    """One state of the loop: done, current or ahead."""

    state = serializers.ChoiceField(choices=CaseState.choices)
    label = serializers.CharField()
    standing = serializers.CharField(help_text="done, current or ahead.")
    at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class MessageRow(serializers.Serializer[Any]):
    """One entry of the conversation."""

    direction = serializers.CharField(help_text="to_author, from_author; at the desk also note.")
    author = serializers.CharField(allow_blank=True, help_text="Who wrote at the agency; never the author.")
    at = serializers.DateTimeField()
    text = serializers.CharField()
    is_answer = serializers.BooleanField()


class QuestionRow(serializers.Serializer[Any]):
    """What HQ asks the author and waits for."""

    key = serializers.IntegerField()
    author = serializers.CharField(help_text="Who asks.")
    role = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    text = serializers.CharField()


class PhotoRow(serializers.Serializer[Attachment]):
    """A photo: only a clean copy is ever shown."""

    state = serializers.SerializerMethodField(help_text="ready, failed or preparing.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    trouble = serializers.SerializerMethodField()

    def get_state(self, photo: Attachment) -> str:
        """Return whether it can be shown."""
        return "ready" if photo.is_ready else "failed" if photo.has_failed else "preparing"

    def get_trouble(self, photo: Attachment) -> str:
        """Return why it can't be shown."""
        return photo.trouble if photo.has_failed else ""


class WriterRow(serializers.Serializer[Any]):
    """Who answers for HQ."""

    name = serializers.CharField()
    job_title = serializers.CharField(allow_blank=True)


class AnswerWords(serializers.Serializer[Any]):
    """What HQ says to a theme."""

    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    label = serializers.CharField(source="get_kind_display")
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    until = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    answered_at = serializers.DateTimeField()
    by = WriterRow(source="by.person")


def station_rows(stations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name each station by its state."""
    return [{**each, "state": each["key"], "standing": each["state"]} for each in stations]

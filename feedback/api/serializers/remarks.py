"""Remarks as their author, the desk and those to whom they were passed on read them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from feedback.api.serializers.story import AnswerWords, MessageRow, PhotoRow, QuestionRow, StationRow
from feedback.api.serializers.values import ChoiceField, WordsField, most_of
from feedback.desk_forms import CloseForm
from feedback.enums import CaseState, CheckResult, CloseReason, Kind, Mode, Route, TranslatedBy
from feedback.models import Case, CaseTheme
from feedback.queries.narrowing import LONGEST_WORDS
from feedback.queries.saved_views import VIEWS
from feedback.queries.translating import translation_of
from portal.kernel.api.paging import Paging

PERIOD = r"^20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]|W[0-5][0-9]))?$"


class DeskFilter(Paging):
    """What the desk's list is narrowed by; what names nothing here is refused."""

    view = ChoiceField(choices=list(VIEWS), required=False, default="new")
    words = serializers.CharField(required=False, max_length=LONGEST_WORDS, help_text="All, in any form.")
    theme = serializers.CharField(required=False, max_length=60, help_text="A theme's code.")
    kind = ChoiceField(choices=Kind.choices, required=False)
    route = ChoiceField(choices=Route.choices, required=False)
    branch = serializers.IntegerField(required=False, min_value=1, max_value=2**31, help_text="A partner.")
    period = serializers.RegexField(
        PERIOD, required=False, max_length=10, help_text="2026, 2026-Q4, 2026-11 or 2026-W48."
    )


class TranslationRow(serializers.Serializer[Any]):
    """The words in the network's first language."""

    language = serializers.CharField()
    text = serializers.CharField()
    by = serializers.ChoiceField(choices=TranslatedBy.choices)


class _Translated(serializers.Serializer[Any]):
    translation = serializers.SerializerMethodField(help_text="Null where there is none of these words.")

    @extend_schema_field(TranslationRow(allow_null=True))
    def get_translation(self, shown: dict[str, Any]) -> dict[str, Any] | None:
        """Return the translation that stands beside the words."""
        found = translation_of(shown["remark"])
        return dict(TranslationRow(found).data) if found and found.is_shown else None


class _Row(serializers.Serializer[Any]):
    number = serializers.CharField(source="remark.number")
    kind = serializers.ChoiceField(choices=Kind.choices, source="remark.kind")
    mode = serializers.ChoiceField(choices=Mode.choices, source="remark.mode")
    text = serializers.CharField(source="remark.text")
    language = serializers.CharField(source="remark.words_language")
    words_erased = serializers.BooleanField(
        source="remark.words_erased", help_text="The author had the words erased."
    )
    subject = serializers.CharField(source="remark.subject_label", allow_blank=True)


class LatestWords(serializers.Serializer[Any]):
    """The newest answer to one's own remark."""

    label = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class OwnRow(_Row):
    """One's own remark in the list."""

    submitted_at = serializers.DateTimeField(source="remark.submitted_at")
    state = serializers.ChoiceField(choices=CaseState.choices, source="remark.case.state")
    answer = LatestWords(allow_null=True)
    asks = serializers.BooleanField(help_text="An answer was told: did that answer it?")


class OwnRemark(_Row):
    """One's own remark with its whole story."""

    reader = serializers.SerializerMethodField()
    submitted_at = serializers.DateTimeField(source="remark.submitted_at")
    may_quote = serializers.BooleanField(source="remark.may_quote")
    receipt = serializers.CharField(help_text="Opens without signing in.")
    first_reply_by = serializers.DateTimeField(allow_null=True, help_text="Null once somebody replied.")
    stations = StationRow(many=True)
    answers = AnswerWords(many=True)
    conversation = MessageRow(many=True)
    photos = PhotoRow(many=True)
    asks = serializers.BooleanField()
    questions = QuestionRow(many=True, help_text="What HQ asks back; answered under `replies/`.")

    @extend_schema_field({"type": "string", "const": "author"})
    def get_reader(self, _shown: Any) -> str:
        """Return as whom it is read."""
        return "author"


class DealerName(serializers.Serializer[Any]):
    """The dealer or distributor at which something was said."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class DeskRow(_Row):
    """A remark in the desk's list; who said it is not in it, whatever the mode."""

    country = serializers.CharField(source="remark.country", allow_blank=True)
    partner = DealerName(source="remark.partner", allow_null=True)
    state = serializers.ChoiceField(choices=CaseState.choices)
    themes = serializers.SerializerMethodField(help_text="Names in the reader's language.")
    owner = serializers.CharField(source="owner.person.name", default=None, allow_null=True)
    received_at = serializers.DateTimeField()
    due_by = serializers.DateTimeField()
    urgent = serializers.CharField(allow_blank=True, help_text="What is at stake: safety, legal, reputation.")
    flag = serializers.CharField(
        allow_blank=True, help_text="It may be about prices: waiting, held or released. Empty: it is not."
    )
    first_reply_at = serializers.DateTimeField(allow_null=True)
    wrote_back = serializers.BooleanField()
    check_result = serializers.CharField(allow_blank=True, help_text="yes, no, or empty.")

    def get_themes(self, case: Case) -> list[str]:
        """Return the themes' names."""
        return [row.theme.local_name for row in case.themes.all()]


class AuthorRow(serializers.Serializer[Any]):
    """Who said it, where the mode lets the reader know."""

    name = serializers.CharField()
    role = serializers.CharField()
    partner = serializers.CharField()


class CaseThemeRow(serializers.Serializer[CaseTheme]):
    """A theme of a case, as the desk sees it."""

    code = serializers.CharField(source="theme.code")
    name = serializers.CharField(source="theme.local_name")
    addressee = serializers.CharField(source="theme.addressee.person.name", default=None, allow_null=True)
    passed_on_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField(help_text="Nobody has answered it yet.")
    stand_in = serializers.CharField(allow_blank=True, help_text="The name under which HQ reads it.")
    wording = serializers.CharField(allow_blank=True, help_text="What HQ reads of a protected remark.")
    answer_kind = serializers.CharField(source="answer.kind", default=None, allow_null=True)
    answer = serializers.CharField(source="answer.text", default=None, allow_null=True)


class DealerFacts(DealerName):
    """The dealer beside the case."""

    number = serializers.CharField()
    town = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    band = serializers.CharField(allow_blank=True)
    ownership_group = serializers.CharField(allow_blank=True)


class HistoryRow(serializers.Serializer[Any]):
    """What happened between us and the dealer: the day only."""

    label = serializers.CharField()
    day = serializers.SerializerMethodField()
    is_voice = serializers.BooleanField()

    @extend_schema_field({"type": "string", "format": "date"})
    def get_day(self, event: Any) -> str:
        """Return the day by the network's clock."""
        return timezone.localtime(event.day).date().isoformat()


class DeskRemark(_Translated, DeskRow):
    """A remark with all that its mode lets the agency see; identities are opened in the portal alone."""

    reader = serializers.SerializerMethodField()
    may_quote = serializers.BooleanField(source="remark.may_quote")
    author = AuthorRow(allow_null=True, help_text="Of remarks named to HQ alone; the look is logged.")
    partner = DealerFacts(source="remark.partner", allow_null=True)
    themes = CaseThemeRow(many=True, source="theme_rows")
    stations = StationRow(many=True)
    conversation = MessageRow(many=True)
    photos = PhotoRow(many=True)
    history = HistoryRow(many=True)

    @extend_schema_field({"type": "string", "const": "desk"})
    def get_reader(self, _shown: Any) -> str:
        """Return as whom it is read."""
        return "desk"


class PassedTheme(serializers.Serializer[Any]):
    """A theme under which a remark was passed on."""

    name = serializers.CharField(source="theme.local_name")
    is_open = serializers.BooleanField(help_text="It waits for an answer.")


class PassedOnRow(_Translated):
    """A remark named to HQ that was passed on."""

    reader = serializers.SerializerMethodField()
    number = serializers.CharField(source="remark.number")
    text = serializers.CharField(source="remark.text")
    language = serializers.CharField(source="remark.words_language")
    words_erased = serializers.BooleanField(source="remark.words_erased")
    author = serializers.CharField(allow_null=True, help_text="The look is logged, once a page.")
    dealer = serializers.CharField(source="remark.partner.name")
    town = serializers.CharField(source="remark.partner.town", allow_blank=True)
    submitted_at = serializers.DateTimeField(source="remark.submitted_at")
    themes = PassedTheme(many=True, source="themes.all")

    @extend_schema_field({"type": "string", "const": "passed_on"})
    def get_reader(self, _shown: Any) -> str:
        """Return as whom it is read."""
        return "passed_on"


class WordingRow(serializers.Serializer[Any]):
    """A protected remark in the words that the agency cleared, and nothing else of it."""

    stand_in = serializers.CharField()
    text = serializers.CharField()
    theme = serializers.CharField()
    country = serializers.CharField(
        allow_blank=True, help_text="Only of no identity, where enough dealers are."
    )
    answered = serializers.BooleanField()


class ReplyInput(serializers.Serializer[Any]):
    """What the author writes back, or the agency replies."""

    text = WordsField()
    is_answer = serializers.BooleanField(
        default=False, help_text="The agency's alone: this reply is the answer and closes the open themes."
    )
    asks = serializers.BooleanField(
        default=False, help_text="The agency's alone: it asks, and our clock stands until the author answers."
    )
    question = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=2**31,
        help_text="The author's alone: it answers this question of HQ, by its key under `questions`.",
    )


class CloseInput(serializers.Serializer[Any]):
    """Why a remark is closed without an answer: its author reads it in their language."""

    reason = ChoiceField(choices=CloseReason.choices)
    words = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=most_of(CloseForm, "words")
    )


class PutOffInput(serializers.Serializer[Any]):
    """Until which day a remark is out of sight; null brings it back at once."""

    until = serializers.DateField(allow_null=True)


class Moved(serializers.Serializer[Case]):
    """Where the remark stands now."""

    state = serializers.ChoiceField(choices=CaseState.choices)
    close_reason = serializers.CharField(allow_blank=True)
    put_off_until = serializers.DateTimeField(source="snoozed_until", allow_null=True)


class Written(serializers.Serializer[Any]):
    """A message that was taken in."""

    direction = serializers.CharField()
    at = serializers.DateTimeField(source="sent_at")
    is_answer = serializers.BooleanField()


class CheckInput(serializers.Serializer[Any]):
    """Did that answer it?"""

    result = ChoiceField(choices=CheckResult.choices)


class Checked(serializers.Serializer[Case]):
    """Where the remark stands after the author's word."""

    state = serializers.ChoiceField(choices=CaseState.choices)
    check_result = serializers.ChoiceField(choices=CheckResult.choices)

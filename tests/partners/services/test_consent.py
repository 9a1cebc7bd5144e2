"""Consent by person and purpose: the words that were shown, the time, the way, and every word before."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.utils import timezone, translation

from partners.consent_forms import ConsentForm
from partners.consent_texts import TEXTS, text_of
from partners.models import Consent, ConsentRecord
from partners.queries.consent import consent_history, consent_states
from partners.services.consent import say_consent, say_consents
from partners.services.membership import record_consent
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory

# A published text never changes: write a new version instead and add its line here.
PUBLISHED = {"news-1": "016e4b147f51", "ask-1": "f6ab789137bd"}


@pytest.fixture
def person(db):
    return MembershipFactory(person__name="Jens").person


def test_published_texts_never_change() -> None:
    with translation.override("en"):
        digests = {one.version: hashlib.sha256(str(one.text).encode()).hexdigest()[:12] for one in TEXTS}
    assert digests == PUBLISHED


def test_text_of_a_version_we_never_showed_is_empty() -> None:
    assert text_of("import-7") == ""


def test_consent_keeps_version_language_way_and_time(person) -> None:
    with translation.override("de"):
        say_consent(person=person, purpose="news", granted=True)
    kept = Consent.objects.get(person=person)
    assert (kept.purpose, kept.granted, kept.text_version, kept.way) == ("news", True, "news-1", "page")
    said = ConsentRecord.objects.get(person=person)
    assert (said.language, said.text_version, said.said_at) == ("de", "news-1", kept.given_at)


def test_same_word_twice_is_kept_once(person) -> None:
    for _time in range(2):
        say_consent(person=person, purpose="ask", granted=False)
    assert ConsentRecord.objects.count() == 1


def test_yes_to_unknown_words_is_said_anew(person) -> None:
    record_consent(person=person, purpose="news", granted=True, way="import")
    say_consent(person=person, purpose="news", granted=True)
    assert list(ConsentRecord.objects.order_by("pk").values_list("way", "text_version")) == [
        ("import", ""),
        ("page", "news-1"),
    ]


def test_unknown_purpose_is_refused(person) -> None:
    with pytest.raises(DomainError, match="don't ask for this"):
        say_consent(person=person, purpose="parties", granted=True)
    assert Consent.objects.count() == 0


def test_answering_all_at_once_takes_unticked_for_no(person) -> None:
    say_consents(person=person, granted={"ask"}, way="activation")
    assert dict(person.consents.values_list("purpose", "granted")) == {"news": False, "ask": True}
    assert set(person.consents.values_list("way", flat=True)) == {"activation"}


def test_form_offers_unticked_boxes_with_the_words(person) -> None:
    form = ConsentForm({"ask": "on"})
    assert form.is_valid()
    assert form.purposes == {"ask"}
    assert [str(field.help_text) for field in ConsentForm().fields.values()] == [
        str(one.text) for one in TEXTS
    ]
    assert [field.initial for field in ConsentForm().fields.values()] == [False, False]


def test_history_tells_who_said_what_when_and_how_latest_first(person) -> None:
    earlier = timezone.now() - dt.timedelta(days=3)
    clerk = MembershipFactory(person__name="Anna").person.user
    record_consent(person=person, purpose="news", granted=True, way="agency", by=clerk.pk, at=earlier)
    say_consent(person=person, purpose="news", granted=False, way="unsubscribe")
    latest, first = consent_history(person)
    assert (latest.title, latest.granted, latest.way, latest.version, latest.by) == (
        "News and toolkits",
        False,
        "by the link in a mail",
        "news-1",
        "",
    )
    assert (first.at, first.way, first.by, first.text) == (earlier, "noted by the agency", "Anna", "")


def test_states_name_every_purpose_with_its_latest_word(person) -> None:
    record_consent(person=person, purpose="ask", granted=True, way="fair 2024")
    news, ask = consent_states(person)
    assert (news.purpose, news.granted, news.said_at, news.way) == ("news", False, None, "")
    assert (ask.granted, ask.way) == (True, "fair 2024")

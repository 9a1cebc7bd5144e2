"""A person is erased from every table; their words stay by nobody, or go too."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from feedback.models import Attachment, Case, Identity, Recording, Remark
from feedback.services.attachments import copy_name
from feedback.services.recordings import kept_name
from partners.models import Erasure, Person, User
from partners.services.erasing import erase_person
from portal.kernel.personal_data import How, PersonalData
from portal.kernel.registries import erasures, personal_data, word_erasures
from tests.privacy.canary import SAID, WHO, Canary, make_canary
from tests.privacy.search import broken_rules, words_in_files, words_in_rows
from tests.privacy.tables import rows_of, tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(tmp_path, settings) -> Canary:
    settings.MEDIA_ROOT = str(tmp_path)
    return make_canary()


def erase(canary: Canary, **more) -> None:
    erase_person(person=canary.person, way="self", **more)


def test_canary_stands_in_every_table_with_a_rule(canary) -> None:
    subject, known = canary.subject(), tables()
    missing = {
        label: sorted(set(rule.keys) - set(rows_of(subject, known[label])))
        for label, rule in personal_data.items()
    }
    assert {label: keys for label, keys in missing.items() if keys} == {
        "partners.Erasure": ["person_id"],
    }


@pytest.mark.parametrize("words_too", [False, True])
def test_erased_person_is_in_no_row_and_no_file(canary, words_too) -> None:
    subject = canary.subject()
    erase(canary, words_too=words_too)
    words = (*WHO, *SAID) if words_too else WHO
    assert "\n".join(words_in_rows(words)) == ""
    left = words_in_files(words)
    assert [name for name in left if not name.startswith("remark-photos/")] == []
    assert (left == []) is words_too  # a photo stays with the words
    assert broken_rules(subject, personal_data.items()) == []
    assert not User.objects.filter(pk=subject.user_id).exists()
    assert Identity.objects.filter(remark__in=canary.remarks).count() == 0


def test_copy_of_a_photo_whose_maker_was_killed_goes_with_the_words(canary) -> None:
    photo = Attachment.objects.filter(remark__in=canary.remarks).exclude(image="").first()
    Attachment.objects.filter(pk=photo.pk).update(image="")
    default_storage.delete(photo.image.name)
    left = default_storage.save(copy_name(photo.pk), ContentFile(b"x"))
    erase(canary, words_too=True)
    assert not default_storage.exists(left)


@pytest.mark.parametrize("words_too", [False, True])
def test_recording_goes_in_either_case_also_one_that_was_not_noted_yet(canary, words_too) -> None:
    noted, killed = Recording.objects.filter(remark__in=canary.remarks)
    names = [noted.audio.name, default_storage.save(kept_name(killed.pk), ContentFile(b"x"))]
    erase(canary, words_too=words_too)
    assert Recording.objects.count() == 0
    assert [default_storage.exists(name) for name in names] == [False, False]


def test_words_stay_as_the_dealers_by_nobody(canary) -> None:
    erase(canary)
    kept = Remark.objects.get(pk=canary.remarks[1].pk)
    assert kept.text == "The plimsandro rattles. Regards, N. N."
    assert (kept.partner_id, kept.words_erased) == (canary.remarks[1].partner_id, False)


def test_case_of_erased_words_keeps_dates_and_counts(canary) -> None:
    before = list(Case.objects.order_by("pk").values("pk", "state", "received_at", "told_at"))
    erase(canary, words_too=True)
    assert list(Case.objects.order_by("pk").values("pk", "state", "received_at", "told_at")) == before
    kept = Remark.objects.get(pk=canary.remarks[0].pk)
    assert (kept.text, kept.words_erased) == ("[…]", True)
    assert kept.case.themes.count() == 1


def test_followers_hear_of_person_and_words(canary, monkeypatch) -> None:
    heard = []
    monkeypatch.setitem(erasures._entries, "test", lambda pk: heard.append(("person", pk)))
    monkeypatch.setitem(word_erasures._entries, "test", lambda pk: heard.append(("remark", pk)))
    erase(canary, words_too=True)
    assert heard == [
        ("person", canary.person.pk),
        *(("remark", remark.pk) for remark in canary.remarks),
    ]


def test_erasing_again_does_nothing(canary) -> None:
    erase(canary)
    assert erase_person(person=canary.person, way="self") is None
    record = Erasure.objects.get()
    assert (record.person_id, record.way, record.words_too) == (canary.person.pk, "self", False)
    assert len(record.address_hash) == len(record.fingerprint) == 64
    assert Person.objects.get(pk=canary.person.pk).erased_at is not None


def test_rule_that_does_not_do_what_it_says_is_found(canary) -> None:
    lie = PersonalData("x", "x", "x", "x", How.DELETE, ("person",), lambda _subject: 0, not_exported="x")
    assert broken_rules(canary.subject(), [("partners.Contact", lie)]) == [
        "partners.Contact (delete): {'person': 1}"
    ]

"""Taking in a remark: what is stored in each mode, once, and nothing else."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import Kind, Mode, Route
from feedback.models import Attachment, Case, Identity, IdentityLook, Remark
from feedback.queries.receipt import receipt_token
from feedback.services import submit
from feedback.services.submit import Subject, Words, submit_remark, submit_without_identity
from partners.enums import Role
from partners.models import ActivityLog, Mail, Pulse, Touchpoint
from partners.queries.links import link_scope, toolkit_token
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import token_hash
from tests.factories.feedback import say, scope_of
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory
from tests.feedback.canaries import traces, written_rows

pytestmark = pytest.mark.django_db
# A Tuesday, 11:47:31 in Berlin.
NOW = dt.datetime(2026, 11, 24, 10, 47, 31, tzinfo=dt.UTC)
# Counts of the branch and its days' sums; PostgreSQL appends, SQLite adds up at once.
FIGURES = {"feedback_delta", "feedback_rollup", "feedback_tally"}
DAY = dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC)


@pytest.fixture
def author():
    """Return somebody whose names occur nowhere else."""
    network = NetworkFactory(slug="pumps")
    return MembershipFactory(
        partner=PartnerFactory(network=network, name="Zyxfirma Canary", number="DLR-77123", country="AT"),
        person=PersonFactory(network=network, name="Quentin Canary", email="quentin@canary.example"),
    )


def speak(author, mode: str, caplog) -> tuple[Remark, object]:
    """Let the author speak at a known moment and return what was written."""
    with time_machine.travel(NOW, tick=False), caplog.at_level(logging.DEBUG), written_rows() as written:
        remark = say(author, mode=mode, at=timezone.now())
    return remark, written


def test_submit_named_keeps_names_in_the_mail_alone(author, caplog) -> None:
    remark, written = speak(author, Mode.NAMED, caplog)
    assert written.tables_with(*traces(author)["person"]) == {"partners_mail"}
    assert written.tables_with(*traces(author)["dealer"]) == set()
    assert set(written.rows) - FIGURES == {
        "feedback_remark",
        "feedback_remarkplace",
        "feedback_identity",
        "feedback_case",
        "partners_touchpoint",
        "partners_pulse",
        "partners_activitylog",
        "partners_mail",
    }
    touchpoint = Touchpoint.objects.get()
    assert (touchpoint.person_id, touchpoint.target_id) == (author.person_id, remark.pk)
    assert touchpoint.occurred_at == NOW
    assert ActivityLog.objects.filter(verb="feedback.submitted").get().actor_id == author.person.user_id
    mail = Mail.objects.get()
    assert (mail.to_address, mail.kind) == ("quentin@canary.example", "service")
    assert remark.number in mail.subject
    assert remark.text not in mail.text + mail.html
    assert receipt_token(remark.number) in mail.text
    assert remark.text not in caplog.text
    assert "canary" not in caplog.text.lower()


def test_submit_protected_keeps_no_person_no_target_and_the_day_only(author, caplog) -> None:
    remark, written = speak(author, Mode.AGENCY_ONLY, caplog)
    assert written.tables_with(*traces(author)["person"]) == {"partners_mail"}
    assert written.tables_with(*traces(author)["dealer"]) == set()
    touchpoint = Touchpoint.objects.get()
    assert (touchpoint.person_id, touchpoint.target_id, touchpoint.target_label) == (None, None, "")
    assert (touchpoint.occurred_at, touchpoint.created_at) == (DAY, DAY)
    assert str(remark.pk) not in touchpoint.dedupe_key.split(":")
    assert remark.number not in touchpoint.dedupe_key
    assert ActivityLog.objects.filter(verb="feedback.submitted").get().actor_id is None
    assert Pulse.objects.get(partner=author.partner).last_voice_at == DAY
    mail = Mail.objects.get()
    assert mail.subject == "A note from Anna Berger"
    assert remark.number not in mail.subject + mail.dedupe_key
    assert remark.text not in mail.text + mail.html
    assert "canary" not in caplog.text.lower()


def test_submit_no_identity_writes_country_and_day_and_nothing_else(author, caplog) -> None:
    remark, written = speak(author, Mode.NO_IDENTITY, caplog)
    assert set(written.rows) - FIGURES == {"feedback_remark", "feedback_case"}
    assert written.tables_with(*traces(author)["person"], *traces(author)["dealer"], author.path) == set()
    assert written.moments() == set()
    assert (remark.partner_id, remark.path, remark.country, remark.submitted_at) == (None, "", "AT", DAY)
    assert remark.route == Route.FORM
    assert Identity.objects.count() == Touchpoint.objects.count() == Mail.objects.count() == 0
    assert ActivityLog.objects.filter(object_kind="remark").count() == 0
    assert "canary" not in caplog.text.lower()


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.AGENCY_ONLY])
def test_submit_known_author_stands_in_the_vault_alone(author, mode) -> None:
    remark = say(author, mode=mode)
    assert Identity.objects.get().membership == author
    assert (remark.partner, remark.path, remark.country) == (author.partner, author.path, "AT")
    assert remark.receipt_hash == token_hash(receipt_token(remark.number))
    assert IdentityLook.objects.count() == 0


def test_submit_opens_a_case_due_in_two_working_days(author) -> None:
    remark = say(author, at=NOW)
    case = Case.objects.get()
    assert (case.remark, case.state) == (remark, "received")
    assert case.due_at == NOW + dt.timedelta(days=2)


def test_submit_same_form_twice_makes_one_remark(author) -> None:
    given = {"scope": scope_of(author), "network": author.network, "mode": Mode.NAMED, "at": NOW}
    words = Words(Kind.IDEA, "One film.")
    first = submit_remark(words=words, submission_key="once", **given)
    again = submit_remark(words=words, submission_key="once", **given)
    assert first == again
    assert Remark.objects.count() == Case.objects.count() == Mail.objects.count() == 1


def test_submit_same_form_with_other_words_makes_two(author) -> None:
    given = {"scope": scope_of(author), "network": author.network, "mode": Mode.NAMED, "at": NOW}
    submit_remark(words=Words(Kind.IDEA, "One film."), submission_key="once", **given)
    submit_remark(words=Words(Kind.IDEA, "Two films."), submission_key="once", **given)
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["One film.", "Two films."]


def test_submit_key_of_somebody_else_shows_no_foreign_receipt(author) -> None:
    other = MembershipFactory(partner=author.partner)
    made = [
        submit_remark(
            scope=scope_of(who),
            network=author.network,
            mode=Mode.NAMED,
            words=Words(Kind.IDEA, "One film."),
            submission_key="the same",
            at=NOW,
        )
        for who in (author, other)
    ]
    assert made[0] != made[1]


def test_submit_no_identity_twice_makes_one_remark(author) -> None:
    given = {"network": author.network, "country": "AT", "words": Words(Kind.IDEA, "One film."), "at": NOW}
    first = submit_without_identity(submission_key="once", **given)
    assert submit_without_identity(submission_key="once", **given) == first
    assert Remark.objects.count() == 1


def test_submit_no_identity_is_limited_by_network_and_day(author, monkeypatch) -> None:
    monkeypatch.setattr(submit, "MOST_A_DAY", 1)
    given = {"country": "AT", "words": Words(Kind.IDEA, "One film."), "at": NOW}
    submit_without_identity(network=author.network, submission_key="one", **given)
    with pytest.raises(DomainError, match="Come back tomorrow"):
        submit_without_identity(network=author.network, submission_key="two", **given)
    submit_without_identity(network=NetworkFactory(), submission_key="three", **given)
    given["at"] = NOW + dt.timedelta(days=1)
    submit_without_identity(network=author.network, submission_key="four", **given)
    assert Remark.objects.count() == 3


def test_submit_by_link_is_a_voice_of_the_link(author) -> None:
    scope, toolkit_id = link_scope(
        author.network, toolkit_token(membership_id=author.pk, toolkit_id=5)
    ) or pytest.fail("the link opens nothing")
    remark = submit_remark(
        scope=scope,
        network=author.network,
        mode=Mode.NAMED,
        words=Words(Kind.PRAISE, "Good.", subject=Subject("toolkit", toolkit_id, "Winter kit")),
        submission_key="k",
        at=NOW,
    )
    assert remark.route == Route.LINK
    assert (remark.subject_kind, remark.subject_id, remark.subject_label) == ("toolkit", 5, "Winter kit")
    assert Touchpoint.objects.get().route == "link"


def test_submit_photo_keeps_no_name_of_its_author(author) -> None:
    photo = ContentFile(b"\xff\xd8\xff" + b"0" * 100, name="Quentin Canary at Zyxfirma.jpg")
    words = Words(Kind.PROBLEM, "Look.", photo=photo)
    submit_without_identity(network=author.network, country="AT", words=words, submission_key="k", at=NOW)
    attachment = Attachment.objects.get()
    assert attachment.original.name.startswith("remark-originals/")
    assert "anary" not in attachment.original.name
    assert attachment.due_at == DAY


def test_submit_that_fails_leaves_no_file_behind(author, monkeypatch) -> None:
    def broken(**_given: object) -> None:
        message = "no"
        raise RuntimeError(message)

    monkeypatch.setattr(submit, "open_case", broken)
    words = Words(Kind.PROBLEM, "Look.", photo=ContentFile(b"\xff\xd8\xff", name="a.jpg"))
    before = set(_stored())
    with pytest.raises(RuntimeError):
        submit_without_identity(network=author.network, country="AT", words=words, submission_key="k", at=NOW)
    assert set(_stored()) == before
    assert Remark.objects.count() == 0


def _stored() -> list[str]:
    try:
        return default_storage.listdir("remark-originals")[1]
    except FileNotFoundError:
        return []


@pytest.mark.parametrize(
    "mode, words, code",
    [
        (Mode.NAMED, Words("rant", "Text."), "kind_missing"),
        (Mode.NAMED, Words(Kind.IDEA, " \n\t"), "words_missing"),
        (Mode.NAMED, Words(Kind.IDEA, "\x00\u202e"), "words_missing"),
        (Mode.NAMED, Words(Kind.IDEA, "x" * 4001), "words_too_long"),
        (Mode.NAMED, Words(Kind.IDEA, "Hi", photo=ContentFile(b"MZ not a photo", "a.jpg")), "photo_unknown"),
        ("everybody", Words(Kind.IDEA, "Hi"), "mode_missing"),
        (Mode.NO_IDENTITY, Words(Kind.IDEA, "Hi"), "mode_missing"),
    ],
)
def test_submit_refusal_says_what_to_do_and_writes_nothing(author, mode, words, code) -> None:
    with pytest.raises(DomainError) as refusal, written_rows() as written:
        submit_remark(
            scope=scope_of(author),
            network=author.network,
            mode=mode,
            words=words,
            submission_key="k",
            at=NOW,
        )
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert written.rows == {}


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.FIELD_MANAGER, Role.AGENCY_LEAD])
def test_submit_by_who_has_no_say_is_refused(author, role) -> None:
    other = MembershipFactory(network=author.network, role=role)
    with pytest.raises(NotAllowedError):
        say(other, mode=Mode.NAMED)
    assert Remark.objects.count() == 0


def test_submit_in_another_network_is_refused(author) -> None:
    with pytest.raises(NotAllowedError):
        submit_remark(
            scope=scope_of(author),
            network=NetworkFactory(slug="bikes"),
            mode=Mode.NAMED,
            words=Words(Kind.IDEA, "Hi"),
            submission_key="k",
            at=NOW,
        )
    assert Remark.objects.count() == 0


def test_submit_keeps_right_to_left_and_drops_unseen(author) -> None:
    remark = say(author, text="شكرا\u202e evil\x07\r\nzweite\rZeile\u2066")
    assert Remark.objects.get(pk=remark.pk).text == "شكرا evil\nzweite\nZeile"

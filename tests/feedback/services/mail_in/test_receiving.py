"""The door: what is ours is kept once, before anything reads it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.models import InboundMail
from feedback.services.mail_in import receiving
from feedback.services.mail_in.parts import parts_of
from feedback.services.mail_in.receiving import Taken, take_in
from portal.kernel import killpoints
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, letter

pytestmark = pytest.mark.django_db


def taken(mail: bytes, *recipients: str) -> Taken:
    """Bring a mail to the door."""
    return take_in(raw=mail, recipients=recipients, via="raw", at=timezone.now())


def test_recipient_of_the_envelope_counts_before_those_of_the_mail() -> None:
    house, other = House.build(), House.build()
    mail = letter("a@x.example", f"{house.network.slug}@{DOMAIN}").as_bytes()
    assert taken(mail, f"{other.network.slug}@{DOMAIN}") is Taken.KEPT
    assert InboundMail.objects.get().network == other.network


def test_mail_for_no_network_is_not_kept() -> None:
    House.build(), House.build()
    for to in ("nobody@elsewhere.example", f"nobody@{DOMAIN}", f"reply+zz@{DOMAIN}"):
        assert taken(letter("a@x.example", to).as_bytes()) is Taken.NOBODYS
    assert InboundMail.objects.count() == 0


def test_door_is_shut_without_a_domain(settings) -> None:
    settings.INBOUND_DOMAIN = ""
    house = House.build()
    assert taken(letter("a@x.example", f"{house.network.slug}@{DOMAIN}").as_bytes()) is Taken.NOBODYS


def test_mail_without_an_id_is_known_by_all_of_it() -> None:
    house = House.build()
    made = letter("a@x.example", f"{house.network.slug}@{DOMAIN}")
    del made["Message-ID"]
    mail = made.as_bytes()
    assert (taken(mail), taken(mail), taken(mail + b"!")) == (Taken.KEPT, Taken.KNOWN, Taken.KEPT)


def test_row_knows_sender_and_id_without_saying_them() -> None:
    house = House.build()
    taken(letter("eve@x.example", f"{house.network.slug}@{DOMAIN}", Message_ID="<one@x.example>").as_bytes())
    row = InboundMail.objects.values().get()
    assert not any("eve" in str(value) or "one@x" in str(value) for value in row.values())


def test_two_who_bring_the_same_mail_at_once_keep_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one who comes second finds the row taken, and leaves no file."""
    house = House.build()
    mail = letter("a@x.example", f"{house.network.slug}@{DOMAIN}").as_bytes()

    def come_first(point: str) -> None:
        if point == "mail-stored" and not InboundMail.objects.exists():
            monkeypatch.setattr(killpoints, "hook", None)
            assert taken(mail) is Taken.KEPT

    monkeypatch.setattr(killpoints, "hook", come_first)
    assert taken(mail) is Taken.KNOWN
    assert len(default_storage.listdir("mail-in")[1]) == 1


def test_mail_that_can_not_be_written_down_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House.build()

    def fail(*_given: object) -> None:
        raise OSError

    monkeypatch.setattr(receiving, "create_once", fail)
    with pytest.raises(OSError):  # noqa: PT011 (whatever the database says)
        taken(letter("a@x.example", f"{house.network.slug}@{DOMAIN}").as_bytes())
    assert default_storage.listdir("mail-in")[1] == []


def test_parts_break_at_lines_then_at_blanks_then_anywhere() -> None:
    assert parts_of("") == []
    assert parts_of("short") == ["short"]
    lines = "\n".join(["x" * 99] * 60)
    assert [len(part) for part in parts_of(lines)] == [3999, 1999]
    assert parts_of("word " * 1000)[0] == ("word " * 800).strip()
    assert [len(part) for part in parts_of("x" * 9000)] == [4000, 4000, 1000]

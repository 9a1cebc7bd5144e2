"""The webhooks: who knows the secret is heard, and nothing that a stranger writes breaks the door."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client

from feedback.enums import MailOutcome
from feedback.models import Attachment, InboundMail, Message, Remark
from feedback.services.mail_in.reading import read_due_mails
from feedback.views import mail_in
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, SECRET, address_of, letter, picture

pytestmark = pytest.mark.django_db
KEY = "mailgun-signing-key"


@pytest.fixture(autouse=True)
def _open_door(settings) -> None:
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = DOMAIN, SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


def basic(secret: str = SECRET) -> dict[str, str]:
    """Return the header that carries a secret."""
    return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}


def post_raw(body: bytes, to: str = "", **headers: str) -> Any:
    """Post a mail as its bytes."""
    address = f"/mail-in/raw/?to={to}" if to else "/mail-in/raw/"
    return Client().post(address, body, content_type="message/rfc822", headers=headers or basic())


def post_postmark(data: Any) -> Any:
    """Post what Postmark sends."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return Client().post("/mail-in/postmark/", body, content_type="application/json", headers=basic())


def signed(**fields: object) -> dict[str, object]:
    """Sign a form as Mailgun does."""
    stamp = str(int(time.time()))
    signature = hmac.new(KEY.encode(), f"{stamp}token".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": "token", "signature": signature, **fields}


def test_raw_mail_continues_its_conversation() -> None:
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    mail = letter(author.person.email, "undisclosed@x.example", "The left one.").as_bytes()
    answer = post_raw(mail, address_of(remark, author.pk).replace("+", "%2B"))
    assert (answer.status_code, answer.content) == (200, b"kept\n")
    assert post_raw(mail, address_of(remark, author.pk).replace("+", "%2B")).content == b"known\n"
    read_due_mails()
    assert Message.objects.get().text == "The left one."
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("with_raw", [True, False])
def test_postmark_brings_a_mail_with_its_picture(with_raw: bool) -> None:
    """Whole, or in the pieces that Postmark makes of it."""
    house = House.build()
    author, to = house.member(), f"{house.network.slug}@{DOMAIN}"
    mail = letter(author.person.email, to, "Düster.", files=(picture(),), Subject="Display")
    pieces = {
        "FromFull": {"Email": author.person.email, "Name": "Jan"},
        "ToFull": [{"Email": to, "Name": ""}],
        "Subject": "Display",
        "TextBody": "Düster.",
        "Headers": [
            {"Name": "Return-Path", "Value": f"<{author.person.email}>"},
            {"Name": "Message-ID", "Value": mail["Message-ID"]},
        ],
        "Attachments": [
            {"Name": "a.png", "Content": base64.b64encode(picture()[2]).decode(), "ContentType": "image/png"}
        ],
        "OriginalRecipient": to,
    }
    data = {**pieces, "RawEmail": mail.as_string()} if with_raw else pieces
    assert [post_postmark(data).status_code for _time in range(2)] == [200, 200]
    read_due_mails()
    assert Remark.objects.get().text == "Display\n\nDüster."
    assert Attachment.objects.count() == 1
    assert InboundMail.objects.get().via == "postmark"


@pytest.mark.parametrize("with_raw", [True, False])
def test_mailgun_brings_a_mail(with_raw: bool) -> None:
    house = House.build()
    author, to = house.member(), f"{house.network.slug}@{DOMAIN}"
    mail = letter(author.person.email, to, "Dark.", Subject="Display")
    pieces = {"message-headers": json.dumps(list(mail.items())), "body-plain": "Dark."}
    fields = {"body-mime": mail.as_string()} if with_raw else pieces
    form = signed(recipient=to, sender=author.person.email, **fields)
    assert Client().post("/mail-in/mailgun/", form, headers=basic()).status_code == 200
    read_due_mails()
    assert Remark.objects.get().text == "Display\n\nDark."


def test_null_return_path_that_only_the_provider_knows_is_a_machine() -> None:
    house = House.build()
    author, to = house.member(), f"{house.network.slug}@{DOMAIN}"
    data = {
        "RawEmail": letter(author.person.email, to).as_string(),
        "Headers": [{"Name": "Return-Path", "Value": "<>"}],
    }
    assert post_postmark(data).status_code == 200
    read_due_mails()
    assert InboundMail.objects.get().outcome == MailOutcome.AUTOMATIC


def test_mailgun_without_its_signature_is_refused(settings) -> None:
    form = signed(recipient=f"x@{DOMAIN}", **{"body-mime": "From: a@x.example\n\nx"})
    wrong = {**form, "signature": "0" * 64}
    assert Client().post("/mail-in/mailgun/", wrong, headers=basic()).status_code == 403
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_WEBHOOK_SIGNING_KEY": ""}
    assert Client().post("/mail-in/mailgun/", form, headers=basic()).status_code == 404
    assert InboundMail.objects.count() == 0


@pytest.mark.parametrize("path", ["raw", "postmark", "mailgun", "sendgrid"])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-None": ""},
        basic("post:wrong"),
        basic(""),
        {"Authorization": f"Bearer {SECRET}"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic \u00fc"},
    ],
)
def test_without_the_secret_there_is_nothing_here(path: str, headers: dict[str, str]) -> None:
    answer = Client().post(f"/mail-in/{path}/", b"{}", content_type="application/json", headers=headers)
    unknown = Client().post("/mail-in/nothing-here/", b"{}", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.content[:200]) == (404, unknown.content[:200])


def test_door_is_shut_without_a_domain_or_a_secret(settings) -> None:
    settings.INBOUND_DOMAIN = ""
    assert post_raw(b"x").status_code == 404
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = DOMAIN, ""
    assert post_raw(b"x", **basic("")).status_code == 404


def test_unknown_provider_is_nothing() -> None:
    assert Client().post("/mail-in/sendgrid/", headers=basic()).status_code == 404


def test_body_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_in, "MOST_POSTED", 1000)
    assert (post_raw(b"x" * 1001).status_code, post_postmark(b"x" * 1001).status_code) == (413, 413)
    assert post_raw(b"x" * 1000).status_code == 200


def test_form_field_above_its_limit_is_refused(settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    form = signed(recipient=f"x@{DOMAIN}", **{"body-mime": "x" * 2000})
    assert Client().post("/mail-in/mailgun/", form, headers=basic()).status_code == 413


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"RawEmail": 5}',
        b'{"RawEmail": "x", "Headers": [{}]}',
        b'{"RecordType": "Bounce"}',
        b'{"Headers": {"a": 1}, "Attachments": [{"Content": "!!"}]}',
        b"[" * 100_000,
    ],
)
def test_body_that_is_no_mail_is_refused_clearly(data: bytes) -> None:
    assert post_postmark(data).status_code in {200, 422}
    assert InboundMail.objects.count() == 0


def hostile() -> dict[str, bytes]:
    """Return mails that are built to hurt, each for a network that is there."""
    head = f"From: a@x.example\nTo: heat@{DOMAIN}\n".encode()
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    return {
        "no head": b"",
        "nothing but bytes": bytes(range(256)) * 100,
        "broken multipart": head + b"Content-Type: multipart/mixed\n\n--\n--",
        "nested": head + nested.encode() + b"\n\nx",
        "10 MB": head + b"\n" + b"x" * 10 * 1024 * 1024,
        "10 MB of lines": head + b"\n" + b"x\n" * 5 * 1024 * 1024,
        "50,000 heads": head + b"".join(b"X-%d: y\n" % n for n in range(50_000)) + b"\nx",
        "long head": head + b"Subject: " + b"=?utf-8?q?" + b"=C3=BC" * 50_000 + b"?=\n\nx",
        "head in a head": head + b"Subject: =?utf-8?q?x=0D=0ABcc:_b@x.example?=\n\nx",
        "wrong charset": head + b"Content-Type: text/plain; charset=no-such\n\n\xff\xfe",
        "no text charset": head + b"Content-Type: text/plain; charset=zlib\n\nx",
        "many addresses": head + b"Cc: " + b"a@x.example, " * 5000 + b"\n\nx",
        "brackets": head + b"Cc: " + b"(" * 50_000 + b"\n\nx",
        "zero": head + b"Subject: a\x00b\nMessage-ID: <\x00@x>\n\nx\x00y",
        "surrogates": head + b"Subject: \xed\xa0\x80 =?utf-16?b?2AA=?=\n\n\xed\xa0\x80",
        "page": head + b"Content-Type: text/html\n\n" + b"<p><table>" * 100_000,
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_mail_has_a_clear_outcome(name: str) -> None:
    """By the raw way and inside a provider's: never a server error, and whatever is kept is settled."""
    House.build(slug="heat")
    mail = hostile()[name]
    begun = time.process_time()
    assert post_raw(mail, f"heat@{DOMAIN}").status_code == 200
    said = post_postmark({"RawEmail": mail.decode("latin-1"), "OriginalRecipient": f"heat@{DOMAIN}"})
    assert said.status_code in {200, 422}
    read_due_mails()
    assert time.process_time() - begun < 30
    outcomes = set(InboundMail.objects.values_list("outcome", flat=True))
    assert outcomes <= {MailOutcome.QUARANTINE, MailOutcome.AUTOMATIC}
    assert InboundMail.objects.exists()
    assert Remark.objects.count() == 0

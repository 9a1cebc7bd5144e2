"""Words and pictures of mails of every shape, and those that are refused as a whole."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from feedback.letters.bodies import MOST_TEXT, Body, UnreadableError, read_body
from tests.factories.toolkits import png_bytes

PNG = png_bytes()


def mail(**parts: object) -> EmailMessage:
    """Begin a mail with its words."""
    made = EmailMessage()
    made["From"] = "a@x.example"
    made.set_content(parts.get("text", "The left one."), charset=parts.get("charset", "utf-8"))
    return made


def test_words_of_a_plain_mail_are_read_in_its_charset() -> None:
    assert read_body(mail(text="Düster", charset="iso-8859-1").as_bytes()).text == "Düster"


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-16-nonsense", "base64", "rot13", "", '"'])
def test_words_in_a_wrong_charset_are_read_all_the_same(charset: str) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\n\n".encode() + "Düster".encode()
    assert read_body(raw).text == "Düster"
    assert read_body(raw.replace("ü".encode(), b"\xfc")).text == "Düster"


def test_page_beside_plain_words_is_left_out() -> None:
    made = mail()
    made.add_alternative("<p>Another one.</p>", subtype="html")
    assert read_body(made.as_bytes()) == Body("The left one.", (), 0)


def test_page_alone_gives_its_words() -> None:
    made = EmailMessage()
    made.set_content("<style>x</style><p>The left</p><div class='gmail_quote'>Old</div>", subtype="html")
    assert read_body(made.as_bytes()).text == "The left"


def test_pictures_are_taken_and_other_files_counted() -> None:
    made = mail()
    made.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    made.add_attachment("notes", filename="a.txt")
    made.add_attachment(mail(text="A mail in the mail."))
    assert read_body(made.as_bytes()) == Body("The left one.", (PNG,), 3)


def test_small_picture_of_a_page_is_decoration_and_a_big_one_is_not() -> None:
    made = mail()
    made.add_alternative("<p>x</p>", subtype="html")
    page = made.get_payload()[1]
    for content in (PNG, PNG + b"x" * 60_000):
        page.add_related(content, maintype="image", subtype="png", cid="<c@x>", disposition="inline")
    assert read_body(made.as_bytes()).pictures == (PNG + b"x" * 60_000,)


def test_invitation_and_signature_of_a_program_are_no_files() -> None:
    made = mail()
    made.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="s.asc")
    assert read_body(made.as_bytes()).others == 0


def test_words_are_cut_at_a_length_that_no_person_writes() -> None:
    assert len(read_body(mail(text="word " * 100_000).as_bytes()).text) == MOST_TEXT


def nested(depth: int) -> bytes:
    """Put a multipart into a multipart, so often."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return head.encode() + b"Content-Type: text/plain\n\nDeep.\n"


@pytest.mark.parametrize(
    "raw",
    [
        nested(20),
        nested(2000),
        b"\n" * 500_000,
        b"".join(b"X-%d: y\n" % number for number in range(50_000)) + b"\nWords.",
    ],
)
def test_what_would_cost_too_much_is_refused_soon(raw: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableError):
        read_body(raw)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b'Content-Type: multipart/mixed; boundary=""\n\n--\n--',
        b"Content-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Transfer-Encoding: uuencode\n\nbegin 666 x\n!!!",
        b"Content-Type: text/plain; charset*=utf-8''%ff%fe\n\nx",
        b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n\xff\xff",
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nunended',
        nested(5),
    ],
)
def test_broken_mail_is_read_or_refused(raw: bytes) -> None:
    """Never anything else: what comes out is a body, or the one error."""
    try:
        found = read_body(raw)
    except UnreadableError:
        return
    assert isinstance(found.text, str)

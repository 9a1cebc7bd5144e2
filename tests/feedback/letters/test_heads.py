"""The head of a mail, whatever stands in it."""

from __future__ import annotations

import pytest

from feedback.letters.heads import MOST_LINE, read_head


def head(*lines: str) -> bytes:
    """Return a mail of these lines above its words."""
    return "\r\n".join((*lines, "", "Words.")).encode()


def test_head_tells_sender_recipients_subject_and_id() -> None:
    found = read_head(
        head(
            "From: =?utf-8?q?J=C3=A4n?= <JAN@x.example>",
            "To: Heat <heat@in.example.com>, b@x.example",
            "Delivered-To: reply+a@in.example.com",
            "Subject: =?utf-8?b?RMO8c3Rlcg==?=",
            "Message-ID: <1@x.example>",
        )
    )
    assert (found.sender, found.sender_name, found.subject, found.message_id) == (
        "jan@x.example",
        "Jän",
        "Düster",
        "<1@x.example>",
    )
    assert found.recipients == ("reply+a@in.example.com", "heat@in.example.com", "b@x.example")
    assert (found.is_automatic, found.seems_automatic, found.is_forged) == (False, False, False)


@pytest.mark.parametrize(
    "lines",
    [
        ("From: a@x.example", "From: b@x.example"),
        ("From: a@x.example, b@x.example",),
        ("From: nobody",),
        ("From: ",),
        ("Subject: x",),
        ("From: a@x.example@y.example",),
    ],
)
def test_mail_of_several_or_of_nobody_has_no_sender(lines: tuple[str, ...]) -> None:
    assert read_head(head(*lines)).sender == ""


def test_wrong_encoded_words_stay_as_they_came() -> None:
    found = read_head(head("From: a@x.example", "Subject: =?no-such-charset?q?D=FCster?="))
    assert found.subject == "=?no-such-charset?q?D=FCster?="


def test_head_without_an_end_and_without_text_is_read_as_far_as_it_goes() -> None:
    assert read_head(b"From: a@x.example\nSubject: " + b"x" * 200_000).subject == "x" * 250
    assert read_head(b"").recipients == ()


def test_line_breaks_and_unprintable_characters_become_blanks() -> None:
    """Nothing read from a head can begin another one, whoever writes it on."""
    found = read_head(b"From: a@x.example\nSubject: =?utf-8?q?A=0ABcc=3A_x=00=E2=80=AE?=\n\n")
    assert found.subject == "A Bcc: x"


def test_eight_bit_heads_are_read_without_their_bytes() -> None:
    found = read_head(b"From: J\xe4n <jan@x.example>\nSubject: D\xfcster\n\n")
    assert (found.sender, found.subject.isprintable()) == ("jan@x.example", True)


def test_many_and_long_lines_are_cut() -> None:
    many = [f"To: n{number}@x.example" for number in range(50)]
    found = read_head(head("From: a@x.example", f"Message-ID: <{'x' * 5000}@x>", *many))
    assert (len(found.recipients), len(found.message_id)) == (20, MOST_LINE)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: A note",
        "Automatische Antwort: x",
        "Abwesenheitsnotiz",
        "Automatisch antwoord: x",
        "Afwezig: x",
        "Réponse automatique : x",
        "Out of Office: x",
    ],
)
def test_subject_of_a_machine_is_known(subject: str) -> None:
    assert read_head(head("From: a@x.example", f"Subject: {subject}")).seems_automatic
    assert not read_head(head("From: a@x.example", f"Subject: Re: {subject}")).seems_automatic

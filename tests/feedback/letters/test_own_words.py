"""What somebody wrote themselves, in four languages and as the usual programs quote and sign."""

from __future__ import annotations

import time

import pytest

from feedback.letters.own_words import own_words

QUOTED = "\n> The display is too dark.\n> We know."
BELOW = "\n\nThe display is too dark.\nWe know."
CITATIONS = [
    "On Mon, Nov 3, 2026 at 10:14 AM Anna Berger <anna@x.example> wrote:",
    "On 3 Nov 2026, at 10:14, Anna Berger <anna@x.example> wrote:",
    "On Mon, Nov 3, 2026 at 10:14 AM Anna Berger <\nanna.berger.of.a.long.name@x.example> wrote:",
    "Am 03.11.2026 um 10:14 schrieb Anna Berger <anna@x.example>:",
    "Am Mo., 3. Nov. 2026 um 10:14 Uhr schrieb Anna Berger <anna@x.example>:",
    "Anna Berger <anna@x.example> schrieb am Mo., 3. Nov. 2026, 10:14:",
    "Op ma 3 nov 2026 om 10:14 schreef Anna Berger <anna@x.example>:",
    "Op 3 nov. 2026, om 10:14 heeft Anna Berger <anna@x.example> het volgende geschreven:",
    "Anna Berger <anna@x.example> schreef op 3 november 2026 10:14:",
    "Le lun. 3 nov. 2026 à 10:14, Anna Berger <anna@x.example> a écrit :",
    "Le 3 novembre 2026 à 10 h 14, Anna Berger <anna@x.example> a écrit :",
]
HEADS = [
    "From: Anna Berger\nSent: Monday\nTo: Jan\nSubject: A note",
    "Von: Anna Berger <anna@x.example>\nGesendet: Montag, 3. November 2026\nAn: Jan\nBetreff: Nachricht",
    "Van: Anna Berger\nVerzonden: maandag 3 november 2026 10:14\nAan: Jan\nOnderwerp: Bericht",
    "De : Anna Berger\nEnvoyé : lundi 3 novembre 2026\nÀ : Jan\nObjet : Message",
    "*Von:* Anna Berger\n*Gesendet:* Montag\n*An:* Jan",
    "-----Ursprüngliche Nachricht-----\nVon: Anna",
    "-----Original Message-----",
    "---- Oorspronkelijk bericht ----",
    "-------- Message d'origine --------",
]
SIGNATURES = [
    "-- \nJan de Vries\nDealer",
    "--\nJan",
    "Mit freundlichen Grüßen\n\nJan de Vries\nHeizungsbau Vries GmbH\nTel. 0123 456",
    "Mit freundlichen Gruessen\nJan",
    "Freundliche Grüße aus Köln\nJan",
    "Viele Grüße,\nJan",
    "MfG\nJan",
    "Met vriendelijke groet,\n\nJan de Vries",
    "Met hartelijke groeten\nJan",
    "Mvg,\nJan",
    "Best regards,\nJan de Vries\nwww.x.example",
    "Kind regards\nJan",
    "Cordialement,\nJean",
    "Bien à vous\nJean",
    "Meilleures salutations\nJean",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Verstuurd vanaf mijn iPhone",
    "Envoyé de mon iPhone",
]


@pytest.mark.parametrize("citation", CITATIONS)
def test_citation_and_what_it_cites_are_cut(citation: str) -> None:
    assert own_words(f"It is the left one.\n\n{citation}{QUOTED}") == "It is the left one."
    assert own_words(f"It is the left one.\n\n{citation}{BELOW}") == "It is the left one."


@pytest.mark.parametrize("citation", CITATIONS)
def test_words_below_a_quote_are_kept(citation: str) -> None:
    assert own_words(f"{citation}{QUOTED}\n\nIt is the left one.") == "It is the left one."


@pytest.mark.parametrize("head", HEADS)
def test_head_of_an_earlier_mail_and_everything_below_are_cut(head: str) -> None:
    assert own_words(f"It is the left one.\r\n\r\n{head}\n{BELOW}") == "It is the left one."


@pytest.mark.parametrize("signature", SIGNATURES)
def test_signature_is_cut(signature: str) -> None:
    assert own_words(f"It is the left one.\n\n{signature}") == "It is the left one."
    quoted = f"{signature}\n\n{CITATIONS[6]}{QUOTED}"
    assert own_words(f"It is the left one.\n\n{quoted}") == "It is the left one."


@pytest.mark.parametrize(
    "text",
    [
        "Am Montag schrieb mein Kunde:\nEr kauft nicht.",
        "On 3 May the customer wrote:\nhe does not buy.",
        "Three things:\n- the display\n- the price\n- the manual",
        "Viele Grüße erst einmal, und dann:\n" + "Es ist dunkel, und das seit Wochen. " * 5,
        "Viele Grüße",
        "From: the dealer's view it is dark.",
        "LG Fernseher kaputt.",
        "First.\n\nKind regards to all.\n" + "\n".join(f"Line {number}" for number in range(20)),
    ],
)
def test_words_of_their_own_are_kept(text: str) -> None:
    """In doubt nothing is cut: a list with hyphens, a sentence about somebody, a greeting first."""
    assert own_words(text) == text.strip()


def test_afterthought_below_a_signature_is_kept() -> None:
    text = "It is dark.\n\nViele Grüße\nJan\n\nPS: The right one as well."
    assert own_words(text) == "It is dark.\n\nPS: The right one as well."


def test_only_quoted_words_leave_nothing() -> None:
    assert own_words("> It is dark.\n> We know.") == ""


@pytest.mark.parametrize(
    "text", ["On " * 60_000, "On 1:00 <\n" * 20_000, "> " * 90_000, "Le 1 @\n\n" * 20_000, "-" * 200_000]
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    begun = time.process_time()
    own_words(text)
    assert time.process_time() - begun < 5

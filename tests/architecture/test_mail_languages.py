"""Every mail, in each of its versions, says in another language nothing that it says in English."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from feedback.enums import AnswerKind
from ground.places import ROOT
from partners.enums import Role
from partners.services.mail import render_mail
from tests.architecture.test_languages import OFFERED, Words, english_of

SUBJECT = ".subject.txt"
MAILS = sorted(
    str(path).split("/templates/")[1].removesuffix(SUBJECT)
    for path in ROOT.glob(f"*/templates/*/mail/*{SUBJECT}")
)
DAY = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
CHANGES = ("app_on", "app_off", "passkey_added", "passkey_removed", "codes_made", "reset", "password")
GIVEN = re.compile(r"«[^»]*»|https?://\S+|\d+")
A_WORD = re.compile(r"[^\W\d_]{3,}")


class Given:
    """Stands for whatever a row holds: its name in marks, its parts likewise."""

    def __init__(self, name: str, **parts: object) -> None:
        self.__dict__ |= {"_name": name, **parts}

    def __getattr__(self, name: str) -> Given:
        if name.startswith("_") or name in {"resolve_expression", "keys", "items"}:
            raise AttributeError(name)
        return Given(f"{self._name} {name}")

    def __str__(self) -> str:
        return f"«{self._name}»"


def contexts(language: str) -> Iterator[dict[str, Any]]:
    """Yield what mails are given: with everything that may be there, and without."""
    names = "person partner theme remark message url link code inviter toolkit title number"
    shared: dict[str, Any] = {name: Given(name) for name in names.split()}
    network = Given("network", accent="#0a5", sender_role=Given("sender role"))
    invitation = Given("invitation", get_role_display=Role.DEALER_PRINCIPAL.label)
    shared |= {"network": network, "invitation": invitation, "language": language, "answer_days": 30}
    line = Given("line", days_late=3, due_on=DAY.date())
    shared |= {"lines": [line, Given("line", days_late=0, due_on=DAY.date(), addressee="")]}
    shared |= {"links": [(Given("label"), Given("url")), (Given("label"), Given("url"))]}
    kinds = ({"ended": True}, {"ended": False, "is_version": True}, {"ended": False, "is_version": False})
    shared |= {"files": [Given("file", **kind) for kind in kinds]}
    shared |= {"due_at": DAY, "until": DAY, "text_language": language}
    every = itertools.product((True, False), CHANGES, (AnswerKind.WILL_DO,), (True, False))
    for is_full, change, kind, for_hq in every:
        flags = dict.fromkeys(("protected", "asks", "may_change", "writer", "at_desk"), is_full)
        answer = SimpleNamespace(
            text=Given("text"),
            reason=Given("reason") if is_full else "",
            until=DAY.date() if is_full else None,
            language=language,
            by=Given("by"),
            get_kind_display=AnswerKind(kind).label,
        )
        toolkit = Given("toolkit", review_on=DAY.date(), text_language=language)
        foreign = ("en" if language == "de" else "de") if is_full else ""
        yield {
            **shared,
            **flags,
            "writer": Given("writer") if is_full else None,
            "n": 2 if is_full else 1,
            "answer": answer,
            "toolkit": toolkit,
            "change": change,
            "for_hq": for_hq,
            "foreign": foreign,
            "foreign_code": foreign,
            "unsubscribe_url": "https://example.org/stop" if is_full else "",
        }


def said(mail: str, language: str) -> tuple[set[str], set[str]]:
    """Return whatever a mail says in a language, and what of it is English."""
    found, english = set[str](), set[str]()
    for context in contexts(language):
        rendered = render_mail(mail, context, language=language)
        words = Words()
        words.feed(rendered["html"].replace(f'lang="{language}"', ""))
        lines = {*rendered["text"].splitlines(), rendered["subject"]}
        found |= words.found | {" ".join(line.split()) for line in lines}
        page = "".join(f"<p>{line}</p>" for line in lines) + rendered["html"]
        english |= english_of(page, language)
    return found, english


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("mail", MAILS)
def test_mail_says_nothing_in_english(mail: str, language: str) -> None:
    (theirs, foreign), (ours, _none) = said(mail, language), said(mail, "en")
    alike = {line for line in theirs & ours if A_WORD.search(GIVEN.sub("", line))}
    assert (alike, foreign) == (set(), set())


def test_every_mail_that_is_sent_is_among_them() -> None:
    assert len(MAILS) == len(set(MAILS)) == 20

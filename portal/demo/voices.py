"""Let people of the demo speak, the agency work, and headquarters answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone, translation

from feedback.enums import Mode
from feedback.models import Case, CaseTheme, Theme
from feedback.services.answers import answer_theme
from feedback.services.cases import assign_case
from feedback.services.closing import close_case
from feedback.services.codebook import save_theme
from feedback.services.guarding import release_case
from feedback.services.merging import merge_case
from feedback.services.passing import pass_on
from feedback.services.relay import reply_to_author
from feedback.services.submit import Subject, Words, submit_remark, submit_without_identity
from feedback.services.telling import tell_answer
from feedback.services.themes import add_theme
from partners.scope import Scope
from partners.services.mail import deliver_due_mails
from portal.demo.cast import Cast
from portal.demo.clock import ago, at
from portal.demo.growth import read_data


@dataclass(frozen=True)
class Voice:
    """One remark and what became of it; `author` is an address, or a country for one with no identity."""

    author: str
    mode: str
    kind: str
    text: str
    days_ago: float
    theme: str = ""
    passed_on: float | None = None  # days ago
    wording: str = ""
    reply: str = ""
    may_quote: bool = False
    language: str = "de"
    subject: Subject = Subject()
    also: str = ""  # a second theme, passed on just when the first is answered
    closed: str = ""  # why it needed no answer


@dataclass(frozen=True)
class Reply:
    """Headquarters' answer to a theme."""

    theme: str
    by: str
    days_ago: float
    kind: str
    text: str
    reason: str = ""
    promised_in: int | None = None


def write_codebook(cast: Cast, lead: str, at: datetime, **people: str) -> dict[str, Theme]:
    """Add the network's themes by their keys, each addressed to one of the people."""
    scope = cast.scope(lead)
    return {
        key: save_theme(
            scope=scope,
            network=cast.network,
            names={language: theme[language] for language in cast.network.languages},
            definition="",
            addressee=cast.seat(people[theme["to"]]),
            at=at,
        )
        for key, theme in read_data(f"answers/{cast.network.slug}.toml")["themes"].items()
    }


def play(
    cast: Cast, analyst: str, themes: dict[str, Theme], voices: Sequence[Voice], replies: Sequence[Reply]
) -> None:
    """Let everything happen in the order of its days."""
    events: list[tuple[float, int, Voice | Reply]] = []
    events += [(voice.days_ago, 0, voice) for voice in voices]
    events += [(reply.days_ago, 1, reply) for reply in replies]
    for _days, _kind, event in sorted(events, key=lambda entry: (-entry[0], entry[1])):
        if isinstance(event, Voice):
            _say(cast, analyst, themes, event)
        else:
            _answer(cast, analyst, themes, event, voices)


def _say(cast: Cast, analyst: str, themes: dict[str, Theme], voice: Voice) -> None:
    with at(ago(voice.days_ago)) as moment, translation.override(voice.language):
        words = Words(voice.kind, voice.text, may_quote=voice.may_quote, subject=voice.subject)
        key = f"demo:{voice.text[:40]}"
        if voice.mode == Mode.NO_IDENTITY:
            remark = submit_without_identity(
                network=cast.network, country=voice.author, words=words, submission_key=key, at=moment
            )
        else:
            remark = submit_remark(
                scope=cast.scope(voice.author),
                network=cast.network,
                mode=voice.mode,
                words=words,
                submission_key=key,
                at=moment,
            )
        deliver_due_mails()
    case = Case.objects.get(remark=remark)
    if voice.theme:
        _work(cast, analyst, case, themes, voice)
    if voice.closed:
        with at(ago(max(voice.days_ago - 0.9, 0.01))) as moment:
            close_case(scope=cast.scope(analyst), case=case, reason=voice.closed, at=moment)
            deliver_due_mails()


def _work(cast: Cast, analyst: str, case: Case, themes: dict[str, Theme], voice: Voice) -> None:
    scope, theme = cast.scope(analyst), themes[voice.theme]
    with at(ago(max(voice.days_ago - 0.8, 0.01))) as moment:
        assign_case(scope=scope, case=case, owner=cast.seat(analyst))
        case.refresh_from_db()
        row = add_theme(scope=scope, case=case, theme=theme, at=moment)
        if voice.reply:
            reply_to_author(scope=scope, case=case, text=voice.reply, at=moment)
            deliver_due_mails()
    if voice.passed_on is not None:
        with at(ago(voice.passed_on)) as moment:
            _let_go(scope, row, voice, moment)
            deliver_due_mails()


def _pass_on_late(cast: Cast, analyst: str, themes: dict[str, Theme], voice: Voice, at: datetime) -> None:
    """Pass a second theme on just when the first is answered: the case is told once both are."""
    case = Case.objects.get(network=cast.network, remark__text=voice.text)
    scope = cast.scope(analyst)
    row = add_theme(scope=scope, case=case, theme=themes[voice.also], at=at)
    _let_go(scope, row, voice, at)


def say_the_same(cast: Cast, analyst: str) -> None:
    """Let two people of one country say the same an hour ago, and the agency merge what they said."""
    said = "Die Einweisung in die neue App fehlt. Kunden rufen uns an, und wir wissen es auch nicht."
    authors = ("jens@petersen.example", "sabine@schwarzwald.example")
    remarks = []
    for author, words in zip(
        authors, (said, f"{said} Ein Video von zwei Minuten würde reichen."), strict=True
    ):
        with at(ago(0.04)) as moment, translation.override("de"):
            key = f"demo:same:{author}"
            scope = cast.scope(author)
            said_now = Words("problem", words, subject=Subject())
            remarks.append(
                submit_remark(
                    scope=scope,
                    network=cast.network,
                    mode=Mode.AGENCY_ONLY,
                    words=said_now,
                    submission_key=key,
                    at=moment,
                )
            )
            deliver_due_mails()
    kept, gone = (Case.objects.get(remark=remark) for remark in remarks)
    with at(ago(0.01)) as moment:
        merge_case(scope=cast.scope(analyst), case=gone, into=kept, at=moment)


def _let_go(scope: Scope, row: CaseTheme, voice: Voice, at: datetime) -> None:
    """Pass on, after a look at words about prices: none of the story breaks competition law."""
    case = Case.objects.get(pk=row.case_id)
    if case.is_withheld:
        release_case(scope=scope, case=case, at=at)
    fresh = CaseTheme.objects.get(pk=row.pk)
    pass_on(scope=scope, case_theme=fresh, wording=voice.wording, at=at, is_read=True)


def _answer(
    cast: Cast, analyst: str, themes: dict[str, Theme], reply: Reply, voices: Sequence[Voice]
) -> None:
    with at(ago(reply.days_ago)) as moment:
        until = timezone.localdate() + timedelta(days=reply.promised_in) if reply.promised_in else None
        answer = answer_theme(
            scope=cast.scope(reply.by),
            theme=themes[reply.theme],
            kind=reply.kind,
            text=reply.text,
            reason=reply.reason,
            until=until,
            language="de",
            on_page=True,
            at=moment,
        )
        for voice in voices:
            if voice.also and voice.theme == reply.theme and voice.days_ago > reply.days_ago:
                _pass_on_late(cast, analyst, themes, voice, moment)
        tell_answer(answer.pk)
        deliver_due_mails()

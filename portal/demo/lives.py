"""What became of a remark, as rows: received, themed, replied to, passed on, answered, told, checked.

The rows are those that the services would have written at these moments; tests/demo compares them with the
rules of the loop, the ledger and the pulse.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from feedback.cells import NOBODY
from feedback.enums import CaseState, CheckResult, Kind, MessageDirection, Mode
from feedback.models import Case, CaseTheme, Identity, Message, Note, Remark, RemarkPlace, Telling
from feedback.queries.receipt import receipt_token
from feedback.services.clock import REPLY_DAYS
from feedback.verbs import REPLIED, SAID, SAID_BY_LINK, TOLD, WROTE_BACK
from feedback.working_time import due_after, start_of_day
from partners.models import Network, Touchpoint
from partners.tree import branches_on
from portal.demo.numbers import number_at
from portal.demo.rounds import Round
from portal.demo.rows import Store
from portal.demo.said import Said
from portal.kernel.identifiers import ALPHABET, keyed_name, token_hash
from portal.kernel.leases import WorkState
from portal.kernel.registries import Verb

MODELS = (Remark, RemarkPlace, Identity, Case, Message, Note, CaseTheme, Telling, Touchpoint)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Desk:
    """Everything that answers: who works, when HQ answers which theme, where the story ends."""

    network: Network
    agency: int
    answers: dict[int, list[tuple[datetime, int]]]
    dice: random.Random
    ends: datetime
    rounds: dict[int, list[Round]] | None = None
    store: Store = field(default_factory=lambda: Store(*MODELS))
    said: int = 0

    def chance(self, share: float) -> bool:
        """Say yes in so many of all cases."""
        return self.dice.random() < share

    def after(self, moment: datetime, least: float, most: float) -> datetime:
        """Return a moment so many hours later."""
        return moment + self.dice.uniform(least, most) * HOUR

    def answer_after(self, theme_id: int, moment: datetime) -> tuple[datetime, int] | None:
        """Return HQ's next answer to a theme, its moment and key."""
        return next((answer for answer in self.answers.get(theme_id, ()) if answer[0] > moment), None)

    def asked_from(self, theme_id: int, moment: datetime) -> datetime | None:
        """Return from when on HQ can be asked about a theme: at a moment, or later, or never."""
        if self.rounds is None:
            return moment
        return next(
            (max(moment, each.begins) for each in self.rounds.get(theme_id, ()) if each.ends > moment), None
        )

    def day(self, moment: datetime) -> datetime:
        """Return the beginning of a moment's day where the network lives."""
        return start_of_day(moment, self.network.time_zone)


def live(desk: Desk, said: Said) -> None:
    """Write a remark and what became of it."""
    at = said.at if said.seat else desk.day(said.at)
    remark_id, number = _speak(desk, said, at)
    life = Life(desk, said, remark_id, at)
    life.run()
    case_id = desk.store[Case].add(
        remark_id=remark_id,
        network_id=desk.network.pk,
        received_at=at,
        **({"due_at": _due(desk, said, at)} | life.case),
    )
    life.write(case_id)
    if said.seat:
        verb = SAID_BY_LINK if said.route == "link" else SAID
        person = said.seat.person_id if said.mode == Mode.NAMED else None
        _touch(desk, said, remark_id, verb, at, number, person)


def _country(said: Said) -> str:
    return said.seat.country if said.seat else said.country


def _due(desk: Desk, said: Said, at: datetime) -> datetime:
    return due_after(at, REPLY_DAYS, desk.network.time_zone, _country(said))


def _speak(desk: Desk, said: Said, at: datetime) -> tuple[int, str]:
    desk.said += 1
    number, seat = number_at(desk.network.pk * 10_000_000 + desk.said), said.seat
    remark_id = desk.store[Remark].add(
        network_id=desk.network.pk,
        number=number,
        receipt_hash=token_hash(receipt_token(number)),
        submission_key=token_hash(f"demo:{number}"),
        partner_id=seat.partner_id if seat else None,
        path=seat.path if seat else "",
        country=_country(said),
        mode=said.mode,
        kind=said.kind,
        text=said.text,
        language=said.language,
        may_quote=said.may_quote,
        route=said.route,
        submitted_at=at,
        counted_path=seat.path if seat else said.counted_path,
        counted_as=seat.counted_as if seat else NOBODY,
    )
    if seat:
        for branch in branches_on(seat.path):
            desk.store[RemarkPlace].add(
                network_id=desk.network.pk, branch=branch, said_at=at, remark_id=remark_id
            )
        desk.store[Identity].add(remark_id=remark_id, membership_id=seat.membership_id)
    return remark_id, number


def _touch(
    desk: Desk, said: Said, remark_id: int, verb: Verb, at: datetime, key: object, person: int | None = None
) -> None:
    """Write a ledger row: of a protected remark the day only, no target, no person."""
    seat, named = said.seat, said.mode == Mode.NAMED
    if seat is None:
        return
    moment = at if named else desk.day(at)
    desk.store[Touchpoint].add(
        network_id=desk.network.pk,
        partner_id=seat.partner_id,
        path=seat.path,
        person_id=person,
        verb=verb.key,
        direction=verb.direction,
        route=verb.route,
        weight=verb.weight,
        target_kind="remark",
        target_id=remark_id if named else None,
        occurred_at=moment,
        created_at=moment,
        dedupe_key=f"{verb.key}:{keyed_name(verb.key, key)}",
    )


class Life:
    """One case from its receipt to where the story leaves it."""

    def __init__(self, desk: Desk, said: Said, remark_id: int, at: datetime) -> None:
        """Begin as received."""
        self.desk, self.said, self.remark_id, self.at = desk, said, remark_id, at
        self.case: dict[str, Any] = {"state": CaseState.RECEIVED}
        self.rows: list[dict[str, Any]] = []
        self.reply: dict[str, Any] = {}

    def run(self) -> None:
        """Let the agency and HQ act until the story ends."""
        understood = self.desk.after(self.at, 2, 60)
        if understood > self.desk.ends:
            return
        self._enter(CaseState.UNDERSTOOD, understood, owner_id=self.desk.agency)
        self.rows.append({"theme_id": self.said.theme_id, "added_at": understood})
        replied = self.desk.after(self.at, 1, 44)
        asked = self.desk.after(understood, 4, 140)
        own = self.desk.chance(0.75 if self.said.kind == Kind.PRAISE else 0.18)
        own = own or self.desk.asked_from(self.said.theme_id, asked) != asked
        if own:
            self._answer_ourselves(max(replied, self.desk.after(understood, 0.1, 3)))
        elif self.said.reply and replied < self.desk.ends and self.desk.chance(0.85):
            self._reply(replied, self.said.reply)
        if not own and self.desk.chance(0.9):
            self._ask_headquarters(self.rows[0], asked)

    def write(self, case_id: int) -> None:
        """Write messages, themes and tellings of the case."""
        desk, store = self.desk, self.desk.store
        message = store[Message].add(case_id=case_id, **self.reply) if self.reply else None
        if message:
            _touch(desk, self.said, self.remark_id, REPLIED, self.reply["sent_at"], message)
            self._write_back(case_id, desk.after(self.reply["sent_at"], 1, 60))
        for row in self.rows:
            closed = message if self.reply.get("is_answer") and row is self.rows[0] else None
            row_id = store[CaseTheme].add(case_id=case_id, reply_id=closed, **row)
            if row.get("answer_id") and self.said.seat:
                self._write_telling(row_id, row)

    def _write_back(self, case_id: int, at: datetime) -> None:
        """Keep what the author wrote back, a voice of its own."""
        if not self.said.back or at > self.desk.ends:
            return
        key = self.desk.store[Message].add(
            case_id=case_id,
            direction=MessageDirection.FROM_AUTHOR,
            text=self.said.back,
            submission_key=token_hash(f"demo back {case_id}"),
            sent_at=at,
        )
        _touch(self.desk, self.said, self.remark_id, WROTE_BACK, at, key)
        noted = self.desk.after(at, 1, 70)
        if self.said.note and noted < self.desk.ends:
            self.desk.store[Note].add(
                case_id=case_id, author_id=self.desk.agency, text=self.said.note, written_at=noted
            )

    def _write_telling(self, row_id: int, row: dict[str, Any]) -> None:
        told = row["told_at"]
        telling = self.desk.store[Telling].add(
            answer_id=row["answer_id"],
            case_theme_id=row_id,
            told_at=told,
            due_at=told,
            work_state=WorkState.DONE,
            attempts=1,
        )
        _touch(self.desk, self.said, self.remark_id, TOLD, told, telling)

    def _enter(self, state: str, at: datetime, **more: Any) -> None:
        self.case |= {"state": state, f"{state}_at": at, **more}

    def _reply(self, at: datetime, text: str, *, is_answer: bool = False) -> None:
        self.case["first_reply_at"] = at
        self.reply = {
            "direction": MessageDirection.TO_AUTHOR,
            "writer_id": self.desk.agency,
            "text": text,
            "is_answer": is_answer,
            "sent_at": at,
        }

    def _answer_ourselves(self, at: datetime) -> None:
        text = self.said.settled or self.said.reply
        if not text or at > self.desk.ends:
            return
        self._reply(at, text, is_answer=True)
        self.rows[0]["told_at"] = at
        self._enter(CaseState.ANSWERED, at)
        self._told(at, 0.2)

    def _ask_headquarters(self, row: dict[str, Any], at: datetime) -> None:
        """Pass a theme on, and let HQ's next answer to it cover the case."""
        if at > self.desk.ends:
            return
        row["passed_on_at"] = at
        if self.said.mode != Mode.NAMED:
            row |= {"wording": self.said.wording or self.said.text, "stand_in": self._stand_in()}
        self._enter(CaseState.PASSED_ON, at)
        answer = self.desk.answer_after(row["theme_id"], at)
        if answer is None or answer[0] > self.desk.ends:
            return
        answered, row["answer_id"] = answer
        row["told_at"] = answered + timedelta(minutes=self.desk.dice.randint(1, 9)) * bool(self.said.seat)
        self._enter(CaseState.ANSWERED, answered)
        self._told(row["told_at"], 0.42)

    def _stand_in(self) -> str:
        letters = self.desk.dice.choices(ALPHABET, k=6)
        return f"{''.join(letters[:3])}-{''.join(letters[3:])}"

    def _told(self, at: datetime, checking: float) -> None:
        """Let the author say whether that answered it; a first "no" asks HQ anew."""
        self._enter(CaseState.TOLD, at)
        moment = self.desk.after(at, 3, 130) + DAY * (self.said.seat is None)
        checked = moment if self.said.seat else self.desk.day(moment)
        if "check_result" in self.case or moment > self.desk.ends or not self.desk.chance(checking):
            return
        result = CheckResult.YES if self.desk.chance(0.76) else CheckResult.NO
        self._enter(CaseState.CHECKED, checked, check_result=result)
        if result == CheckResult.NO:
            self._again(checked, moment)

    def _again(self, at: datetime, moment: datetime) -> None:
        self._enter(CaseState.UNDERSTOOD, at, due_at=_due(self.desk, self.said, at), resumed_at=at)
        self.rows.append({"theme_id": self.said.theme_id, "added_at": at})
        asked = self.desk.asked_from(self.said.theme_id, self.desk.after(moment, 4, 90))
        if self.desk.chance(0.8) and asked:
            self._ask_headquarters(self.rows[-1], asked)


def spread(desk: Desk, remarks: Sequence[Said], chunk: int) -> None:
    """Write many remarks, some thousands at a time."""
    for said in remarks:
        live(desk, said)
        if desk.store.waiting > chunk:
            desk.store.flush()
    desk.store.flush()

"""Rows written past the services equal those that the services write at the same moments."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
import time_machine
from django.db.models import Model

from feedback.enums import CheckResult, Kind, Mode
from feedback.models import Answer, Case, CaseTheme, Identity, Message, Remark, RemarkPlace, Telling
from feedback.services.answers import answer_theme
from feedback.services.cases import assign_case, check_answer
from feedback.services.desk import refresh_network
from feedback.services.passing import pass_on
from feedback.services.relay import reply_to_author
from feedback.services.submit import Words, submit_remark, submit_without_identity
from feedback.services.telling import tell_answer
from feedback.services.themes import add_theme
from feedback.services.writing_back import write_back
from partners.enums import Level
from partners.models import Membership, Touchpoint
from portal.demo.lives import Desk, live
from portal.demo.said import Said, Seat
from tests.factories.feedback import House, scope_of
from tests.factories.partners import MembershipFactory, PartnerFactory

BEGIN = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
# Drawn anew for each installation or row: keys, numbers, tokens, pseudonyms, and what a lease leaves behind.
DRAWN = {
    *("id", "number", "receipt_hash", "submission_key", "dedupe_key", "stand_in", "remark_id", "case_id"),
    *("answer_id", "reply_id", "case_theme_id", "target_id", "lease_token", "leased_until"),
}
LEFT = {"lease_token": None, "leased_until": None, "due_at": None}
MODELS: tuple[type[Model], ...] = (
    *(Remark, RemarkPlace, Identity, Case, CaseTheme, Message, Telling, Touchpoint),
)
TEXT, REPLY, BACK, WORDING = "The valve is late.", "I ask.", "Since May.", "A valve is late."


class Script(Desk):
    """A desk at which nothing is left to chance: everything takes the least time, and chances are written."""

    chances: list[bool]

    def after(self, moment: dt.datetime, least: float, most: float) -> dt.datetime:
        return moment + least * HOUR

    def chance(self, share: float) -> bool:
        return self.chances.pop(0)


def rows_of() -> dict[str, list[dict[str, Any]]]:
    """Return every row without what is drawn anew; keys to other new rows only as set or not set."""
    found = {}
    for model in MODELS:
        names = [field.attname for field in model._meta.concrete_fields if field.column]
        rows = []
        for row in model._base_manager.values(*names):
            facts = {name: bool(value) if name in DRAWN else value for name, value in row.items()}
            rows.append(facts | (LEFT if model is Telling else {}))
        found[model.__name__] = sorted(rows, key=str)
    return found


@pytest.fixture
def author(db) -> Membership:
    house = House.build()
    country = PartnerFactory(
        network=house.network,
        parent=house.analyst.partner,
        level=Level.COUNTRY,
        country="DE",
    )
    dealer = PartnerFactory(network=house.network, parent=country, country="DE", band="B")
    seat = MembershipFactory(network=house.network, partner=dealer)
    seat.house = house
    return seat


def by_services(author: Membership, mode: str, check: str) -> None:
    """Let it happen through the services, each at its moment."""
    house, network = author.house, author.network
    words = Words(Kind.PROBLEM, TEXT)
    with time_machine.travel(BEGIN, tick=False):
        if mode == Mode.NO_IDENTITY:
            remark = submit_without_identity(
                network=network, country="DE", words=words, submission_key="k", at=BEGIN
            )
        else:
            remark = submit_remark(
                scope=scope_of(author), network=network, mode=mode, words=words, submission_key="k", at=BEGIN
            )
    at = remark.submitted_at
    agency = scope_of(house.analyst)
    with time_machine.travel(at + HOUR, tick=False):
        reply_to_author(scope=agency, case=remark.case, text=REPLY, at=at + HOUR)
    with time_machine.travel(at + 2 * HOUR, tick=False):
        assign_case(scope=agency, case=remark.case, owner=house.analyst)
        if mode != Mode.NO_IDENTITY:
            write_back(remark=remark, text=BACK, submission_key="b", at=at + 2 * HOUR)
        row = add_theme(scope=agency, case=remark.case, theme=house.theme, at=at + 2 * HOUR)
    with time_machine.travel(at + 6 * HOUR, tick=False):
        wording = "" if mode == Mode.NAMED else WORDING
        pass_on(scope=agency, case_theme=row, wording=wording, at=at + 6 * HOUR)
    answered = BEGIN + 24 * HOUR
    with time_machine.travel(answered, tick=False):
        answer = answer_theme(
            scope=scope_of(house.sponsor), theme=house.theme, kind="will_do", text="Soon.", at=answered
        )
    told = answered + dt.timedelta(minutes=1)
    with time_machine.travel(told, tick=False):
        tell_answer(answer.pk)
    if check:
        checked = (told if mode != Mode.NO_IDENTITY else answered) + 3 * HOUR
        checked += dt.timedelta(days=mode == Mode.NO_IDENTITY)
        with time_machine.travel(checked, tick=False):
            check_answer(remark=remark, result=check, at=checked)


def past_services(author: Membership, mode: str, check: str) -> None:
    """Write the same rows at one go."""
    house, network = author.house, author.network
    answer = Answer.objects.create(
        network=network,
        theme=house.theme,
        kind="will_do",
        text="Soon.",
        by=house.sponsor,
        answered_at=BEGIN + 24 * HOUR,
    )
    dice = random.Random(1)
    dice.randint = lambda least, most: least
    given = {house.theme.pk: [(answer.answered_at, answer.pk)]}
    desk = Script(network, house.analyst.pk, given, dice, BEGIN + dt.timedelta(days=30))
    checking = [True, check == CheckResult.YES] if check else [False]
    # Not answered by the agency itself; replied; passed on; what the author says; nothing after a no.
    desk.chances = [False, True, True, *checking, False]
    partner = author.partner
    seat = Seat(author.pk, author.person_id, partner.pk, author.path, partner.country, "B")
    known = mode != Mode.NO_IDENTITY
    said = Said(
        at=BEGIN,
        seat=seat if known else None,
        mode=mode,
        kind=Kind.PROBLEM,
        text=TEXT,
        language="en",
        theme_id=house.theme.pk,
        country="DE",
        counted_path=partner.parent.path,
        wording=WORDING,
        reply=REPLY,
        back=BACK if known else "",
    )
    live(desk, said)
    desk.store.flush()


@pytest.mark.parametrize("check", ["", "yes", "no"])
@pytest.mark.parametrize("mode", Mode.values)
def test_bulk_rows_equal_those_of_the_services(author, mode, check) -> None:
    by_services(author, mode, check)
    expected = rows_of()
    for model in (Telling, CaseTheme, Message, Case, Identity, RemarkPlace):
        model._base_manager.all().delete()
    Touchpoint._base_manager.all().delete()
    Remark._base_manager.all().delete()
    past_services(author, mode, check)
    refresh_network(author.network)
    made = rows_of()
    for model in MODELS:
        for one, other in zip(made[model.__name__], expected[model.__name__], strict=True):
            assert {key: (one[key], other[key]) for key in one if one[key] != other[key]} == {}, (
                model.__name__
            )

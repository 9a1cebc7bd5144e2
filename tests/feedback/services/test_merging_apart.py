"""Merged and taken apart in any order, everything is as it was, field by field."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Case, CaseTheme, Remark, Rollup, Tally, Telling
from feedback.queries.merged import kept_of, merged_under
from feedback.services.counting import fold_due
from feedback.services.merging import merge_case, unmerge_case
from portal.kernel.errors import DomainError
from tests.factories.feedback import House, ThemeFactory
from tests.scale import scale

pytestmark = pytest.mark.django_db
ITEMS = 20
STEPS = 20


def everything() -> dict[str, list[Any]]:
    """Return every field of every row that a merge could touch."""
    fold_due()
    tables: tuple[Any, ...] = (Case, CaseTheme, Telling, Remark)
    found = {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}
    counted = [field.name for field in Tally._meta.concrete_fields if field.name != "id"]
    found["Tally"] = sorted(map(str, Tally.objects.filter(voices__gt=0).values_list(*counted)))
    cells = [field.name for field in Rollup._meta.concrete_fields if field.name != "id"]
    found["Rollup"] = sorted(map(str, Rollup.objects.filter(voices__gt=0).values_list(*cells)))
    return found


def twenty(house: House) -> list[Remark]:
    """Make remarks in every state: new, themed, put off, passed on, answered and not told yet."""
    modes = (Mode.NAMED, Mode.AGENCY_ONLY)
    said = [house.remark(mode=modes[at % 2]) for at in range(ITEMS - 1)]
    said.append(house.remark(mode=Mode.NO_IDENTITY))
    other = ThemeFactory(network=house.network)
    for remark in said[4:8]:
        house.themed(remark)
    for remark in said[6:9]:
        house.themed(remark, other)
    house.passed(said[9])
    house.answered()
    house.passed(said[10])
    Case.objects.filter(remark=said[5]).update(snoozed_until=timezone.now(), asked_at=timezone.now())
    return said


def walk(house: House, said: list[Remark], dice: random.Random) -> None:
    """Merge and take apart at random, refusals included; links never make a circle."""
    now = timezone.now()
    for _ in range(STEPS):
        one, two = dice.choice(said[:-1]), dice.choice(said)
        if dice.random() < 0.7:
            with suppress(DomainError):
                merge_case(scope=house.desk, case=one.case, into=two.case, at=now)
        else:
            unmerge_case(scope=house.desk, case=one.case, at=now)
    ends = {kept_of(pk) for pk in Case.objects.values_list("pk", flat=True)}
    assert set(Case.objects.exclude(merged_into=None).values_list("pk", flat=True)) == set(
        merged_under(list(ends))
    )


def test_any_sequence_taken_apart_restores_every_field() -> None:
    house = House.build()
    said = twenty(house)
    before = everything()
    for seed in range(scale(12, 1_000)):
        dice = random.Random(seed)
        walk(house, said, dice)
        merged = list(Case.objects.exclude(merged_into=None).order_by("pk"))
        dice.shuffle(merged)
        for case in merged:
            unmerge_case(scope=house.desk, case=case, at=timezone.now())
        assert everything() == before, f"sequence {seed}"
    assert CaseTheme.objects.filter(heard_with=None).count() == CaseTheme.objects.count()


def test_last_merge_taken_apart_leaves_the_others_as_they_were() -> None:
    house = House.build()
    said = twenty(house)
    for seed in range(scale(6, 200)):
        walk(house, said, random.Random(seed))
        free = list(Case.objects.filter(merged_into=None).order_by("pk"))
        before = everything()
        for one, two in zip(free, free[1:], strict=False):
            try:
                merge_case(scope=house.desk, case=one, into=two, at=timezone.now())
            except DomainError:
                continue
            assert everything() != before
            unmerge_case(scope=house.desk, case=one, at=timezone.now())
            assert everything() == before
            break

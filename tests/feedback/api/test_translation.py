"""Translations through the API, and the desk's list by words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Remark, RemarkTranslation
from feedback.services.alike import index_new_remarks
from feedback.services.translating import write_translation
from tests.factories.feedback import House
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."


@pytest.fixture
def house() -> House:
    return House.build(slug="pumps")


def read(membership: Any, path: str) -> Any:
    answer = program_of(membership, "remarks.read").get(f"/api/v1/pumps/remarks/{path}")
    assert answer.status_code == 200
    return answer.json()


def test_translation_stands_beside_the_words_for_who_may_read_them(house: House) -> None:
    """The desk and HQ; the author reads their own words, and a stale one is not given."""
    author = house.member()
    remark = house.remark(author, mode=Mode.NAMED, text=POLISH)
    index_new_remarks()
    said = {"remark": Remark.objects.get(pk=remark.pk), "text": "Too slow.", "at": timezone.now()}
    write_translation(scope=house.desk, **said)
    house.passed(remark)
    told = {"language": "en", "text": "Too slow.", "by": "person"}
    (row,) = read(house.sponsor, "passed-on/")["results"]
    assert (row["language"], row["translation"]) == ("pl", told)
    assert read(house.analyst, f"{remark.number}/")["translation"] == told
    assert "translation" not in read(author, f"{remark.number}/")
    RemarkTranslation.objects.update(is_stale=True)
    assert read(house.analyst, f"{remark.number}/")["translation"] is None


def test_desk_list_is_narrowed_by_words(house: House) -> None:
    remark = house.remark(text="The catalogue came late again.")
    house.remark(text="Praise for all.")
    index_new_remarks()
    rows = read(house.analyst, "desk/?view=all&words=catalogues")["results"]
    assert [row["number"] for row in rows] == [remark.number]

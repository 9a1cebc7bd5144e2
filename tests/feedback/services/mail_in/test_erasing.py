"""An erased person is in no mail that waits, nor in a file of one; other mails stay as they came."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from partners.services.erasing import erase_person
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, bring, letter

pytestmark = pytest.mark.django_db


def test_erasing_takes_the_files_of_mails_that_name_the_person_and_no_others() -> None:
    house = House.build()
    person, door = house.member().person, f"{house.network.slug}@{DOMAIN}"
    person.name = "Quorin Vexaflume"
    person.save()
    naming = bring(letter("eve@home.example", door, "Quorin Vexaflume said that it is dark."))
    silent = bring(letter("eve@home.example", door, "It is dark."))
    assert naming.raw.name and silent.raw.name  # noqa: PT018 (both wait in quarantine)
    erase_person(person=person, way="self")
    naming.refresh_from_db()
    silent.refresh_from_db()
    assert naming.raw.name == ""
    assert "Vexaflume" not in naming.text
    assert silent.text == "It is dark."
    assert default_storage.exists(silent.raw.name)
    assert len(default_storage.listdir("mail-in")[1]) == 1

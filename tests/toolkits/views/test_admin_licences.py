"""Licences in the admin: list, make, change, and give to a file."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import AssetFactory, LicenceFactory
from toolkits.models import Licence

pytestmark = pytest.mark.django_db
AT = "/admin/n/heat-pumps/licences/"


@pytest.fixture
def editor(network) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    return client


def test_list_says_what_there_is_and_for_how_many_files(editor, network) -> None:
    assert "There are no licences yet." in editor.get(AT).content.decode()
    LicenceFactory(name="Canary")
    free = LicenceFactory(network=network, name="Free")
    made = LicenceFactory(network=network, name="Pictures", terms="Words.", territory=" DE ")
    AssetFactory(network=network, licence=made)
    html = editor.get(AT).content.decode()
    assert all(said in html for said in ("Pictures", "Use: DE", "to be accepted", "Every use, everywhere"))
    assert f"{AT}{free.pk}/" in html
    assert "Canary" not in html


def test_make_and_change(editor, network, dealer) -> None:
    said = {
        "name": "Pictures",
        "channels": ["print"],
        "countries": ["DE"],
        "valid_until": "2027-03-31T18:00",
        "must_accept": "on",
        "terms_en": "Words.",
    }
    assert editor.post(f"{AT}add/", said).headers["Location"] == AT
    made = Licence.objects.get()
    assert (made.countries, made.channels, made.current.texts) == (["DE"], ["print"], {"en": "Words."})
    page = editor.get(f"{AT}{made.pk}/").content.decode()
    assert "Words." in page
    assert editor.post(f"{AT}{made.pk}/", {"name": "Photos"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.countries, made.valid_until, made.current.texts) == ("Photos", [], None, {})


def test_mistakes_are_said(editor, network) -> None:
    LicenceFactory(network=network, name="Pictures")
    assert editor.post(f"{AT}add/", {"name": ""}).status_code == 422
    answer = editor.post(f"{AT}add/", {"name": "Pictures"})
    assert (answer.status_code, "Another licence has this name" in answer.content.decode()) == (422, True)


def test_a_country_that_has_no_partner_any_more_stays_choosable(editor, network) -> None:
    made = LicenceFactory(network=network, territory=" LI ")
    assert 'value="LI"' in editor.get(f"{AT}{made.pk}/").content.decode()


def test_another_networks_licence_is_not_there(editor) -> None:
    assert editor.get(f"{AT}{LicenceFactory().pk}/").status_code == 404


def test_a_file_is_given_one_of_the_networks_licences(editor, network) -> None:
    asset, made = AssetFactory(network=network), LicenceFactory(network=network, name="Pictures")
    foreign = LicenceFactory(name="Canary")
    url = f"/admin/n/heat-pumps/assets/{asset.pk}/"
    page = editor.get(url).content.decode()
    assert ("Pictures" in page, "Canary" in page) == (True, False)
    assert editor.post(url, {"title": "Poster", "licence": foreign.pk}).status_code == 200
    assert editor.post(url, {"title": "Poster", "licence": made.pk}).status_code == 302
    asset.refresh_from_db()
    assert asset.licence == made

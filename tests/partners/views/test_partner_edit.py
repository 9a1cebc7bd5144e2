"""The form of a partner: level, number and facts, each refusal at its field."""

from __future__ import annotations

import pytest

from partners.models import ActivityLog, Partner
from tests.factories.partners import MembershipFactory, PartnerFactory, hq_of
from tests.partners.views.pages import as_role, at, text

pytestmark = pytest.mark.django_db
SAID = {"level": "dealer", "number": "00042", "name": "Shop", "country": "DE"}


def test_form_shows_what_stands_there_and_saves_level_and_number(network, shop, lead) -> None:
    address = at(network, f"{shop.pk}/edit/")
    page = text(lead.get(address))
    assert 'value="00042"' in page
    assert '<option value="dealer" selected>' in page
    assert 'value="hq"' not in page
    answer = lead.post(address, SAID | {"level": "distributor", "number": " 77 "})
    assert answer.url == at(network, f"{shop.pk}/")
    shop.refresh_from_db()
    assert (shop.level, shop.number) == ("distributor", "77")
    page = text(lead.get(answer.url))
    assert "roles of another level" not in page
    assert "level, number (before: 00042)" in page
    assert lead.get(at(network, "number/77/")).url == answer.url


@pytest.mark.parametrize(
    "field, value, sentence",
    [
        ("number", "R", "Another partner has the number R."),
        ("level", "region", "Low above stands lower."),
        ("level", "galaxy", "Select a valid choice."),
        ("number", "", "This field is required."),
    ],
)
def test_refusal_stands_at_its_field_and_saves_nothing(network, shop, lead, field, value, sentence) -> None:
    low = PartnerFactory(network=network, parent=shop.parent, level="country", name="Low")
    Partner.objects.filter(pk=shop.pk).update(parent=low)
    answer = lead.post(at(network, f"{shop.pk}/edit/"), SAID | {"name": "New", field: value})
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors[field]
    assert sentence in error
    assert list(answer.context["form"].errors) == [field]
    assert not ActivityLog.objects.filter(verb="partners.partner_changed").exists()


def test_taken_number_of_a_new_partner_stands_at_its_field(network, shop, lead) -> None:
    answer = lead.post(at(network, f"{shop.parent_id}/new/"), SAID)
    assert list(answer.context["form"].errors) == ["number"]
    above = lead.post(at(network, f"{shop.pk}/new/"), SAID | {"level": "region", "number": "1"})
    assert list(above.context["form"].errors) == ["__all__"]


def test_headquarters_has_a_number_and_no_choice_of_level(network, lead) -> None:
    hq = hq_of(network)
    address = at(network, f"{hq.pk}/edit/")
    assert 'name="level"' not in text(lead.get(address))
    assert lead.post(address, {"number": "H1", "name": hq.name, "level": "dealer"}).status_code == 302
    hq.refresh_from_db()
    assert (hq.level, hq.number) == ("hq", "H1")


def test_roles_of_another_level_are_pointed_out(network, shop, lead) -> None:
    MembershipFactory(partner=shop, role="dealer_staff")
    answer = lead.post(at(network, f"{shop.pk}/edit/"), SAID | {"level": "distributor"})
    assert "Some people here have roles of another level." in text(lead.get(answer.url))


def test_nobody_but_the_lead_has_the_form(network, shop) -> None:
    for role in ("agency_analyst", "hq_sponsor"):
        assert as_role(network, role).post(at(network, f"{shop.pk}/edit/"), SAID).status_code == 404

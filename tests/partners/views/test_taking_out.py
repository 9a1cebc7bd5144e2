"""Lists that leave the network: long ones as text, and who took them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from partners import exports
from partners.models import ActivityLog, NetworkExport, User
from partners.queries.import_reports import TAKEN_DIRECTORY, TAKEN_EXPORT
from partners.services.imports.exporting import make_due_exports
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.partners.views.pages import as_role, at, sheet, text

pytestmark = pytest.mark.django_db


def fetched(client: Client, address: str, **headers: str) -> int:
    """Read an answer to its end, as a browser does; returns its status."""
    answer = client.get(address, headers=headers)
    b"".join(answer)
    return answer.status_code


def taken() -> list[ActivityLog]:
    return list(ActivityLog.objects.filter(verb__in=[TAKEN_DIRECTORY, TAKEN_EXPORT]).order_by("pk"))


def test_long_list_goes_out_as_text_in_blocks_and_makes_no_formula(network, shop, lead, monkeypatch) -> None:
    PartnerFactory(network=network, name="=1+1", number="9")
    monkeypatch.setattr(exports, "MOST", 2)
    monkeypatch.setattr(exports, "BLOCK", 2)
    assert len(sheet(lead.get(at(network, "list.xlsx"), {"level": "dealer"}))) == 3
    answer = lead.get(at(network, "list.xlsx"), {"sort": "-number"})
    assert answer["Content-Disposition"].endswith('.csv"')
    said = b"".join(answer).decode("utf-8-sig").split("\r\n")
    assert [line.split(";")[1] for line in said[:5]] == ["Number", "R", "HQ", "9", "00042"]
    assert said[3].split(";")[2] == "'=1+1"
    assert said[5:] == [""]


def test_who_took_a_list_out_stands_on_the_page_of_lists(network, shop, lead) -> None:
    reader = MembershipFactory(network=network, role="hq_sponsor", person__name="Sven Ohlsen")
    client = Client()
    client.force_login(reader.person.user)
    client.head(at(network, "list.xlsx"))
    assert not ActivityLog.objects.filter(verb="partners.directory_exported").exists()
    assert len(sheet(client.get(at(network, "list.xlsx"), {"level": "dealer", "heard": "never"}))) == 2
    row = ActivityLog.objects.get(verb="partners.directory_exported")
    assert (row.actor, row.network, row.object_id) == (reader.person.user, network, network.pk)
    assert row.data == {"rows": 1, "query": "level=dealer"}
    page = text(lead.get(at(network, "imports/")))
    assert "Sven Ohlsen" in page
    assert f"/{network.slug}/network/?level=dealer" in page
    other = as_role(NetworkFactory(), "agency_lead")
    assert other.get(at(network, "imports/")).status_code == 404


def test_who_took_an_export_of_the_network_out_is_kept(network, shop, lead) -> None:
    lead.post(at(network, "imports/export/"))
    assert make_due_exports() == 1
    export = NetworkExport.objects.get()
    answer = lead.get(at(network, f"imports/export/{export.pk}/"))
    assert b"".join(answer)[:2] == b"PK"
    row = ActivityLog.objects.get(verb="partners.network_export_taken")
    assert (row.object_id, row.actor.name, row.data) == (export.pk, export.actor.name, {"rows": 3})
    assert "Whole network" in text(lead.get(at(network, "imports/")))


def test_lists_taken_out_while_looking_on_name_the_admin(network, shop, lead) -> None:
    lead.post(at(network, "imports/export/"))
    make_due_exports()
    export = NetworkExport.objects.get()
    admin = User.objects.create_superuser("admin@example.org")
    client = Client()
    client.force_login(admin)
    client.post(reverse("sign-in-as"), {"address": export.actor.email, "reason": "A file is empty."})
    assert len(sheet(client.get(at(network, "list.xlsx"), {"level": "dealer"}))) == 2
    assert fetched(client, at(network, f"imports/export/{export.pk}/")) == 200
    assert fetched(client, export.file.url) == 200
    assert [row.actor for row in taken()] == [admin] * 3
    assert text(lead.get(at(network, "imports/"))).count("admin@example.org") == 3


def test_rest_of_an_export_is_not_noted_again(network, shop, lead) -> None:
    lead.post(at(network, "imports/export/"))
    make_due_exports()
    address = at(network, f"imports/export/{NetworkExport.objects.get().pk}/")
    assert int(lead.head(address)["Content-Length"]) > 5
    assert taken() == []
    assert fetched(lead, address, Range="bytes=0-3") == 206
    assert fetched(lead, address, Range="bytes=4-") == 206
    assert lead.head(address).status_code == 200
    assert len(taken()) == 1
    assert fetched(lead, address) == 200
    assert len(taken()) == 2


def test_whoever_asks_for_all_but_the_beginning_is_noted(network, shop, lead) -> None:
    lead.post(at(network, "imports/export/"))
    make_due_exports()
    address = at(network, f"imports/export/{NetworkExport.objects.get().pk}/")
    assert fetched(lead, address) == 200
    other = as_role(network, "agency_lead")
    assert [fetched(other, address, Range="bytes=1-") for _again in range(2)] == [206, 206]
    assert len({row.actor_id for row in taken()}) == len(taken()) == 2


def test_directory_knows_no_ranges_so_that_each_answer_is_noted(network, shop, lead) -> None:
    assert fetched(lead, at(network, "list.xlsx")) == 200
    answer = lead.get(at(network, "list.xlsx"), headers={"Range": "bytes=10-"})
    assert (answer.status_code, len(sheet(answer))) == (200, 4)
    assert len(taken()) == 2

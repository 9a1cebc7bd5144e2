"""The network's pages in the browser: filters in the address, the file, the tree, a partner, its changes."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import ActivityLog, Partner, SavedFilter, Touchpoint
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, PartnerFactory, hq_of
from tests.partners.views.pages import as_role, at, sheet, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_directory_shows_chips_facets_and_parts(network, shop, lead) -> None:
    said = text(
        lead.get(at(network), {"level": "dealer", "q": "shop", "sort": "-number", "under": shop.parent_id})
    )
    assert "Remove filter:" in said
    assert "under Region" in said
    assert "by Number, backwards" in said
    assert 'aria-sort="descending"' in said
    part = lead.get(at(network), headers=HTMX)
    assert "<html" not in text(part)
    assert "HX-Request" in part.headers["Vary"]
    assert "Nobody fits" in text(lead.get(at(network), {"q": "nowhere"}))
    status = text(lead.get(at(network), {"status": "inactive"}))
    assert "Status: Inactive" in status


def test_directory_of_others_has_no_column_of_voices(network, shop) -> None:
    said = text(as_role(network, "hq_marketer").get(at(network)))
    assert ("Shop" in said, "Last heard" in said) == (True, False)


def test_directory_query_count_does_not_grow_with_rows(network, shop, lead) -> None:
    lead.get(at(network))
    counts = []
    for more in (0, 3):
        for _ in range(more):
            PartnerFactory(network=network, parent=shop.parent)
        with CaptureQueriesContext(connection) as seen:
            lead.get(at(network), {"level": "dealer"})
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_file_holds_the_filtered_list_in_its_order_as_plain_text(network, shop, lead) -> None:
    PartnerFactory(network=network, name="=1+1", number="+49", town="@SUM(A1)\x01", country="NL")
    rows = sheet(lead.get(at(network, "list.xlsx"), {"level": "dealer", "sort": "-name"}))
    assert [row[1:3] for row in rows] == [("Number", "Name"), ("00042", "Shop"), ("+49", "=1+1")]
    assert rows[2][6] == "@SUM(A1)"
    assert rows[0][-1] == "Last heard"
    book = openpyxl.load_workbook(io.BytesIO(lead.get(at(network, "list.xlsx")).getvalue()))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells} == {True}
    only = sheet(lead.get(at(network, "list.xlsx"), {"country": "nl"}))
    assert len(only) == 2
    assert lead.head(at(network, "list.xlsx")).status_code == 200


def test_file_tells_the_agency_alone_when_somebody_was_heard(network, shop, lead) -> None:
    shop.pulse.last_voice_at = timezone.now()
    shop.pulse.save()
    today = timezone.localdate(timezone=timezone.get_default_timezone()).year
    assert str(today) in sheet(lead.get(at(network, "list.xlsx"), {"level": "dealer"}))[1][-1]
    rows = sheet(
        as_role(network, "hq_sponsor").get(at(network, "list.xlsx"), {"level": "dealer", "heard": "never"})
    )
    assert [len(row) for row in rows] == [11, 11]


def test_tree_opens_by_link_and_by_htmx(network, shop, lead) -> None:
    assert "Shop" not in text(lead.get(at(network, "tree/")))
    opened = text(lead.get(at(network, "tree/"), {"at": shop.pk}))
    assert 'aria-current="true"' in opened
    part = text(lead.get(at(network, "tree/"), {"node": shop.parent_id}, headers=HTMX))
    assert ("Shop" in part, "<html" in part) == (True, False)
    assert "Shop" not in text(
        lead.get(at(network, "tree/"), {"node": shop.parent_id, "closed": "1"}, headers=HTMX)
    )
    assert lead.get(at(network, "tree/"), {"at": PartnerFactory().pk}).status_code == 404
    assert lead.get(at(network, "tree/"), {"at": "x"}).status_code == 404


def test_partner_page_shows_the_lead_all_and_a_manager_no_case(network, shop, lead) -> None:
    say(MembershipFactory(partner=shop), text="Canary words")
    said = text(lead.get(at(network, f"{shop.pk}/")))
    assert all(words in said for words in ("Shop", "Canary words", "Open cases", "Deactivate"))
    manager = as_role(network, "field_manager", partner=shop.parent)
    seen = text(manager.get(at(network, f"{shop.pk}/")))
    assert "Shop" in seen
    assert all(words not in seen for words in ("Canary", "Open cases", "Deactivate", "Last heard", "Said"))
    region = text(lead.get(at(network, f"{shop.parent_id}/")))
    assert "Partners under it" in region
    more = lead.get(at(network, f"{shop.parent_id}/"), {"children": ""}, headers=HTMX)
    assert ("Shop" in text(more), "<html" in text(more)) == (True, False)


def test_timeline_of_ten_thousand_rows_goes_by_pages(network, shop, lead) -> None:
    now = timezone.now()
    Touchpoint.objects.bulk_create(
        Touchpoint(
            network=network,
            partner=shop,
            path=shop.path,
            verb="toolkits.toolkit_opened",
            direction="touch",
            route="portal",
            target_label=f"Kit {number:05}",
            occurred_at=now,
            dedupe_key=f"{number}",
        )
        for number in range(10_000)
    )
    address = at(network, f"{shop.pk}/")
    first = text(lead.get(address))
    assert ("Kit 09999" in first, "Kit 09900" in first) == (True, False)
    cursor = first.split("?after=")[1].split('"')[0]
    with CaptureQueriesContext(connection) as seen:
        part = text(lead.get(f"{address}?after={cursor}", headers=HTMX))
    assert ("Kit 09959" in part, "Kit 09999" in part) == (True, False)
    assert len([one for one in seen if "touchpoint" in one["sql"]]) == 1


def test_number_leads_to_the_page_and_a_merged_record_to_the_kept_one(network, shop, lead) -> None:
    twin = PartnerFactory(network=network, parent=shop.parent, number="a/b c", name="Twin")
    assert lead.get(at(network, "number/a/b c/")).url == at(network, f"{twin.pk}/")
    answer = lead.post(at(network, f"{shop.pk}/merge/"), {"to": twin.pk})
    assert answer.url == at(network, f"{shop.pk}/")
    assert lead.get(at(network, f"{twin.pk}/")).url == at(network, f"{shop.pk}/")
    assert lead.get(at(network, "number/a/b c/")).url == at(network, f"{shop.pk}/")
    assert lead.get(at(network, "number/none/")).status_code == 404
    assert "Merged" in text(lead.get(at(network), {"status": "merged"}))


def test_lead_adds_and_edits_by_hand(network, shop, lead) -> None:
    address = at(network, f"{shop.parent_id}/new/")
    said = {"level": "dealer", "number": "77", "name": "New", "country": "nl", "band": "A"}
    made = Partner.objects.get(pk=int(lead.post(address, said).url.rstrip("/").rsplit("/", 1)[-1]))
    assert (made.parent_id, made.country, made.band) == (shop.parent_id, "NL", "A")
    again = lead.post(address, said)
    assert (again.status_code, "Another partner has the number 77" in text(again)) == (422, True)
    assert lead.post(address, {"level": "dealer"}).status_code == 422
    edit = at(network, f"{made.pk}/edit/")
    assert 'value="New"' in text(lead.get(edit))
    said = {"level": "dealer", "number": "77", "name": "Newer"}
    assert lead.post(edit, said | {"country": "Germany"}).status_code == 422
    assert lead.post(edit, said | {"country": "de"}).url == at(network, f"{made.pk}/")
    made.refresh_from_db()
    assert (made.name, made.country, made.band) == ("Newer", "DE", "")


def test_move_is_chosen_previewed_done_and_taken_back(network, shop, lead) -> None:
    south = PartnerFactory(network=network, level="region", name="South", number="S")
    loser = MembershipFactory(partner=shop.parent, role="field_manager")
    address = at(network, f"{shop.pk}/move/")
    assert "Which one?" in text(lead.get(address, {"q": "o"}))
    assert "Nobody fits" in text(lead.get(address, {"q": "nowhere"}))
    preview = text(lead.get(address, {"q": "S"}))
    assert "No longer" in preview
    assert loser.person.name in preview
    answer = lead.post(address, {"to": south.pk})
    page = text(lead.get(answer.url))
    assert "It hangs under South now." in page
    change = ActivityLog.objects.get(verb="partners.partner_moved")
    assert lead.post(at(network, f"{shop.pk}/undo/"), {"change": change.pk}).status_code == 302
    assert lead.post(at(network, f"{shop.pk}/undo/"), {"change": "x"}).status_code == 409
    shop.refresh_from_db()
    assert shop.parent_id == loser.partner_id
    assert "changed" not in lead.post(address, {"to": shop.parent_id}).url
    assert "stands lower" in text(lead.get(at(network, f"{south.pk}/move/"), {"to": shop.pk}))
    below = PartnerFactory(network=network, parent=south, level="region")
    refused = text(lead.get(at(network, f"{south.pk}/move/"), {"to": below.pk}))
    assert ("under itself" in refused, "Partners that move" in refused) == (True, False)
    assert lead.post(address).status_code == 422


def test_end_lists_people_and_cases_and_is_taken_back(network, shop, lead) -> None:
    seat = MembershipFactory(partner=shop)
    say(MembershipFactory(partner=shop), text="Canary words")
    both = MembershipFactory(partner=shop, person__name="Berta Both")
    MembershipFactory(partner=PartnerFactory(network=network), person=both.person)
    preview = text(lead.get(at(network, f"{shop.parent_id}/end/")))
    assert "Berta Both" not in preview
    assert all(words in preview for words in (seat.person.name, "Canary words", "stay with the agency"))
    answer = lead.post(at(network, f"{shop.parent_id}/end/"))
    page = text(lead.get(answer.url))
    assert "It is deactivated." in page
    assert "Canary words" in page
    member = Client()
    member.force_login(seat.person.user)
    assert member.get(f"/{network.slug}/").status_code == 404
    assert "2 partners return" in text(lead.get(at(network, f"{shop.parent_id}/return/")))
    refused = text(lead.get(at(network, f"{shop.pk}/return/")))
    assert ("above is not active" in refused, "partner returns" in refused) == (True, False)
    back = lead.post(at(network, f"{shop.parent_id}/return/"))
    assert "It is active again." in text(lead.get(back.url))
    assert member.get(f"/{network.slug}/").status_code == 200
    refused = text(lead.get(at(network, f"{hq_of(network).pk}/end/")))
    assert ("Headquarters can" in refused, "Partners that end" in refused) == (True, False)
    assert "Headquarters" in text(lead.post(at(network, f"{hq_of(network).pk}/end/")))


def test_merge_shows_what_comes_over_and_that_there_is_no_way_back(network, shop, lead) -> None:
    twin = PartnerFactory(network=network, parent=shop.parent, name="Twin", number="T")
    MembershipFactory(partner=twin)
    say(MembershipFactory(partner=twin), text="Canary words")
    preview = text(lead.get(at(network, f"{shop.pk}/merge/"), {"q": "T"}))
    words = ("Roles of people", "Remarks", "undone", "Canary words", "Nobody gains", "The other way round")
    assert [each for each in words if each not in preview] == []
    refused = text(lead.get(at(network, f"{shop.pk}/merge/"), {"to": shop.parent_id}))
    assert "same level" in refused
    assert lead.post(at(network, f"{shop.pk}/merge/"), {"to": shop.parent_id}).status_code == 422


def test_filters_are_kept_renamed_removed_and_put_back(network, shop, lead) -> None:
    answer = lead.post(at(network, "filters/"), {"name": "Mine", "query": "band=A&evil=1&sort=-name"})
    assert answer.url == at(network, "?band=A&sort=-name")
    assert "Rename or remove" in text(lead.get(answer.url))
    saved = SavedFilter.objects.get()
    address = at(network, f"filters/{saved.pk}/")
    assert 'value="Mine"' in text(lead.get(address))
    assert lead.post(address, {"name": ""}).status_code == 422
    assert lead.post(address, {"name": "Ours"}).url == at(network, "?band=A&sort=-name")
    lead.post(at(network, "filters/"), {"name": "Other", "query": ""})
    assert "different" in text(lead.post(address, {"name": "Other"}))
    removed = lead.post(address, {"action": "remove"})
    assert "is removed" in text(lead.get(removed.url))
    assert lead.post(address, {"action": "restore"}).url == at(network, "?band=A&sort=-name")
    assert "is removed" not in text(lead.get(at(network, "?undo=x")))


def test_agency_calls_the_place_network_and_others_partners(network, shop, lead) -> None:
    assert ">Network<" in text(lead.get(f"/{network.slug}/"))
    said = text(as_role(network, "hq_sponsor").get(f"/{network.slug}/"))
    assert (">Partners<" in said, ">Network<" in said) == (True, False)
    assert ">Partners<" not in text(as_role(network, "dealer_principal").get(f"/{network.slug}/"))

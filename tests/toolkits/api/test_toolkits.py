"""Toolkits and files for programs: the same rows as the pages show, and nothing of the others."""

from __future__ import annotations

import pytest

from partners.enums import Level
from partners.models import Touchpoint
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory
from tests.factories.programs import program_of
from tests.factories.toolkits import AssetFactory, ToolkitFactory

pytestmark = pytest.mark.django_db
AT = "/api/v1/heat-pumps"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def dealer(network):
    return MembershipFactory(network=network)


@pytest.fixture
def program(dealer):
    return program_of(dealer, "toolkits.read")


def test_list_holds_what_reaches_the_dealer_and_no_canary(network, program) -> None:
    mine = ToolkitFactory(network=network, title="Spring")
    ToolkitFactory(title="Canary foreign")
    ToolkitFactory(network=network, title="Canary draft", published=False)
    ToolkitFactory(
        network=network, title="Canary", audience=AudienceFactory(network=network, levels=[Level.HQ])
    )
    answer = program.get(f"{AT}/toolkits/").json()
    assert [(row["id"], row["title"]) for row in answer["results"]] == [(mine.pk, "Spring")]
    assert answer["next"] is None


def test_list_pages_by_key_and_gives_every_row_once(network, program) -> None:
    made = {ToolkitFactory(network=network).pk for _each in range(5)}
    found, address = [], f"{AT}/toolkits/?limit=2"
    while address:
        answer = program.get(address).json()
        found += [row["id"] for row in answer["results"]]
        address = answer["next"]
    assert (len(found), set(found)) == (5, made)


def test_list_refuses_a_cursor_that_was_made_up(program) -> None:
    answer = program.get(f"{AT}/toolkits/?cursor=x")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor")


def test_list_names_the_parameter_that_is_wrong(program) -> None:
    answer = program.get(f"{AT}/toolkits/?limit=0")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/limit"]


def test_toolkit_names_its_files_with_their_address(network, program) -> None:
    asset = AssetFactory(network=network)
    toolkit = ToolkitFactory(network=network, assets=[asset])
    answer = program.get(f"{AT}/toolkits/{toolkit.pk}/").json()
    assert [(file["id"], file["sha256"]) for file in answer["files"]] == [(asset.pk, asset.current.sha256)]
    assert answer["files"][0]["download_url"] == f"http://testserver{AT}/assets/{asset.pk}/download/"


def test_hidden_toolkit_and_absent_toolkit_answer_alike(network, program) -> None:
    hidden = ToolkitFactory(network=network, published=False)
    foreign = ToolkitFactory()
    answers = [program.get(f"{AT}/toolkits/{pk}/") for pk in (hidden.pk, foreign.pk, 99_999)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_download_hands_out_the_file_and_is_counted(network, dealer, program) -> None:
    asset = AssetFactory(network=network)
    ToolkitFactory(network=network, assets=[asset])
    answer = program.get(f"{AT}/assets/{asset.pk}/download/", HTTP_ACCEPT="application/pdf")
    assert answer.status_code == 200
    with asset.current.file.open() as stored:
        assert b"".join(answer.streaming_content) == stored.read()
    assert list(Touchpoint.objects.values_list("verb", "partner")) == [
        ("toolkits.asset_downloaded", dealer.partner_id)
    ]

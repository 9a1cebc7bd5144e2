"""Terms that come before a file, by every way to it, and its rights on every page that shows it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.queries.links import toolkit_token
from tests.factories.partners import MembershipFactory
from tests.factories.programs import program_of
from tests.factories.toolkits import PDF, AssetFactory, LicenceFactory, ToolkitFactory, png_bytes
from toolkits.models import Asset, AssetUse, TermsAcceptance
from toolkits.services.finding import index_due_assets
from toolkits.services.renditions import make_due_renditions

pytestmark = [
    pytest.mark.django_db,
    # The test client leaves the file of an answer that it has read to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
WORDS = "Name the photographer."


@pytest.fixture
def licence(network):
    return LicenceFactory(network=network, name="Agency pictures", terms=WORDS, territory=" DE ")


@pytest.fixture
def asset(network, licence):
    return AssetFactory(network=network, title="Poster", licence=licence)


@pytest.fixture
def toolkit(network, asset):
    free = AssetFactory(network=network, title="Price list", filename="free.pdf")
    return ToolkitFactory(network=network, title="Spring", slug="spring", assets=[asset, free])


@pytest.fixture
def link(dealer, toolkit) -> str:
    return f"/heat-pumps/t/{toolkit_token(membership_id=dealer.pk, toolkit_id=toolkit.pk)}/"


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def taken(client: Client, url: str) -> tuple[int, bool]:
    """Say how an address answers, and whether with the file."""
    response = client.get(url)
    return response.status_code, body_of(response) == PDF


def accept(client: Client, url: str, licence) -> None:
    response = client.post(url, {"terms": [licence.current_id]})
    assert (response.status_code, response.headers["Location"]) == (302, url)


def test_download_asks_once_then_hands_out_the_file(dealer_client, dealer, asset, toolkit, licence) -> None:
    url = f"/heat-pumps/assets/{asset.pk}/download/"
    asked = dealer_client.get(url)
    assert (asked.status_code, asked.headers["Cache-Control"]) == (403, "private, no-store")
    page = asked.content.decode()
    assert all(said in page for said in (WORDS, "Agency pictures", "Use: DE", "For: Poster"))
    assert AssetUse.objects.count() == 0
    accept(dealer_client, url, licence)
    assert body_of(dealer_client.get(url)) == PDF
    row = TermsAcceptance.objects.get()
    assert (row.person, row.terms, row.by_link) == (dealer.person, licence.current, False)
    assert dealer_client.post(url, {}).headers["Location"] == url


def test_nothing_is_accepted_without_saying_which_terms(dealer_client, asset, toolkit) -> None:
    answer = dealer_client.post(f"/heat-pumps/assets/{asset.pk}/download/", {})
    assert answer.status_code == 422
    assert "Read the terms, then press the button below them." in answer.content.decode()
    assert TermsAcceptance.objects.count() == 0


def test_zip_of_a_toolkit_asks_before_it_starts(dealer_client, toolkit, licence) -> None:
    url = f"/heat-pumps/toolkits/{toolkit.pk}/zip/"
    asked = dealer_client.get(url)
    assert (asked.status_code, asked.content.decode().count(WORDS)) == (403, 1)
    accept(dealer_client, url, licence)
    names = zipfile.ZipFile(BytesIO(body_of(dealer_client.get(url)))).namelist()
    assert names == ["price-list.pdf", "free.pdf"]


def test_basket_asks_for_all_terms_on_one_page(dealer_client, network, asset, toolkit, licence) -> None:
    second = LicenceFactory(network=network, name="Film house", terms="Never cut it.")
    film = AssetFactory(network=network, title="Film", licence=second)
    ToolkitFactory(network=network, assets=[film])
    for one in (asset, film):
        dealer_client.post("/heat-pumps/basket/", {"action": "add", "asset": one.pk})
    url = "/heat-pumps/basket/zip/"
    page = dealer_client.get(url).content.decode()
    assert WORDS in page
    assert "Never cut it." in page
    dealer_client.post(url, {"terms": [licence.current_id]})
    left = dealer_client.get(url)
    assert (left.status_code, WORDS in left.content.decode()) == (403, False)
    dealer_client.post(url, {"terms": [second.current_id]})
    assert len(zipfile.ZipFile(BytesIO(body_of(dealer_client.get(url)))).namelist()) == 2


def test_mailed_link_asks_its_person_without_signing_in(dealer, link, asset, licence) -> None:
    client = Client(enforce_csrf_checks=True)
    for url in (f"{link}assets/{asset.pk}/download/", f"{link}zip/"):
        TermsAcceptance.objects.all().delete()
        asked = client.get(url)
        assert (asked.status_code, asked.headers["Referrer-Policy"]) == (403, "same-origin")
        token = client.cookies["csrftoken"].value
        answer = client.post(url, {"terms": [licence.current_id], "csrfmiddlewaretoken": token})
        got = client.get(url)
        body_of(got)
        assert (answer.status_code, got.status_code) == (302, 200)
        row = TermsAcceptance.objects.get()
        assert (row.person, row.by_link) == (dealer.person, True)


def test_program_is_told_to_ask_its_person(dealer, asset, toolkit, licence) -> None:
    program, url = program_of(dealer, "toolkits.read"), f"/api/v1/heat-pumps/assets/{asset.pk}/"
    answer = program.get(f"{url}download/")
    assert (answer.status_code, answer.json()["code"]) == (403, "terms_not_accepted")
    said = program.get(url).json()
    assert (said["rights"], said["must_accept_terms"]) == ("Use: DE", True)
    TermsAcceptance.objects.create(terms=licence.current, person=dealer.person, accepted_at=timezone.now())
    assert taken(program, f"{url}download/") == (200, True)
    assert program.get(url).json()["must_accept_terms"] is False


def test_stored_name_leads_to_the_terms_and_the_large_picture_waits(dealer_client, network, licence) -> None:
    asset = AssetFactory(network=network, filename="x.png", content=png_bytes(), licence=licence)
    ToolkitFactory(network=network, assets=[asset])
    make_due_renditions()
    at = f"/heat-pumps/assets/{asset.pk}"
    answer = dealer_client.get(f"/files/{asset.current.file.name}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{at}/download/")
    pictures = {kind: taken(dealer_client, f"{at}/picture/{kind}/")[0] for kind in ("thumb", "preview")}
    assert pictures == {"thumb": 200, "preview": 403}
    assert f"{at}/picture/thumb/" in dealer_client.get(f"{at}/").content.decode()
    accept(dealer_client, f"{at}/download/", licence)
    assert taken(dealer_client, f"{at}/picture/preview/")[0] == 200
    assert f"{at}/picture/preview/" in dealer_client.get(f"{at}/").content.decode()
    assert body_of(dealer_client.get(f"/files/{asset.current.file.name}")) == png_bytes()


def test_pages_say_the_rights_and_save_no_page_as_the_file(dealer_client, asset, toolkit, licence) -> None:
    """A browser saves what comes to a link with "download": the terms, as long as they wait."""
    url = f"/heat-pumps/assets/{asset.pk}/download/"
    pages = [f"/heat-pumps/assets/{asset.pk}/", "/heat-pumps/spring/"]
    for page in pages:
        html = dealer_client.get(page).content.decode()
        assert "Use: DE" in html
        link = html[html.index(f'href="{url}"') :].split(">", 1)[0]
        assert " download" not in link
    accept(dealer_client, url, licence)
    for page in pages:
        html = dealer_client.get(page).content.decode()
        assert " download" in html[html.index(f'href="{url}"') :].split(">", 1)[0]


def test_new_words_are_asked_for_again_and_another_persons_yes_is_not_mine(
    dealer_client, network, asset, toolkit, licence
) -> None:
    other = MembershipFactory(network=network)
    TermsAcceptance.objects.create(terms=licence.current, person=other.person, accepted_at=timezone.now())
    url = f"/heat-pumps/assets/{asset.pk}/download/"
    assert dealer_client.get(url).status_code == 403
    accept(dealer_client, url, licence)
    licence.current = licence.terms.create(number=2, texts={"en": "New words."})
    licence.save()
    again = dealer_client.get(url)
    assert (again.status_code, "New words." in again.content.decode()) == (403, True)


def test_many_licences_cost_no_question_more_than_one(dealer_client, network, toolkit) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert dealer_client.get("/heat-pumps/spring/").status_code == 200
        return len(seen)

    dealer_client.get("/heat-pumps/spring/")
    before = asked()
    for number in range(4):
        more = LicenceFactory(network=network, terms=f"Words {number}.")
        toolkit.asset_links.create(asset=AssetFactory(network=network, licence=more))
    assert asked() == before
    assert Asset.objects.filter(licence__isnull=False).count() == 5


def test_search_shows_nothing_from_inside_a_file_before_its_terms(dealer_client, licence, network) -> None:
    inside = AssetFactory(
        network=network, title="Poster", licence=licence, filename="a.txt", content=b"Brennwert CANARY inside"
    )
    ToolkitFactory(network=network, assets=[inside])
    while index_due_assets():
        pass
    search = "/heat-pumps/toolkits/search/?q=brennwert"
    before = dealer_client.get(search).content.decode()
    assert ("Poster" in before, "CANARY" in before) == (True, False)
    accept(dealer_client, f"/heat-pumps/assets/{inside.pk}/download/", licence)
    assert "CANARY" in dealer_client.get(search).content.decode()

"""Is this current? What anybody is told of a printed version or of a file, and what nobody is."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, end_toolkit, upload
from toolkits import digesting
from toolkits.asking import CodeThrottle, FileThrottle
from toolkits.models import Asset, AssetVersion, ToolkitPage
from toolkits.services import codes
from toolkits.services.codes import give_codes
from toolkits.services.versions import replace_file, restore_version

pytestmark = pytest.mark.django_db
NEWER = PDF + b"%newer\n"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", name="Canary Network")


@pytest.fixture
def asset(network):
    """Return a file of a published toolkit, with two versions."""
    made = AssetFactory(network=network, title="Canary Title", filename="canary.pdf")
    ToolkitFactory(network=network, title="Canary Kit", assets=[made])
    replace_file(scope=Scope.system(network.pk), asset=made, upload=upload(content=NEWER), note="Canary note")
    made.refresh_from_db()
    return made


def ask(version, client=None):
    return (client or Client()).get(f"/c/{version.code}/")


def drop(content: bytes, name: str = "any.pdf"):
    return Client().post("/c/", {"file": SimpleUploadedFile(name, content)})


def without_nonce(response) -> bytes:
    """Return a page without what is another at each request."""
    return re.sub(rb'nonce="[^"]+"', b"", response.content)


def said(response) -> tuple[int, str]:
    return response.status_code, response.context["standing"]


def first(asset) -> AssetVersion:
    return asset.versions.get(number=1)


def test_newest_version_is_current_and_an_older_one_superseded(asset) -> None:
    assert (said(ask(asset.current)), said(ask(first(asset)))) == ((200, "current"), (200, "superseded"))
    assert (said(drop(NEWER)), said(drop(PDF))) == ((200, "current"), (200, "superseded"))


def test_version_whose_bytes_were_brought_back_is_current_again(network, asset) -> None:
    restore_version(scope=Scope.system(network.pk), asset=asset, version=first(asset))
    standings = [said(ask(version)) for version in asset.versions.order_by("number")]
    assert standings == [(200, "current"), (200, "superseded"), (200, "current")]


def end_asset(asset) -> None:
    Asset.objects.filter(pk=asset.pk).update(expires_at=timezone.now())


def end_kit(asset) -> None:
    end_toolkit(ToolkitPage.objects.get(), timezone.now())


def unpublish(asset) -> None:
    ToolkitPage.objects.get().unpublish()


@pytest.mark.parametrize("end", [end_asset, end_kit, unpublish])
def test_what_was_offered_and_is_no_more_has_expired(asset, end) -> None:
    end(asset)
    for answer in (ask(asset.current), ask(first(asset)), drop(NEWER), drop(PDF)):
        assert said(answer) == (200, "expired")


def hidden_versions(network) -> list[AssetVersion]:
    """Return what dealers never had: of no toolkit, of a draft, of a planned one, under embargo."""
    later = timezone.now() + timedelta(days=1)
    alone, drafted, planned = (AssetFactory(network=network, content=PDF + b"%x\n") for _number in range(3))
    embargoed = AssetFactory(network=network, content=PDF + b"%x\n", available_from=later)
    ToolkitFactory(network=network, assets=[drafted], published=False)
    ToolkitFactory(network=network, assets=[embargoed])
    page = ToolkitFactory(network=network, assets=[planned])
    ToolkitPage.objects.filter(pk=page.pk).update(go_live_at=later)
    return [one.current for one in (alone, drafted, planned, embargoed)]


def test_hidden_version_is_answered_like_one_that_there_is_not(
    network, asset, django_assert_num_queries
) -> None:
    nothing = ask(AssetVersion(code="2222-3333-4444"))
    for version in hidden_versions(network):
        with django_assert_num_queries(2):
            answer = ask(version)
        assert (answer.status_code, without_nonce(answer) == without_nonce(nothing)) == (404, True)
        assert [len(one.content) for one in (answer, nothing)] == [len(nothing.content)] * 2
        assert set(answer.headers) == set(nothing.headers)
    with django_assert_num_queries(2):
        ask(AssetVersion(code="2222-3333-4444"))
    assert said(drop(PDF + b"%x\n")) == said(drop(b"anything else")) == (404, "unknown")
    assert without_nonce(drop(PDF + b"%x\n")) == without_nonce(drop(b"anything else"))


def test_answers_name_nothing_of_the_file_or_its_network(network, asset) -> None:
    member = MembershipFactory(network=network)
    client = Client()
    client.force_login(member.person.user)
    for answer in (
        ask(asset.current),
        ask(first(asset)),
        drop(PDF, "canary.pdf"),
        ask(asset.current, client),
    ):
        text = answer.content.decode().lower()
        assert [word in text for word in ("canary", "heat-pumps", member.person.name.lower())] == [False] * 3
        assert (answer.headers["Cache-Control"], answer.cookies.output()) == ("no-store", "")


def test_code_is_read_however_it_was_typed(asset) -> None:
    typed = asset.current.code.replace("-", " ").lower()
    assert said(Client().get(f"/c/{typed}/")) == (200, "current")


def test_file_that_several_versions_share_is_as_good_as_the_best_of_them(network, asset) -> None:
    twin = AssetFactory(content=PDF, network=NetworkFactory(slug="e-bikes"))
    ToolkitFactory(network=twin.network, assets=[twin])
    assert said(drop(PDF)) == (200, "current")


def test_nothing_of_a_file_is_kept(asset, settings, tmp_path, monkeypatch) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    seen = []
    plain = digesting.DigestingHandler.file_complete

    def watch(handler, size):
        done = plain(handler, size)
        seen.append((size, done.sha256, done.file, list(tmp_path.iterdir())))
        return done

    monkeypatch.setattr(digesting.DigestingHandler, "file_complete", watch)
    content = b"x" * (3 * 1024 * 1024)
    assert said(drop(content)) == (404, "unknown")
    assert seen == [(len(content), hashlib.sha256(content).hexdigest(), None, [])]


@pytest.mark.parametrize("announced", [True, False])
def test_file_that_is_too_big_is_refused_whether_or_not_it_says_so_before(
    asset, monkeypatch, announced
) -> None:
    monkeypatch.setattr(digesting, "MOST", 1000)
    monkeypatch.setattr("toolkits.views.current.MOST", 1000)
    monkeypatch.setattr("toolkits.views.current.FRAME", 0 if announced else 10_000)
    answer = drop(b"x" * 1001)
    assert (answer.status_code, "too big to be checked" in answer.content.decode()) == (422, True)


def test_no_file_is_asked_for_in_a_sentence_and_an_empty_one_is_unknown(asset) -> None:
    assert "Choose the file that you want to check." in Client().post("/c/").content.decode()
    assert (Client().get("/c/").status_code, said(drop(b""))) == (200, (404, "unknown"))


@pytest.mark.parametrize("throttle, rate", [(CodeThrottle, "60/min"), (FileThrottle, "20/min")])
def test_asking_too_often_from_one_address_is_refused_and_told_nothing(
    asset, monkeypatch, throttle, rate
) -> None:
    assert throttle.rate == rate
    monkeypatch.setattr(throttle, "rate", "1/min")
    answers = [ask(asset.current) if throttle is CodeThrottle else drop(NEWER) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert ("standing" in answers[1].context, "too often" in answers[1].content.decode()) == (False, True)


def test_page_of_a_file_shows_the_address_to_print(network, asset, settings) -> None:
    client = Client()
    client.force_login(MembershipFactory(network=network).person.user)
    text = client.get(f"/heat-pumps/assets/{asset.pk}/").content.decode()
    assert f"{settings.BASE_URL}/c/{asset.current.code}/" in text


def test_versions_without_a_code_get_one_from_the_sweep(network, asset, monkeypatch) -> None:
    AssetVersion.objects.update(code=None)
    client = Client()
    client.force_login(MembershipFactory(network=network).person.user)
    assert "/c/" not in client.get(f"/heat-pumps/assets/{asset.pk}/").content.decode()
    monkeypatch.setattr(codes, "AT_ONCE", 1)
    assert [give_codes(), give_codes(), give_codes()] == [1, 1, 0]
    given = set(AssetVersion.objects.values_list("code", flat=True))
    assert [len(code) for code in given] == [14, 14]

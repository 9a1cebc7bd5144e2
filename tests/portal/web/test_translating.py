"""Side by side: an editor submits a page, translates its strings and publishes; nobody else reaches it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from partners.enums import Role
from partners.models import Network
from portal.models import MandatePage, NewsPage
from portal.web.translating import missing_languages
from tests.factories.articles import home_in, write_news
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FORM = "application/x-www-form-urlencoded"
LINKED = [{"type": "text", "value": '<p>See <a href="https://example.org/">there</a>.</p>'}]


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="pumps", languages=["en", "de", "nl"])


@pytest.fixture
def editor(network) -> Client:
    return client_of(network, Role.HQ_MARKETER)


def client_of(network: Network, role: str) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role).person.user)
    return client


def submit(client: Client, page: NewsPage, *languages: str):
    return client.post(f"/admin/localize/submit/page/{page.pk}/", {"locales": languages})


def strings(page: NewsPage) -> dict[str, str]:
    """Return where each string of the page's translation is edited."""
    made = Translation.objects.get(source__object_id=page.translation_key)
    return {
        segment.string.data: f"/admin/localize/translate/{made.pk}/strings/{segment.pk}/edit/"
        for segment in StringSegment.objects.filter(source=made.source).select_related("string")
    }


def test_page_is_translated_string_by_string_and_stays_a_draft_until_published(
    network, editor, django_capture_on_commit_callbacks
) -> None:
    page = write_news(network, "Prices", slug="prices", audience=AudienceFactory(network=network))
    assert missing_languages(page) == ["de", "nl"]
    assert "Niederl" not in editor.get(f"/admin/localize/submit/page/{page.pk}/").text
    submit(editor, page, "de")
    german = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="de")
    assert (german.live, german.slug, german.audience_id) == (False, "prices", page.audience_id)
    assert german.get_ancestors().filter(slug="pumps", locale__language_code="de").exists()
    assert "At length." in editor.get(f"/admin/pages/{german.pk}/edit/").text
    editor.post(f"/admin/pages/{german.pk}/edit/", {"action": "publish"})
    german.refresh_from_db()
    assert not german.live  # nothing is translated yet
    for words, address in strings(page).items():
        told = editor.put(address, f"value={words} (auf Deutsch)", content_type=FORM)
        assert told.status_code == 201
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/pages/{german.pk}/edit/", {"action": "publish"})
    german.refresh_from_db()
    assert (german.live, german.title, german.slug) == (True, "Prices (auf Deutsch)", "prices")
    assert "At length. (auf Deutsch)" in german.body[0].value.source
    assert missing_languages(german) == ["nl"]


def test_syncing_never_publishes_the_sources_text_under_another_language(
    network, editor, django_capture_on_commit_callbacks
) -> None:
    page = write_news(network, "Prices", slug="prices")
    submit(editor, page, "de")
    german = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="de")
    for words, address in strings(page).items():
        editor.put(address, f"value={words} (auf Deutsch)", content_type=FORM)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/pages/{german.pk}/edit/", {"action": "publish"})
    page.title = "New prices"
    page.save_revision().publish()
    source = Translation.objects.get(source__object_id=page.translation_key).source_id
    address = f"/admin/localize/update/{source}/"
    assert "Publish immediately" not in editor.get(address).text
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(address, {"publish_translations": "on"}).status_code == 302
    german.refresh_from_db()
    assert (german.live, german.title) == (True, "Prices (auf Deutsch)")
    assert "New prices" in strings(page)


def test_markup_in_a_translation_never_reaches_the_page(
    network, editor, django_capture_on_commit_callbacks
) -> None:
    page = write_news(network, "Prices", body=LINKED)
    submit(editor, page, "de")
    german = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="de")
    made = Translation.objects.get(source__object_id=page.translation_key)
    override = OverridableSegment.objects.get(source=made.source)
    link = f"/admin/localize/translate/{made.pk}/overrides/{override.pk}/edit/"

    def publish(text: str, href: str) -> bool:
        for words, address in strings(page).items():
            editor.put(address, urlencode({"value": text if "See" in words else words}), content_type=FORM)
        editor.put(link, urlencode({"value": href}), content_type=FORM)
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(f"/admin/pages/{german.pk}/edit/", {"action": "publish"})
        german.refresh_from_db()
        return german.live

    linked = 'Sehen Sie <a id="a1">dort</a>.'
    assert not publish("<script>alert(1)</script>", "https://example.org/")
    assert not publish(linked, "javascript:alert(1)")
    assert publish(linked, "https://example.org/de/")
    assert 'href="https://example.org/de/"' in german.body[0].value.source


def test_nobody_elses_page_and_no_other_type_is_translated(network, editor) -> None:
    page = write_news(network, "Prices")
    submit(editor, page, "de")
    stranger = client_of(NetworkFactory(slug="bikes"), Role.HQ_MARKETER)
    made = Translation.objects.get(source__object_id=page.translation_key)
    address = next(iter(strings(page).values()))
    assert stranger.put(address, "value=x", content_type=FORM).status_code == 404
    assert submit(stranger, page, "nl").status_code == 404
    assert stranger.get(f"/admin/localize/update/{made.source_id}/").status_code == 404
    mandate = MandatePage(
        title="M", slug="mandate", sponsor_name="Max", sponsor_role="CEO", short="S.", body="<p>x</p>"
    )
    home_in(network, "en").add_child(instance=mandate)
    assert submit(editor, mandate, "nl").status_code == 404


def test_language_of_no_network_of_theirs_is_refused(network, editor) -> None:
    page = write_news(network, "Prices")
    assert submit(editor, page, "fr").status_code == 200
    assert not Translation.objects.exists()

"""Language and translation at the desk and for HQ, and what may be translated outside."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode, Outside, TranslatedBy
from feedback.models import Remark, RemarkTranslation
from feedback.queries.translating import translating_in
from feedback.services.alike import index_new_remarks
from feedback.services.merging import merge_case
from feedback.services.translating import save_rule, write_translation
from partners.enums import Role
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."
ENGLISH = "Deliveries take too long and nobody answers."


def case_url(remark: Remark) -> str:
    return reverse("feedback:desk-case", args=[remark.network.slug, remark.number]) + "?view=all"


def act(client: Client, remark: Remark, action: str, **fields: Any) -> Any:
    return client.post(case_url(remark), {"action": action, **fields})


def foreign(house: House, **fields: Any) -> Remark:
    remark = house.remark(text=POLISH, **fields)
    index_new_remarks()
    return Remark.objects.get(pk=remark.pk)


def translate(house: House, remark: Remark) -> RemarkTranslation:
    return write_translation(scope=house.desk, remark=remark, text=ENGLISH, at=timezone.now())


def test_desk_shows_words_in_their_language_and_the_translation_beside_them(
    analyst: Client, house: House
) -> None:
    remark = foreign(house)
    before = analyst.get(case_url(remark)).text
    assert f'lang="pl"><blockquote>{POLISH}' in before
    assert "Translate into English" in before
    assert act(analyst, remark, "translation", **{"translation-text": ENGLISH}).status_code == 302
    after = analyst.get(case_url(remark)).text
    assert f'<blockquote lang="en" dir="auto">{ENGLISH}</blockquote>' in after
    assert "Translated by hand (English)" in after


def test_desk_puts_the_language_right_with_one_choice(analyst: Client, house: House) -> None:
    remark = foreign(house)
    assert "Recognised from the words" in analyst.get(case_url(remark)).text
    assert act(analyst, remark, "language", language="cs").status_code == 302
    shown = analyst.get(case_url(remark)).text
    assert f'lang="cs"><blockquote>{POLISH}' in shown
    assert "Put right by a colleague" in shown
    assert act(analyst, remark, "language", language="tlh").status_code == 422
    assert "Translate into" not in analyst.get(case_url(house.remark())).text


def test_desk_refuses_a_translation_without_words_and_one_about_prices_that_hq_would_read(
    analyst: Client, house: House
) -> None:
    remark = foreign(house, mode=Mode.NAMED)
    house.passed(remark)
    assert act(analyst, remark, "translation", **{"translation-text": " "}).status_code == 422
    refused = act(analyst, remark, "translation", **{"translation-text": "About the discount."})
    assert refused.status_code == 422
    assert "<mark>discount</mark>" in refused.text
    assert "About the discount." in refused.text
    assert not RemarkTranslation.objects.exists()


def test_desk_says_what_became_of_the_translator_and_lets_it_try_again(
    analyst: Client, house: House, settings
) -> None:
    settings.TRANSLATION_URL = "https://translate.example"
    remark = foreign(house)
    assert "ask_translator" not in analyst.get(case_url(remark)).text
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    save_rule(scope=lead, network=house.network, outside=Outside.ALL, reads=[])
    assert "Let the translator translate it" in analyst.get(case_url(remark)).text
    assert act(analyst, remark, "ask_translator").status_code == 302
    assert "The translator is asked. Load" in analyst.get(case_url(remark)).text
    RemarkTranslation.objects.update(last_error="away")
    put_off = analyst.get(case_url(remark)).text
    assert "The translator did not answer. It is tried again by itself." in put_off
    assert "Try again" in put_off
    RemarkTranslation.objects.update(work_state=WorkState.DEAD, last_error="quota")
    failed = analyst.get(case_url(remark)).text
    assert "as much as it may for now" in failed
    assert "Try again" in failed
    RemarkTranslation.objects.update(work_state=WorkState.DONE, text=ENGLISH, is_stale=True)
    stale = analyst.get(case_url(remark)).text
    assert "The words have changed since" in stale
    assert f'dir="auto">{ENGLISH}</blockquote>' not in stale


def test_desk_shows_translations_of_what_is_merged(analyst: Client, house: House) -> None:
    gone, kept = foreign(house), house.remark()
    translate(house, gone)
    merge_case(scope=house.desk, case=gone.case, into=kept.case, at=timezone.now())
    assert ENGLISH in analyst.get(case_url(kept)).text


def hq_pages(house: House) -> list[str]:
    slug = house.network.slug
    return [
        reverse("feedback:passed-on", args=[slug]),
        reverse("feedback:wordings", args=[slug]),
        reverse("feedback:owed-theme", args=[slug, house.theme.code]),
        f"/{slug}/",
    ]


def test_hq_reads_the_translation_of_what_was_named_and_passed_on_alone(client: Client, house: House) -> None:
    """A protected author's stays with the agency, and so does what nobody passed on, or another network's."""
    client.force_login(house.sponsor.person.user)
    protected, waiting = foreign(house), foreign(house, mode=Mode.NAMED)
    other = House.build()
    for each, at in ((protected, house), (waiting, house), (foreign(other, mode=Mode.NAMED), other)):
        translate(at, each)
    house.passed(protected)
    assert all(ENGLISH not in client.get(page).text for page in hq_pages(house))
    house.passed(waiting)
    shown = [ENGLISH in client.get(page).text for page in hq_pages(house)]
    assert shown[0] is shown[2] is True
    assert shown[1] is False
    ask = reverse("feedback:ask-back", args=[house.network.slug, house.theme.code, waiting.number])
    assert ENGLISH in client.get(ask).text
    RemarkTranslation.objects.update(is_stale=True)
    assert all(ENGLISH not in client.get(page).text for page in (*hq_pages(house), ask))


def test_author_reads_their_own_words_alone(client: Client, house: House) -> None:
    author = house.member()
    remark = foreign(house, author=author)
    translate(house, remark)
    client.force_login(author.person.user)
    own = client.get(reverse("feedback:own-remark", args=[house.network.slug, remark.number])).text
    assert POLISH in own
    assert ENGLISH not in own


@pytest.mark.parametrize("remarks", [1, 3])
def test_passed_on_costs_the_same_for_any_number_of_translations(
    client: Client, house: House, remarks: int, django_assert_max_num_queries: Any
) -> None:
    client.force_login(house.sponsor.person.user)
    for _ in range(remarks):
        remark = foreign(house, mode=Mode.NAMED)
        translate(house, remark)
        house.passed(remark)
    page = hq_pages(house)[0]
    client.get(page)
    with django_assert_max_num_queries(25):
        client.get(page)


def test_rule_is_kept_by_the_lead_and_there_for_nobody_else(client: Client, house: House, settings) -> None:
    network = house.network
    network.languages = ["en", "de", "nl"]
    network.save()
    url = reverse("feedback:translating", args=[network.slug])
    for role in (Role.AGENCY_ANALYST, Role.HQ_SPONSOR, Role.DEALER_STAFF):
        client.force_login(house.member(role).person.user)
        assert (client.get(url).status_code, client.post(url, {"outside": "all"}).status_code) == (404, 404)
    client.force_login(house.member(Role.AGENCY_LEAD).person.user)
    assert "has no translator" in client.get(url).text
    settings.TRANSLATION_URL = "https://translate.example/api"
    assert "translate.example" in client.get(url).text
    assert client.post(url, {"outside": "everything"}).status_code == 422
    assert client.post(url, {"outside": "named", "reads": ["de"]}).status_code == 302
    rule = translating_in(network)
    assert (rule.outside, rule.reads) == (Outside.NAMED, {"en", "de"})
    assert 'value="named" id="id_outside_1"' in client.get(url).text.replace("required ", "")


def test_rule_of_a_network_with_one_language_asks_for_no_other(client: Client, house: House) -> None:
    client.force_login(house.member(Role.AGENCY_LEAD).person.user)
    house.network.languages = ["en"]
    house.network.save()
    url = reverse("feedback:translating", args=[house.network.slug])
    assert 'name="reads"' not in client.get(url).text
    assert client.post(url, {"outside": "all"}).status_code == 302
    assert RemarkTranslation.objects.filter(by=TranslatedBy.MACHINE).count() == 0

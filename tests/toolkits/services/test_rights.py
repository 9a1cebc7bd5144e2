"""Licences: what they say, new words as a new version, and who accepted which."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, LicenceFactory
from toolkits.errors import OtherNetworkError
from toolkits.models import TermsAcceptance
from toolkits.queries.rights import rights_words, terms_text, waiting_terms
from toolkits.services.assets import AssetFields, change_asset
from toolkits.services.rights import LicenceFields, accept_terms, save_licence

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def publisher(network) -> Scope:
    return scope_for(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user, network)


@pytest.fixture
def dealer(network) -> Scope:
    return scope_for(MembershipFactory(network=network).person.user, network)


def saved(publisher, network, licence=None, **fields):
    said = LicenceFields(**{"name": "Agency pictures", **fields})
    return save_licence(scope=publisher, network=network, fields=said, licence=licence)


def test_save_keeps_what_it_says_and_writes_it_down(publisher, network) -> None:
    made = saved(
        publisher,
        network,
        countries=["DE", "AT", "DE"],
        channels=["social", "print", "nonsense"],
        valid_until=NOON,
        must_accept=True,
        texts={"en": "Name the photographer.", "de": ""},
    )
    assert (made.countries, made.channels) == (["AT", "DE"], ["print", "social"])
    assert (made.current.number, made.current.texts) == (1, {"en": "Name the photographer."})
    row = ActivityLog.objects.get(verb="toolkits.licence_made")
    assert (row.object_id, row.data) == (made.pk, {"terms": 1})


def test_other_words_are_a_new_version_and_the_same_words_are_not(publisher, network) -> None:
    made = saved(publisher, network, texts={"en": "One."})
    same = saved(publisher, network, made, texts={"en": "One."}, valid_until=NOON)
    assert same.current.number == 1
    changed = saved(publisher, network, made, texts={"en": "Two."})
    assert [terms.texts for terms in changed.terms.all()] == [{"en": "Two."}, {"en": "One."}]
    assert changed.current.number == 2
    assert ActivityLog.objects.filter(verb="toolkits.licence_changed").count() == 2


def test_a_licence_without_words_has_no_terms(publisher, network) -> None:
    assert saved(publisher, network).current is None


def test_save_refuses_a_name_twice_and_nothing_to_accept(publisher, network) -> None:
    saved(publisher, network)
    with pytest.raises(DomainError, match="Another licence has this name"):
        saved(publisher, network)
    with pytest.raises(DomainError, match="something to accept"):
        saved(publisher, network, name="Other", must_accept=True, texts={"de": "Nur auf Deutsch."})


def test_save_refuses_outsiders_and_another_networks_licence(publisher, network, dealer) -> None:
    with pytest.raises(NotAllowedError):
        saved(dealer, network)
    with pytest.raises(OtherNetworkError):
        saved(publisher, network, LicenceFactory())


def test_a_file_takes_no_licence_of_another_network(publisher, network) -> None:
    asset = AssetFactory(network=network)
    with pytest.raises(OtherNetworkError):
        change_asset(scope=publisher, asset=asset, fields=AssetFields(licence=LicenceFactory()))
    own = LicenceFactory(network=network)
    assert change_asset(scope=publisher, asset=asset, fields=AssetFields(licence=own)).licence == own


def test_rights_are_said_in_one_line(publisher, network) -> None:
    made = saved(publisher, network, countries=["DE", "AT"], channels=["print", "social"], valid_until=NOON)
    assert rights_words(made) == "Use: Print and Social media, AT and DE, until 31 March 2027"
    assert rights_words(saved(publisher, network, name="Free")) == ""


def test_terms_come_in_the_readers_language_or_the_networks_or_any(publisher, network) -> None:
    made = saved(publisher, network, texts={"en": "English.", "de": "Deutsch."})
    with translation.override("de"):
        assert terms_text(made) == "Deutsch."
    with translation.override("fr"):
        assert terms_text(made) == "English."
    made.current.texts = {"de": "Deutsch."}
    assert terms_text(made) == "Deutsch."
    made.current = None
    assert terms_text(made) == ""


def test_accepting_is_kept_once_for_each_version(network, dealer) -> None:
    licence = LicenceFactory(network=network, terms="Name the photographer.")
    assets, now = [AssetFactory(network=network, licence=licence)], timezone.now()
    waiting = waiting_terms(dealer, assets)
    assert [(one.text, one.titles) for one in waiting] == [("Name the photographer.", [assets[0].title])]
    given = {"scope": dealer, "assets": assets, "at": now}
    assert accept_terms(terms_ids=[licence.current_id], **given) == 1
    assert accept_terms(terms_ids=[licence.current_id], **given) == 0
    row = TermsAcceptance.objects.get()
    assert (row.terms, row.person_id, row.accepted_at) == (licence.current, dealer.person_ids[0], now)
    assert waiting_terms(dealer, assets) == []


def test_what_is_not_in_force_any_more_is_not_accepted(publisher, network, dealer) -> None:
    licence = LicenceFactory(network=network, terms="Old words.")
    assets, old = [AssetFactory(network=network, licence=licence)], licence.current_id
    save_licence(
        scope=publisher,
        network=network,
        licence=licence,
        fields=LicenceFields(licence.name, must_accept=True, texts={"en": "New words."}),
    )
    assert accept_terms(scope=dealer, assets=assets, terms_ids=[old], at=timezone.now()) == 0
    assert [one.text for one in waiting_terms(dealer, assets)] == ["New words."]


def test_who_works_on_the_files_is_not_asked_nor_anybody_without_need(publisher, network, dealer) -> None:
    licence = LicenceFactory(network=network, terms="Words.")
    asked, free = AssetFactory(network=network, licence=licence), AssetFactory(network=network)
    unasked = AssetFactory(network=network, licence=LicenceFactory(network=network))
    assert waiting_terms(publisher, [asked]) == []
    assert waiting_terms(dealer, [free, unasked]) == []
    assert [one.titles for one in waiting_terms(dealer, [free, asked, unasked])] == [[asked.title]]

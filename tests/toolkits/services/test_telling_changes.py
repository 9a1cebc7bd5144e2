"""Whoever holds a file that changed is told once: one mail a day, in their language, if it concerns them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.enums import MailKind, Role
from partners.models import Contact, Mail, Touchpoint
from partners.scope import Scope
from partners.services.membership import revoke_membership
from partners.services.send_holds import hold_sends, release_sends
from tests.factories.holding import reader, replace, scope_of, take
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, LicenceFactory, ToolkitFactory, end_toolkit
from toolkits.models import ChangeNotice, NoticeStop
from toolkits.services.acknowledging import acknowledge_changes, stop_notices
from toolkits.services.assets import AssetFields, change_asset
from toolkits.services.changes import spread_due_changes
from toolkits.services.downloads import record_downloads
from toolkits.services.rights import LicenceFields, save_licence
from toolkits.services.telling_changes import tell_of_changes
from toolkits.services.versions import restore_version
from toolkits.tasks import tell_of_changes_task

pytestmark = pytest.mark.django_db
THEN = (timezone.now() + timedelta(days=1)).replace(hour=9)
SOON, NEXT, LATER = (THEN + timedelta(days=days) for days in (1, 2, 3))


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, slug="spring", assets=[made])
    return made


def tell(at=NEXT) -> int:
    with time_machine.travel(at, tick=False):
        return tell_of_changes(at)


def mails() -> list[Mail]:
    return list(Mail.objects.filter(dedupe_key__startswith="files_changed:").order_by("pk"))


def states() -> list[str]:
    return list(ChangeNotice.objects.order_by("pk").values_list("state", flat=True))


def test_new_version_is_told_to_exactly_those_who_hold_an_older_one_and_once(network, asset) -> None:
    german, second, current = reader(network, language="de"), reader(network), reader(network)
    reader(network)  # took nothing
    other = AssetFactory(network=NetworkFactory())
    take(german, asset, THEN)
    with time_machine.travel(THEN, tick=False):
        record_downloads(scope=scope_of(second), assets=[asset])
    take(current, asset, THEN)
    replace(asset, SOON)
    take(current, asset, SOON + timedelta(hours=1))
    replace(other, SOON)
    assert [tell(), tell(), tell(LATER)] == [2, 0, 0]
    assert [mail.person_id for mail in mails()] == [german.person_id, second.person_id]
    first, last = mails()
    assert (first.language, last.language, first.kind) == ("de", "en", MailKind.SERVICE)
    assert all(part in last.text for part in ("Price list", "New prices", "/download/", "I have replaced it"))
    assert last.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not Contact.objects.exists()
    touch = Touchpoint.objects.get(verb="toolkits.change_told", person_id=second.person_id)
    assert (touch.partner_id, touch.target_id) == (second.partner_id, asset.pk)
    assert states() == ["told", "told"]


def test_several_changes_are_one_mail_a_day_and_the_last_version_is_said(network, asset) -> None:
    dealer, second = reader(network), AssetFactory(network=network, title="Poster")
    ToolkitFactory(network=network, assets=[second])
    for file in (asset, second):
        take(dealer, file, THEN)
        replace(file, SOON, note="Interim")
    replace(asset, SOON + timedelta(minutes=5), note="Final prices")
    assert tell() == 1
    text = mails()[0].text
    assert ("Final prices" in text, "Poster" in text, text.count("Price list")) == (True, True, 1)
    assert "2 files" in mails()[0].subject
    replace(second, NEXT + timedelta(minutes=5), note="Once more")
    assert [tell(NEXT + timedelta(minutes=10)), tell(LATER)] == [0, 1]


def test_whoever_lost_access_is_not_told(network, asset) -> None:
    left, moved, stays = reader(network), reader(network), reader(network)
    for who in (left, moved, stays):
        take(who, asset, THEN)
    replace(asset, SOON)
    revoke_membership(scope=Scope.system(network.pk), membership=left)
    page = asset.toolkit_links.get().page
    page.audience = AudienceFactory(network=network, include_ids=[stays.partner_id], levels=["region"])
    page.save()
    assert tell() == 1
    assert [mail.person_id for mail in mails()] == [stays.person_id]
    assert sorted(states()) == ["moot", "moot", "told"]


def test_same_bytes_brought_back_are_told_to_those_who_hold_others_alone(network, asset) -> None:
    first, second = reader(network), reader(network)
    take(first, asset, THEN)
    replace(asset, THEN + timedelta(hours=1))
    take(second, asset, THEN + timedelta(hours=2))
    asset.refresh_from_db()
    with time_machine.travel(SOON, tick=False):
        restore_version(scope=Scope.system(network.pk), asset=asset, version=asset.versions.get(number=1))
    assert tell() == 1
    assert [mail.person_id for mail in mails()] == [second.person_id]
    assert "Version 1 brought back" in mails()[0].text


def test_end_by_date_is_told_once_and_again_after_it_came_back(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    with time_machine.travel(THEN, tick=False):
        change_asset(scope=Scope.system(network.pk), asset=asset, fields=AssetFields(expires_at=SOON))
    assert [tell(), tell(LATER)] == [1, 0]
    assert "use it no more" in mails()[0].text
    assert "/download/" not in mails()[0].text
    for until, at in ((LATER + timedelta(days=2), LATER), (LATER + timedelta(days=3), None)):
        change_asset(scope=Scope.system(network.pk), asset=asset, fields=AssetFields(expires_at=until))
        assert at is None or tell(at) == 0
    assert tell(LATER + timedelta(days=4)) == 1


def test_end_that_is_taken_back_before_it_is_told_says_nothing(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    page = asset.toolkit_links.get().page
    end_toolkit(page, SOON)
    hold = hold_sends(scope=desk(network), partner=dealer.partner, reason="Looked into", at=THEN)
    assert tell() == 0
    end_toolkit(page, LATER + timedelta(days=30))
    release_sends(scope=desk(network), hold=hold, reason="All is well", at=NEXT)
    assert (tell(LATER), states()) == (0, ["moot"])


def desk(network) -> Scope:
    return scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))


def test_toolkit_that_is_taken_down_ends_its_files(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    with time_machine.travel(SOON, tick=False):
        asset.toolkit_links.get().page.unpublish()
    assert [tell(), tell(LATER)] == [1, 0]
    assert "use it no more" in mails()[0].text


def test_what_ended_long_ago_is_past(network, asset) -> None:
    take(reader(network), asset, THEN)
    end_toolkit(asset.toolkit_links.get().page, THEN + timedelta(hours=1))
    assert tell(THEN + timedelta(days=9)) == 0
    change_asset(
        scope=Scope.system(network.pk), asset=asset, fields=AssetFields(expires_at=THEN + timedelta(hours=2))
    )
    assert (tell(THEN + timedelta(days=9)), states()) == (0, [])


def test_licence_that_has_run_out_ends_its_files(network, asset) -> None:
    take(reader(network), asset, THEN)
    licence = LicenceFactory(network=network, valid_until=SOON)
    type(asset).objects.filter(pk=asset.pk).update(licence=licence)
    assert tell() == 1


def test_other_rights_are_told_also_where_the_file_may_not_be_used_any_more(network, asset) -> None:
    here, there = reader(network), reader(network, language="de")
    type(here.partner).objects.filter(pk=here.partner_id).update(country="DE")
    type(there.partner).objects.filter(pk=there.partner_id).update(country="FR")
    for who in (here, there):
        take(who, asset, THEN)
    licence = LicenceFactory(network=network)
    with time_machine.travel(SOON, tick=False):
        change_asset(scope=Scope.system(network.pk), asset=asset, fields=AssetFields(licence=licence))
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        fields = LicenceFields(name=licence.name, countries=["DE"])
        save_licence(scope=Scope.system(network.pk), network=network, fields=fields, licence=licence)
        renamed = LicenceFields(name="Pictures", countries=["DE"])
        save_licence(scope=Scope.system(network.pk), network=network, fields=renamed, licence=licence)
    assert tell() == 2
    texts = {mail.person_id: mail.text for mail in mails()}
    assert "Use: DE" in texts[here.person_id]
    assert "Nutzung: DE" in texts[there.person_id]
    assert ["/download/" in texts[who.person_id] for who in (here, there)] == [True, False]
    assert ChangeNotice.objects.count() == 4  # the name alone changes nothing that holds


def test_rights_are_not_told_to_whoever_took_the_file_under_them(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    with time_machine.travel(SOON, tick=False):
        licence = LicenceFactory(network=network)
        change_asset(scope=Scope.system(network.pk), asset=asset, fields=AssetFields(licence=licence))
    with time_machine.travel(SOON + timedelta(minutes=5), tick=False):
        spread_due_changes()
    take(dealer, asset, SOON + timedelta(hours=1))
    assert (tell(), states()) == (0, ["moot"])


def test_mail_waits_while_sends_are_held(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    replace(asset, SOON)
    hold = hold_sends(scope=desk(network), partner=dealer.partner, reason="Looked into", at=THEN)
    assert (tell(), states()) == (0, ["waiting"])
    release_sends(scope=desk(network), hold=hold, reason="All is well", at=NEXT)
    assert tell(LATER) == 1


def test_whoever_wants_no_such_mails_or_has_no_address_is_told_on_their_page_alone(network, asset) -> None:
    stopped, gone, without = reader(network), reader(network), reader(network)
    for who in (stopped, gone, without):
        take(who, asset, THEN)
    stop_notices(scope=scope_of(stopped), at=THEN)
    stop_notices(scope=scope_of(stopped), at=THEN)
    type(gone.person).objects.filter(pk=gone.person_id).update(bounced_at=THEN)
    type(without.person).objects.filter(pk=without.person_id).update(email="")
    replace(asset, SOON)
    assert (tell(), set(states())) == (0, {"quiet"})
    assert NoticeStop.objects.count() == 1


def test_whoever_has_seen_to_it_before_the_mail_is_not_told(network, asset) -> None:
    dealer, late = reader(network), reader(network)
    for who in (dealer, late):
        take(who, asset, THEN)
    replace(asset, SOON)
    hold = hold_sends(scope=desk(network), partner=late.partner, reason="Looked into", at=THEN)
    assert tell() == 1
    until = ChangeNotice.objects.latest("pk").change_id
    said = {"network": network, "asset_id": asset.pk, "at": NEXT}
    scope = scope_of(late)
    assert [acknowledge_changes(scope=scope, until=n, **said) for n in (until - 1, until, until)] == [0, 1, 0]
    release_sends(scope=desk(network), hold=hold, reason="All is well", at=NEXT)
    assert tell(LATER) == 0


def test_file_whose_new_version_is_still_to_come_waits(network, asset) -> None:
    take(reader(network), asset, THEN)
    replace(asset, SOON)
    type(asset).objects.filter(pk=asset.pk).update(available_from=LATER)
    assert (tell(), states(), tell(LATER + timedelta(hours=1))) == (0, ["waiting"], 1)


def test_somebody_who_went_to_headquarters_is_told_and_nobody_is_touched(network, asset) -> None:
    dealer = reader(network)
    take(dealer, asset, THEN)
    replace(asset, SOON)
    revoke_membership(scope=Scope.system(network.pk), membership=dealer)
    MembershipFactory(network=network, person=dealer.person, role=Role.HQ_MARKETER)
    assert tell() == 1
    assert not Touchpoint.objects.filter(verb="toolkits.change_told").exists()


def test_task_tells_what_is_due(network, asset) -> None:
    take(reader(network), asset, THEN)
    replace(asset, SOON)
    with time_machine.travel(NEXT, tick=False):
        tell_of_changes_task()
    assert len(mails()) == 1

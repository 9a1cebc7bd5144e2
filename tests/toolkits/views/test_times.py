"""Embargo and expiry: every address that the resolver knows, for each role, with the clock moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from partners.enums import Role
from partners.models import Partner
from partners.queries.links import toolkit_token
from partners.roles import AGENCY_ROLES, HQ_ROLES, Capability, capabilities_of
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, LicenceFactory, ToolkitFactory, png_bytes
from toolkits.models import Asset, Licence, ToolkitPage
from toolkits.services.renditions import make_due_renditions

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine,
    # The test client leaves the file of an answer that it has read to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SPACES = ("toolkits", "api-toolkits")
OWN_ROLES = HQ_ROLES | AGENCY_ROLES
OUTSIDE = sorted(set(Role.values) - OWN_ROLES)
FILE, BUNDLE = "Quokka list", "Numbat bundle"
BYTES = png_bytes((97, 53))
HOUR = timedelta(hours=1)
# At most so long after the end nothing may come any more: a home page is kept for that time.
GRACE = timedelta(seconds=60)
# It shows nothing and takes what is posted alone: test_helped.py asks it when a toolkit has ended.
# The others open by a link of their own and tell of what has ended: test_taken.py.
POSTED_TO = {"toolkits:helped", "toolkits:link-taken", "toolkits:link-stop"}
# Addresses about one thing that not everybody outside may open at all.
RIGHTS = {
    "toolkits:reach": Capability.READ_REACH,
    "toolkits:holders": Capability.READ_REACH,
    "toolkits:link-helped": Capability.SPEAK,
}
# What an address can name: one thing.
ONE = {"asset_id", "toolkit_id", "token"}


@dataclass
class Shelf:
    """A toolkit with one file, and when they may be seen."""

    page: ToolkitPage
    asset: Asset
    starts: datetime
    ends: datetime

    @property
    def pictures(self) -> dict[str, str]:
        """Return the stored names of the file and of its picture."""
        thumb = self.asset.current.renditions.get(kind="thumb")
        return {"file": self.asset.current.file.name, "thumb": thumb.image.name}


@pytest.fixture
def shelf() -> Shelf:
    network = NetworkFactory(slug="heat-pumps")
    asset = AssetFactory(network=network, title=FILE, filename="quokka.png", content=BYTES)
    page = ToolkitFactory(network=network, title=BUNDLE, slug="bundle", assets=[asset])
    make_due_renditions()
    now = timezone.now()
    return Shelf(page, asset, now + HOUR, now + 2 * HOUR)


def limit(shelf: Shelf, what: str) -> None:
    """Give the toolkit or the file its time, without Wagtail's scheduler."""
    if what == "toolkit":
        ToolkitPage.objects.filter(pk=shelf.page.pk).update(go_live_at=shelf.starts, expire_at=shelf.ends)
    elif what == "licence":
        licence = LicenceFactory(network=shelf.page.network, valid_until=shelf.ends)
        Asset.objects.filter(pk=shelf.asset.pk).update(available_from=shelf.starts, licence=licence)
    else:
        Asset.objects.filter(pk=shelf.asset.pk).update(available_from=shelf.starts, expires_at=shelf.ends)


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or space)
        elif space in SPACES and entry.name:
            yield f"{space}:{entry.name}", entry


def addresses(shelf: Shelf, token: str) -> dict[str, tuple[str, set[str]]]:
    """Return every address about toolkits and files with what it names, from the resolver."""
    known: dict[str, Any] = {
        "network": "heat-pumps",
        "asset_id": shelf.asset.pk,
        "toolkit_id": shelf.page.pk,
        "token": token,
        "kind": "thumb",
    }
    found: dict[str, tuple[str, set[str]]] = {
        "home": ("/heat-pumps/", set()),
        "page": ("/heat-pumps/bundle/", {"toolkit_id"}),
        **{f"file {what}": (f"/files/{name}", {"asset_id"}) for what, name in shelf.pictures.items()},
    }
    for name, pattern in patterns(get_resolver()):
        if name in POSTED_TO:
            continue
        needs = set(pattern.pattern.converters) | {"network"}
        assert needs <= set(known), f"{name}: say here what stands for {needs - set(known)}"
        url = reverse(name, kwargs={need: known[need] for need in needs})
        found[name] = (f"{url}?q=quokka" if name.endswith(":list") else url, needs)
    return found


@dataclass
class Answer:
    """What one request gave."""

    status: int
    body: bytes
    is_file: bool

    def names(self, *secrets: str) -> bool:
        """Say whether one of these words is in it."""
        return any(secret.encode() in self.body for secret in secrets)

    @property
    def is_shown(self) -> bool:
        """Say whether it holds the file, its picture, its name or its toolkit's."""
        return self.status == 200 and (self.is_file or self.names(FILE, BUNDLE))


def ask(client: Client, url: str) -> Answer:
    """Get an address whole, as a browser does."""
    response = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, body, "Content-Disposition" in response.headers)


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user)
    return client


def names_the_limited(needs: set[str], what: str) -> bool:
    """Say whether an address stands or falls with what is limited: a toolkit's page outlives its file."""
    return bool(needs & ONE) if what == "toolkit" else "asset_id" in needs


def test_resolver_is_read() -> None:
    names = {name for name, _pattern in patterns(get_resolver())}
    assert {"toolkits:download", "toolkits:link-picture", "api-toolkits:download"} <= names


@pytest.mark.parametrize("what", ["toolkit", "file", "licence"])
@pytest.mark.parametrize("role", OUTSIDE)
def test_every_address_refuses_outside_its_time(shelf, role, what) -> None:
    member = MembershipFactory(network=shelf.page.network, role=role)
    token = toolkit_token(membership_id=member.pk, toolkit_id=shelf.page.pk)
    client, known = client_of(member), addresses(shelf, token)
    client.post("/heat-pumps/basket/", {"action": "add", "asset": shelf.asset.pk})
    limit(shelf, what)
    secrets = (FILE, BUNDLE) if what == "toolkit" else (FILE,)
    faults, seen = [], set()
    for moment, is_open in ((timezone.now(), False), (shelf.starts, True), (shelf.ends + GRACE, False)):
        with time_machine.travel(moment, tick=False):
            if is_open:
                seen |= shown(client, known)
            else:
                faults += loose(client, known, what, secrets)
    assert faults == []
    assert must_be_shown(known, role) <= seen


def shown(client: Client, known: dict[str, tuple[str, set[str]]]) -> set[str]:
    """Return the names of the addresses that show the file or its toolkit."""
    return {name for name, (url, _needs) in known.items() if ask(client, url).is_shown}


def loose(
    client: Client, known: dict[str, tuple[str, set[str]]], what: str, secrets: tuple[str, ...]
) -> list[str]:
    """Return what tells of something that may not be seen now."""
    faults = []
    for name, (url, needs) in known.items():
        answer = ask(client, url)
        if names_the_limited(needs, what) and answer.status not in {404, 405}:
            faults.append(f"{timezone.now()} {name}: {answer.status}")
        elif answer.names(*secrets):
            faults.append(f"{timezone.now()} {name}: named")
    return faults


def must_be_shown(known: dict[str, tuple[str, set[str]]], role: str) -> set[str]:
    """Return the names of the addresses that show it to the role while it may be seen."""
    closed = {name for name, right in RIGHTS.items() if right not in capabilities_of(role)}
    named = {name for name, (_url, needs) in known.items() if needs & ONE} - closed
    return named | {"home", "toolkits:list", "api-toolkits:list", "toolkits:basket-zip"}


@pytest.mark.parametrize("role", OUTSIDE)
def test_every_address_refuses_outside_the_territory(shelf, role) -> None:
    """The walk of expiry, with the place moved in the stead of the clock."""
    member = MembershipFactory(network=shelf.page.network, role=role)
    Partner.objects.filter(pk=member.partner_id).update(country="AT")
    token = toolkit_token(membership_id=member.pk, toolkit_id=shelf.page.pk)
    client, known = client_of(member), addresses(shelf, token)
    client.post("/heat-pumps/basket/", {"action": "add", "asset": shelf.asset.pk})
    licence = LicenceFactory(network=shelf.page.network, territory=" BE DE ")
    Asset.objects.filter(pk=shelf.asset.pk).update(licence=licence)
    assert loose(client, known, "territory", (FILE,)) == []
    Licence.objects.update(territory=" AT DE ")
    caches["default"].clear()  # the home page's shelf is kept for as long as it may be old
    assert must_be_shown(known, role) <= shown(client, known)


@pytest.mark.parametrize("url", ["/heat-pumps/toolkits/", "/api/v1/heat-pumps/toolkits/"])
def test_looking_for_a_files_title_does_not_tell_of_it_outside_its_time(shelf, url) -> None:
    client = client_of(MembershipFactory(network=shelf.page.network))
    limit(shelf, "file")
    named = []
    for moment in (timezone.now(), shelf.starts, shelf.ends):
        with time_machine.travel(moment, tick=False):
            named.append(ask(client, f"{url}?q=quokka").names(BUNDLE))
    assert named == [False, True, False]


@pytest.mark.parametrize(
    "role, what", [(role, "file" if place % 2 else "toolkit") for place, role in enumerate(sorted(OWN_ROLES))]
)
def test_who_works_on_it_sees_it_before_and_after_but_not_by_a_link(shelf, role, what) -> None:
    member = MembershipFactory(network=shelf.page.network, role=role)
    token = toolkit_token(membership_id=member.pk, toolkit_id=shelf.page.pk)
    client, known = client_of(member), addresses(shelf, token)
    limit(shelf, what)
    asked = {name: url for name, (url, needs) in known.items() if names_the_limited(needs, what)}
    for moment in (timezone.now(), shelf.ends + GRACE):
        with time_machine.travel(moment, tick=False):
            opened = {name: ask(client, url).status for name, url in asked.items()}
            assert {status for name, status in opened.items() if "link" in name} == {404}
            assert {status for name, status in opened.items() if "link" not in name} == {200}

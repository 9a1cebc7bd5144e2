"""What the many did with toolkits, as rows: were told of them, opened them, downloaded from them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from typing import Any

from partners.audience import members_reached
from partners.enums import ConsentPurpose, MailKind, Refusal
from partners.models import Consent, Contact, Membership, Network, Touchpoint
from partners.roles import AGENCY_ROLES, HQ_ROLES
from portal.demo.clock import end_of_story
from portal.demo.lives import DAY, HOUR
from portal.demo.rows import Store
from portal.kernel.registries import Verb
from toolkits.enums import Outcome
from toolkits.models import Announcement, AnnouncementRecipient, Asset, AssetUse, ToolkitPage
from toolkits.services.downloads import download_key
from toolkits.verbs import ASSET_DOWNLOADED, TOOLKIT_ANNOUNCED, TOOLKIT_OPENED

OPENED, DOWNLOADED, BY_LINK = 0.3, 0.45, 0.6
MODELS = (Touchpoint, AnnouncementRecipient, Contact, AssetUse)


class Crowd:
    """One network's people and what is drawn for them."""

    def __init__(self, network: Network, dice: random.Random) -> None:
        """Know who may be written to."""
        self.network, self.dice, self.ends = network, dice, end_of_story()
        self.store = Store(*MODELS)
        consents = Consent.objects.filter(person__network=network, purpose=ConsentPurpose.NEWS, granted=True)
        self.consented = set(consents.values_list("person_id", flat=True))
        self.uses: Counter[tuple[int, int]] = Counter()
        self.last: dict[int, datetime] = {}

    def use_everything(self) -> None:
        """Let people be told of, open and download every toolkit, oldest first."""
        pages = ToolkitPage.objects.filter(network=self.network).order_by("first_published_at", "pk")
        for page in pages.prefetch_related("asset_links__asset__current"):
            reached = members_reached(page.audience).exclude(role__in=HQ_ROLES | AGENCY_ROLES)
            known = reached.select_related("person", "partner")
            seats = list(known.order_by("partner__number", "person__name", "role", "pk"))
            seats = list({seat.person_id: seat for seat in reversed(seats)}.values())[::-1]
            for announcement in Announcement.objects.filter(toolkit=page):
                self._announce(page, announcement, seats)
            for seat in seats:
                self._use(page, seat)
        for (asset, partner), downloads in self.uses.items():
            self.store[AssetUse].add(asset_id=asset, partner_id=partner, downloads=downloads)
        self.store.flush()
        self._count()

    def _announce(self, page: ToolkitPage, announcement: Announcement, seats: list[Membership]) -> None:
        """Add those who joined the story after the mails went out; the mails themselves are gone."""
        told = set(announcement.recipients.values_list("person_id", flat=True))
        for seat in seats:
            if seat.person_id in told:
                continue
            reason = self._refusal(seat)
            self.store[AnnouncementRecipient].add(
                announcement_id=announcement.pk,
                membership_id=seat.pk,
                person_id=seat.person_id,
                outcome=Outcome.REFUSED if reason else Outcome.MAILED,
                reason=reason,
            )
            if reason:
                continue
            at, key = announcement.created_at, f"announced:{page.pk}:{seat.person_id}"
            self.store[Contact].add(
                person_id=seat.person_id,
                kind=MailKind.NEWS,
                purpose="toolkits.announcement",
                granted_at=at,
                dedupe_key=key,
            )
            self._touch(seat, TOOLKIT_ANNOUNCED, at, key, ("toolkit", page.pk, page.title), {})

    def _refusal(self, seat: Membership) -> str:
        if not seat.person.email:
            return Refusal.NO_ADDRESS
        return "" if seat.person_id in self.consented else Refusal.NO_CONSENT

    def _use(self, page: ToolkitPage, seat: Membership) -> None:
        dice = self.dice
        opened = dice.random() < OPENED
        at = page.first_published_at + dice.expovariate(1 / 9) * DAY + dice.uniform(0.5, 8) * HOUR
        wanted = [link.asset for link in page.asset_links.all() if dice.random() < DOWNLOADED]
        data = {"by_link": dice.random() < BY_LINK}
        if not opened or at > self.ends or (page.expire_at and at > page.expire_at):
            return
        key = f"toolkit_opened:{page.pk}:{seat.person_id}:{at.date()}"
        self._touch(seat, TOOLKIT_OPENED, at, key, ("toolkit", page.pk, page.title), data)
        for asset in wanted:
            version = asset.current.number
            key = download_key(asset.pk, version, seat.person_id, at.date())
            target = ("asset", asset.pk, asset.title)
            self._touch(seat, ASSET_DOWNLOADED, at, key, target, {**data, "version": version})
            self.last[asset.pk] = max(at, self.last.get(asset.pk, at))
            self.uses[asset.pk, seat.partner_id] += 1

    def _touch(
        self,
        seat: Membership,
        verb: Verb,
        at: datetime,
        key: str,
        target: tuple[str, int, str],
        data: dict[str, Any],
    ) -> None:
        self.store[Touchpoint].add(
            network_id=self.network.pk,
            partner_id=seat.partner_id,
            path=seat.path,
            person_id=seat.person_id,
            verb=verb.key,
            direction=verb.direction,
            route=verb.route,
            weight=verb.weight,
            target_kind=target[0],
            target_id=target[1],
            target_label=target[2],
            data=data,
            occurred_at=at,
            created_at=at,
            dedupe_key=key,
        )

    def _count(self) -> None:
        """Keep on each asset how often and by how many it was downloaded."""
        downloads, partners = Counter(), Counter()
        for (asset, _partner), times in self.uses.items():
            downloads[asset] += times
            partners[asset] += 1
        for asset in Asset.objects.filter(pk__in=downloads):
            asset.download_count, asset.partner_count = downloads[asset.pk], partners[asset.pk]
            asset.last_downloaded_at = self.last[asset.pk]
            asset.save(update_fields=["download_count", "partner_count", "last_downloaded_at"])

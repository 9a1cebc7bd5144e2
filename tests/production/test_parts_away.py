"""Parts go one by one and together: pages are served, what is posted is kept, and done once they are back."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
import time_machine
from celery import Celery
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from feedback.models import Remark
from partners.models import Mail, Membership, WebhookDelivery
from partners.services.heartbeats import SCHEDULER, WORKER, beat
from partners.services.webhooks.deliver import deliver_due_webhooks
from partners.tasks import sweep_task
from portal.kernel import nudges, sturdy_cache
from portal.kernel.leases import WorkState
from portal.web.health import inside, outside
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.webhooks import happen, target_of
from tests.rig.mailbox import Mailbox
from tests.rig.processes import free_port
from tests.rig.receiver import Answer, Receiver, receiving

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
WORDS = "The leaflet shows the old noise figures."
PARTS = ("smtp", "broker", "webhooks", "worker", "scheduler")


@dataclass
class House:
    """A portal in this process with a real mail server and receiver, and ways to take each part away."""

    settings: LazySettings
    monkeypatch: pytest.MonkeyPatch
    mailbox: Mailbox
    port: int
    receiver: Receiver
    dealer: Membership = field(
        default_factory=lambda: MembershipFactory(network=NetworkFactory(slug="pumps"))
    )

    def take_away(self, *parts: str) -> None:
        """Let parts be gone."""
        now = timezone.now()
        for part in PARTS:
            getattr(self, f"_{part}")(part in parts, now)

    def _smtp(self, is_gone: bool, now: dt.datetime) -> None:
        self.settings.EMAIL_PORT = free_port() if is_gone else self.port

    def _broker(self, is_gone: bool, now: dt.datetime) -> None:
        """A Redis at whose port nobody listens: for nudges, for the cache, for whoever looks."""
        if not is_gone:
            return
        url = f"redis://127.0.0.1:{free_port()}/0"
        options = {"socket_connect_timeout": 1, "max_retries": 0}
        app = Celery("away", broker=url, set_as_current=False)
        app.conf.broker_transport_options = options
        self.monkeypatch.setattr(nudges, "current_app", app)
        self.monkeypatch.setattr(nudges._Pause, "until", 0.0)
        self.monkeypatch.setattr(sturdy_cache._Pause, "until", 0.0)
        self.settings.REDIS_URL = url
        self.settings.CACHES = {
            "default": {"BACKEND": "portal.kernel.sturdy_cache.SturdyCache", "LOCATION": url}
        }

    def _webhooks(self, is_gone: bool, now: dt.datetime) -> None:
        self.receiver.answer = Answer(drops=True) if is_gone else Answer()

    def _worker(self, is_gone: bool, now: dt.datetime) -> None:
        beat(part=WORKER, at=now - dt.timedelta(hours=is_gone))

    def _scheduler(self, is_gone: bool, now: dt.datetime) -> None:
        beat(part=SCHEDULER, at=now - dt.timedelta(hours=is_gone))


@pytest.fixture
def house(smtp: tuple[Mailbox, int], settings, monkeypatch) -> Iterator[House]:
    """Everything there."""
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    monkeypatch.setattr(nudges, "current_app", Celery("near", broker="memory://", set_as_current=False))
    with receiving() as receiver:
        made = House(settings, monkeypatch, *smtp, receiver)
        made.take_away()
        yield made


@pytest.mark.parametrize("gone", [*((part,) for part in PARTS), PARTS], ids="+".join)
def test_pages_are_served_words_are_kept_and_done_afterwards(
    house: House, client: Client, gone: tuple[str, ...], django_capture_on_commit_callbacks, caplog
) -> None:
    client.force_login(house.dealer.person.user)
    target = target_of(house.dealer.network, house.receiver)
    house.take_away(*gone)
    with django_capture_on_commit_callbacks(execute=True):
        happen(house.dealer.network)
        say(client)
    assert Remark.objects.get().text == WORDS
    try_to_work(gone)
    letters = house.mailbox.letters(house.dealer.person.email)
    assert len(letters) == (set(gone) == {"webhooks"})
    assert ("nudge not published" in caplog.text) == ("broker" in gone)
    delivered = WebhookDelivery.objects.filter(work_state=WorkState.DONE).exists()
    assert delivered == (set(gone) == {"smtp"})
    told = client.get("/health/ready").json()
    named = {part for part, works in told["parts"].items() if not works}
    assert named == set(gone) - {"webhooks"}  # not ours: a receiver that fails is a warning on the page
    assert set(told.get("to_do", {})) == named
    house.take_away()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        sweep_task()
        deliver_due_webhooks()
    assert set(Mail.objects.values_list("work_state", flat=True)) == {WorkState.DONE}
    assert len(house.mailbox.letters(house.dealer.person.email)) == 1
    assert WebhookDelivery.objects.filter(target=target).exclude(work_state=WorkState.DONE).count() == 0
    assert len({message.id for message in house.receiver.taken if message.is_signed}) == 1


def say(client: Client) -> None:
    """Open the pages of a dealer and post a remark, as a browser does."""
    assert client.get("/pumps/account/").status_code == 200
    form = client.get("/pumps/say/")
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(form.text)}
    sent = client.post("/pumps/say/", {"mode": "agency_only", "kind": "problem", "text": WORDS} | hidden)
    assert sent.status_code == 302
    assert client.get(sent.url).status_code == 200


def try_to_work(gone: tuple[str, ...]) -> None:
    """Let the worker try, unless there is none or nobody wakes it."""
    if not {"worker", "scheduler", "broker"} & set(gone):
        sweep_task()
        deliver_due_webhooks()


@pytest.mark.redis
def test_redis_that_is_there_is_well_and_knows_the_time(settings) -> None:
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]
    assert (outside.look_at_broker().condition, inside.look_at_clock().condition) == ("well", "well")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        assert str(inside.look_at_clock().detail) == "60 minutes apart"

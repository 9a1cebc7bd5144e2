"""Figures for whoever watches an installation: what they say, to whom, and what they never carry."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery import shared_task
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from ground.places import ROOT
from portal.kernel.leases import WorkState
from portal.web.metrics.counted import COUNTED
from portal.web.metrics.queues import queues
from portal.web.metrics.tasks import watch_tasks
from tests.factories.feedback import House
from tests.factories.partners import MembershipFactory

TOKEN = "a-token-of-twenty-and-more"


@pytest.fixture
def _token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def read(client: Client, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return every figure by name and labels."""
    answer = client.get("/metrics", headers=headers or {"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_nobody_finds_the_address_by_default(client: Client) -> None:
    unknown = client.get("/metrics-of-nobody")
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = client.get("/metrics", headers=headers)
        assert (answer.status_code, b"backchannel_" in answer.content) == (404, False)
    assert client.post("/metrics").status_code == 404
    assert unknown.status_code in {302, 404}


@pytest.mark.django_db
@pytest.mark.usefixtures("_token")
def test_token_opens_it_and_another_does_not(client: Client) -> None:
    assert ("backchannel_database_up", ()) in read(client)
    for said in ("Bearer another", TOKEN, f"Bearer {TOKEN}x", "Bearer t\u00f6ken"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=said).status_code == 404
    assert client.post("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}").status_code == 404


@pytest.mark.django_db
def test_named_address_opens_it_unless_a_proxy_stands_before(client: Client, settings) -> None:
    settings.METRICS_ADDRESSES = ["10.0.0.0/8", "::1"]
    for address, status in (("10.1.2.3", 200), ("::1", 200), ("192.0.2.1", 404), ("", 404)):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == status
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", REMOTE_ADDR="10.1.2.3", headers={header: "10.1.2.3"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("_token")
def test_requests_are_counted_by_route_and_never_by_what_was_typed(client: Client) -> None:
    seat = MembershipFactory(person__email="jens@dealer.example")
    before = read(client)
    client.get("/health/live")
    client.get("/health/live")
    client.get(f"/{seat.network.slug}/canary-word/?q=jens@dealer.example")
    client.generic("BREW", "/health/live")
    after = read(client)

    def grown(*labels: str) -> float:
        key = ("backchannel_requests_total", labels)
        return after.get(key, 0) - before.get(key, 0)

    assert grown("GET", "health-live", "2xx") == 2
    assert grown("other", "health-live", "4xx") == 1
    seconds = ("backchannel_request_seconds_count", ("GET", "health-live"))
    assert after[seconds] - before.get(seconds, 0) == 2
    labels = {label for _name, found in after for label in found}
    assert [
        label for label in labels if "canary" in label or "jens" in label or seat.network.slug in label
    ] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_token")
def test_queues_say_what_is_due_how_long_and_what_is_dead(client: Client) -> None:
    House.build()
    model = next(one for one in queues() if one._meta.label_lower == "partners.mail")
    now = timezone.now()
    fields = {"from_address": "x", "to_address": "x@dealer.example", "subject": "x"}
    states = {"a": WorkState.DUE, "b": WorkState.DUE, "c": WorkState.DEAD, "d": WorkState.DONE}
    for key, state in states.items():
        due_at = now - dt.timedelta(minutes=5) if key == "a" else now
        row = {"message_id": key, "dedupe_key": key, "work_state": state, "due_at": due_at}
        model._base_manager.create(**fields, **row)
    found = read(client)
    assert found["backchannel_queue_due", ("partners.mail",)] == 2
    assert 300 <= found["backchannel_queue_oldest_seconds", ("partners.mail",)] < 360
    assert found["backchannel_queue_dead", ("partners.mail",)] == 1
    assert found["backchannel_queue_oldest_seconds", ("toolkits.rendition",)] == 0
    assert {labels[0] for name, labels in found if name == "backchannel_queue_due"} == {
        one._meta.label_lower for one in queues()
    }
    assert found["backchannel_database_up", ()] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_token")
def test_database_that_is_away_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_of: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    assert read(client)["backchannel_database_up", ()] == 0


def test_tasks_are_counted_by_name_and_outcome() -> None:
    @shared_task(name="tests.count_me")
    def count_me(number: int) -> float:
        return 1 / number

    def counted(outcome: str) -> float:
        labels = {"task": "tests.count_me", "outcome": outcome}
        return COUNTED.get_sample_value("backchannel_tasks_total", labels) or 0

    watch_tasks()  # twice counts once
    before = counted("success"), counted("failure")
    count_me.apply(args=[1])
    count_me.apply(args=[0])
    assert (counted("success"), counted("failure")) == (before[0] + 1, before[1] + 1)
    seconds = COUNTED.get_sample_value("backchannel_task_seconds_count", {"task": "tests.count_me"})
    assert seconds == counted("success") + counted("failure")


COUNTING = """
import django; django.setup()
from django.test import Client
client = Client()
print(client.get("/health/live").status_code)
if {asks}:
    print(client.get("/metrics", headers={{"Authorization": "Bearer {token}"}}).content.decode())
"""


def test_processes_that_share_a_folder_are_counted_together(tmp_path: Path) -> None:
    environment = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'nothing.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "METRICS_TOKEN": TOKEN,
        "PYTHONPATH": str(ROOT),
    }
    said = ""
    for asks in (False, True):
        program = COUNTING.format(asks=asks, token=TOKEN)
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = done.stdout
    assert 'backchannel_requests_total{method="GET",route="health-live",status="2xx"} 2.0' in said
    assert "backchannel_database_up 0.0" in said  # no tables there


@pytest.mark.parametrize(
    "name,value,said",
    [
        ("METRICS_TOKEN", "short", "METRICS_TOKEN is too short"),
        ("METRICS_ADDRESSES", "10.0.0.0/8,everywhere", "METRICS_ADDRESSES names 'everywhere'"),
    ],
)
def test_wrong_setting_ends_the_process_with_a_sentence(name: str, value: str, said: str) -> None:
    environment = os.environ | {name: value, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", "import portal.settings.parts.metrics"]
    done = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (1, True)

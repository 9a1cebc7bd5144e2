"""A process that lives says so without its database, and names what doesn't work and what to do."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from partners.services.heartbeats import SCHEDULER, WORKER, beat
from portal.kernel.health import Condition, Finding, ordered_parts, parts


def test_live_answers_without_any_query(client: Client) -> None:
    """No database fixture: a query would raise."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_answers_when_everything_does(client: Client) -> None:
    beat(part=WORKER)
    beat(part=SCHEDULER)
    answer = client.get("/health/ready")
    told = {"status": "ok", "parts": {part.key: True for part in ordered_parts()}}
    assert (answer.status_code, answer.json()) == (200, told)


@pytest.mark.django_db
def test_ready_without_the_database_names_it_and_says_what_to_do(client: Client, monkeypatch) -> None:
    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/health/ready")
    told = answer.json()
    assert (answer.status_code, told["status"], told["parts"]["database"]) == (503, "degraded", False)
    assert told["to_do"] == {"database": str(parts["database"].to_do)}
    assert {"storage", "disk", "smtp"} < set(told["parts"])
    assert "worker" not in told["parts"]  # nobody knows


@pytest.mark.django_db
def test_ready_stays_open_while_something_else_is_away_for_every_node(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("portal.web.health.states.look_around", lambda: told)
    told = {part.key: Finding() for part in ordered_parts()} | {"storage": Finding(Condition.GONE)}
    answer = client.get("/health/ready", headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["to_do"]["storage"].startswith("Bring the bucket")  # for machines in English

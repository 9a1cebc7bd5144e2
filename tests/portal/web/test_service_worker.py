from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from portal.web import service_worker
from portal.web.service_worker import FILES
from tests.factories.partners import MembershipFactory, NetworkFactory

IMPORTED = re.compile(r'(?:from |import\()"\./([\w-]+\.js)"')
ASKED = re.compile(r'(?:src|href)="([^"]+\.(?:js|css|svg)[^"]*)"')


@pytest.mark.django_db
def test_worker_is_served_from_the_root_and_runs_nothing_of_others(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Cache-Control"] == "no-cache"
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; script-src 'self'; connect-src 'self'"


@pytest.mark.django_db
def test_worker_is_another_one_when_a_file_of_the_form_changes(client: Client, settings, monkeypatch) -> None:
    settings.DEBUG = True
    before, read = client.get("/service-worker.js").text, service_worker._read
    assert client.get("/service-worker.js").text == before
    monkeypatch.setattr(service_worker, "_read", lambda name: read(name) + b"//" * name.endswith("draft.js"))
    assert client.get("/service-worker.js").text != before


@pytest.mark.django_db
def test_worker_keeps_every_file_that_the_kept_form_asks_for(client: Client) -> None:
    seat = MembershipFactory(network=NetworkFactory(slug="pumps"))
    client.force_login(seat.person.user)
    page = client.get(reverse("feedback:say-offline", args=["pumps"])).text
    worker = client.get("/service-worker.js").text
    asked = {address for address in ASKED.findall(page) if "/theme.css" not in address}
    assert len(asked) >= 4
    assert {address for address in asked if f'"{address}"' not in worker} == set()


def test_worker_keeps_every_module_that_the_form_binds(client: Client) -> None:
    names = {Path(name).name for name in FILES if "/js/" in name}
    read = {name: Path(str(finders.find(f"portal/js/{name}"))).read_text() for name in names}
    needed = {found for name, text in read.items() if name != "main.js" for found in IMPORTED.findall(text)}
    bound = {"submit-once.js", "draft.js", "outbox.js", "charcount.js", "offline.js", "voice.js", "main.js"}
    assert (needed | bound) - names == set()
    assert static(FILES[0]).startswith("/static/")

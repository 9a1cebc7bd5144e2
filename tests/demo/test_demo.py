"""The demo, started as bin/demo starts it, in processes of its own; elsewhere its addresses don't exist."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

import feedback.verbs
import toolkits.verbs
from feedback.enums import CaseState
from ground.places import ROOT
from tests.database import CopiedDatabase
from tests.rig.demo import files_of

Run = Callable[..., str]
# What nobody has done before a visitor answers a mail, changes a file, or two weeks are over.
LATER = {"feedback.said_by_mail", "feedback.mailed_back", "toolkits.change_told", "toolkits.help_asked"}
# What a visitor of the demo does, in one process under its settings.
VISIT = r"""
import json, django
django.setup()
from django.test import Client
from feedback.models import Case, Remark
from partners.models import Mail, Membership, Network, Partner, Person, Touchpoint, User
from portal.demo.people import PEOPLE
from toolkits.models import ToolkitPage
from tests.demo.truths import promises
seen = {"signed_in": {}, "twice": []}
for person in PEOPLE:
    address = f"/demo/as/{person.key}/"
    for _time in range(2):
        client = Client(HTTP_HOST="127.0.0.1")
        page = client.get(address)
        assert page.status_code == 200 and "_auth_user_id" not in client.session, address
        client.post(address)
        home = client.get(f"/{person.network}/")
        seen["signed_in"][person.key] = home.status_code
mailbox = Client(HTTP_HOST="127.0.0.1")
seen["mailbox"] = mailbox.get("/demo/mail/").content.decode().count('class="item-title"')
from portal.demo.mailbox import letters
first = letters()
newest = first.letters[0]
older = mailbox.get(f"/demo/mail/?to=&after={first.next_key}").content.decode()
seen["older"] = older.count('class="item-title"')
seen["mails"] = first.total
page = mailbox.get(f"/demo/mail/{newest.key}/")
body = mailbox.get(f"/demo/mail/{newest.key}/html/")
seen["frame"] = "frame-src 'self'" in page.headers["Content-Security-Policy"]
seen["sandbox"] = body.headers["Content-Security-Policy"].split("sandbox")[0].strip()
seen["to"] = mailbox.get("/demo/mail/?to=jens@petersen.example").content.decode().count('class="item-title"')
seen["missing"] = [mailbox.get(path).status_code for path in (
    "/demo/as/nobody/", "/demo/mail/nothing/", "/demo/mail/0000000000000000-000000000000/html/")]
seen["elsewhere"] = [Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="10.0.0.9").get(path).status_code
                     for path in ("/demo/", "/demo/as/dealer/", "/demo/mail/")]
seen["dealers"] = [Partner.objects.filter(network=network, level="dealer").count()
                   for network in Network.objects.order_by("slug")]
from tests.demo.truths import owed, silences, waited, wrong
from toolkits.models import AssetVersion, Rendition
seen["wrong"], seen["silences"] = wrong(), silences()
seen["owed"], seen["waited"] = owed(), waited()
seen["files"] = sorted(set(AssetVersion.objects.values_list("extension", flat=True)))
seen["unpictured"] = Rendition.objects.exclude(work_state="done").count()
seen["checks"] = sorted(set(Case.objects.values_list("check_result", flat=True)))
seen["languages"] = sorted(set(Remark.objects.values_list("language", flat=True)))
seen["verbs"] = sorted(set(Touchpoint.objects.values_list("verb", flat=True)))
seen["promises"] = promises()
seen["in_both"] = sorted(User.objects.filter(pk__in=[
    user for user in User.objects.values_list("pk", flat=True)
    if Person.objects.filter(user_id=user).count() > 1]).values_list("name", flat=True))
seen["toolkits"] = {page.title: page.asset_links.count() for page in ToolkitPage.objects.all()}
seen["modes"] = sorted(set(Remark.objects.values_list("mode", flat=True)))
seen["states"] = sorted(set(Case.objects.values_list("state", flat=True)))
seen["undelivered"] = Mail.objects.exclude(work_state="done").count()
seen["texts"] = Mail.objects.exclude(text="").count()
seen["voices"] = Touchpoint.objects.filter(direction="voice").count()
print(json.dumps(seen))
"""


# A small story told at an hour of its own, with another order of sets: its digest.
SMALL = r"""
import sys, datetime, django, time_machine
django.setup()
from django.utils import timezone
hour, seed = map(int, sys.argv[1:])
moment = timezone.now().replace(hour=hour, minute=7)
with time_machine.travel(moment, tick=True):
    from portal.demo.loading import Measure, load
    load(Measure(dealers=70, months=5, seed=seed))
from tests.demo.truths import fingerprint
print(fingerprint())
"""


@contextmanager
def installed(
    copied_database: CopiedDatabase, folder: Path, name: str, of: str | None = None, **more: str
) -> Iterator[Run]:
    """Copy a database; give how to run Python under the demo's settings, and drop the copy afterwards."""
    name = f"{copied_database.engine.copy_name(os.getpid())}{name}"
    copied_database.engine.copy(name, of)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "DATABASE_URL": copied_database.engine.url(name),
        "BACKCHANNEL_VAR": str(folder),
        "BASE_URL": "http://127.0.0.1:8123",
        **more,
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    try:
        yield run
    finally:
        copied_database.engine.drop(name)


@pytest.fixture(scope="module")
def demo(demo_story: str, copied_database: CopiedDatabase, tmp_path_factory):
    """Return how to run Python in a demo that was loaded before."""
    engine, folder = copied_database.engine, tmp_path_factory.mktemp("demo") / "var"
    shutil.copytree(files_of(demo_story, engine.kind), folder)
    with installed(copied_database, folder, "", engine.kept_name(demo_story)) as run:
        yield run


@pytest.fixture(scope="module")
def demo_twice(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> list[str]:
    """Return the digests of one story told in the morning and at night, and of another one."""
    found = []
    for hash_seed, hour, seed in (("1", "1", "5"), ("2", "22", "5"), ("3", "22", "6")):
        folder = tmp_path_factory.mktemp("small")
        more = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": f"{ROOT}:{ROOT / 'bin'}"}
        with installed(copied_database, folder, f"_{hash_seed}", **more) as run:
            found.append(run("-c", SMALL, hour, seed).splitlines()[-1])
    return found


@pytest.mark.one_engine
def test_demo_is_loaded_once_and_can_be_visited(demo) -> None:
    assert demo("manage.py", "demo") == "The demo is loaded already.\n"
    check_links(demo("manage.py", "demo_links"))
    seen = json.loads(demo("-c", VISIT).splitlines()[-1])
    assert set(seen["signed_in"].values()) == {200}
    assert seen["dealers"] == [60, 260]
    assert seen["wrong"] == {}
    assert seen["in_both"] == ["Anna Berger", "James Holloway", "Miriam Adler"]
    assert set(seen["toolkits"].values()) == {2, 3}
    assert len(seen["toolkits"]) == 12
    assert seen["files"] == ["jpg", "mp4", "pdf", "xlsx"]
    assert seen["unpictured"] == 0
    assert seen["modes"] == ["agency_only", "named", "no_identity"]
    assert seen["states"] == sorted(CaseState.values)
    assert seen["checks"] == ["", "no", "yes"]
    assert min(seen["promises"].values()) > 0
    assert seen["languages"] == ["de", "en", "fr", "it", "nl", "pl"]
    assert seen["verbs"] == sorted({*feedback_verbs(), *toolkit_verbs()} - LATER)
    check_silences(seen)
    check_answering(seen)
    assert (seen["undelivered"], seen["texts"]) == (0, 0)
    assert seen["voices"] > 10
    assert seen["mailbox"] == 100
    assert seen["older"] == min(seen["mails"] - 100, 100) > 0
    assert 0 < seen["to"] < seen["mailbox"]
    assert seen["frame"] is True
    assert seen["sandbox"].startswith("default-src 'none'")
    assert seen["missing"] == [404, 404, 404]
    assert seen["elsewhere"] == [404, 404, 404]


def feedback_verbs() -> set[str]:
    return {verb.key for verb in feedback.verbs.ALL}


def toolkit_verbs() -> set[str]:
    return {verb.key for verb in toolkits.verbs.VERBS}


def check_silences(seen: dict[str, dict[str, int]]) -> None:
    """Hold the story to its quiet places, its loud dealer and the group with one mouth."""
    found = seen["silences"]
    assert found["silent country: dealers"] >= 5
    assert found["silent country: voices"] == 0
    assert 0 < found["small country: dealers"] < 5
    assert found["dormant branch: dealers"] >= 10
    assert found["dormant branch: voices"] > 0
    assert found["dormant branch: months"] >= 12
    assert found["group: dealers"] == 40
    assert found["group: mouths"] == 1
    assert found["loudest dealer: voices"] >= 12


def check_answering(seen: dict[str, dict[str, object]]) -> None:
    """Hold headquarters to answers that are mostly in time, and to a debt that one can believe in."""
    assert seen["owed"] == {"e-bikes": [3, 1], "heat-pumps": [8, 2]}
    in_time, late = seen["waited"]["in time"], seen["waited"]["late"]
    assert late > 0
    assert 0.8 < in_time / (in_time + late) < 1
    assert seen["waited"]["unasked"] == 0


@pytest.mark.one_engine
def test_the_same_seed_and_day_give_the_same_story_whatever_the_hour(demo_twice) -> None:
    early, late, other = demo_twice
    assert early == late
    assert other != early


def check_links(printed: str) -> None:
    assert "http://127.0.0.1:8123/demo/mail/" in printed
    for key in ("dealer", "distributor", "field", "marketer", "sponsor", "analyst", "both"):
        assert f"http://127.0.0.1:8123/demo/as/{key}/" in printed


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/demo/", "/demo/as/dealer/", "/demo/mail/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_elsewhere_the_addresses_do_not_exist(settings, path, method) -> None:
    assert settings.EXTRA_URLCONFS == []
    answer = getattr(Client(), method)(path)
    unknown = getattr(Client(), method)(path.replace("demo", "nothing"))
    assert (answer.status_code, answer.content[:200]) == (unknown.status_code, unknown.content[:200])
    assert answer.status_code in (302, 404, 405)

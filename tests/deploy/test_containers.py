"""compose.yaml and the Dockerfile agree with the units, the settings, nginx's example and themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from ground.places import ROOT
from tests.deploy.reading import (
    DEPLOY,
    OF_PYTHON,
    UNITS,
    build_environment,
    command_of,
    compose,
    ours,
    settings_variables,
    steps,
    unknown_words,
)
from tests.ground.test_settings import REQUIRED

PINNED = re.compile(r"[a-z]+:\d+(\.\d+)*(-[a-z]+)?")
# Read by the image of PostgreSQL; it sets up the database with them.
OF_POSTGRES = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
NGINX = (DEPLOY / "nginx.conf").read_text()


def _froms() -> list[str]:
    return [step.split()[1] for step in steps() if step.startswith("FROM ")]


def test_every_image_is_made_here_or_pinned_by_version() -> None:
    foreign = [service["image"] for service in compose()["services"].values() if "build" not in service]
    assert [image for image in [*foreign, *_froms()] if not PINNED.fullmatch(image)] == []


def test_every_variable_is_one_that_the_settings_read() -> None:
    named = {name for service in ours().values() for name in service["environment"]} | set(
        build_environment()
    )
    assert named - settings_variables() == set()
    fixed = {word.split("=")[0] for step in steps() if step.startswith("ENV ") for word in step.split()[1:]}
    assert fixed - OF_PYTHON == set()
    assert set(compose()["services"]["database"]["environment"]) == OF_POSTGRES
    text = (DEPLOY / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) == {"POSTGRES_PASSWORD"}


def test_every_variable_of_the_docs_is_one_that_the_settings_read() -> None:
    table = (ROOT / "docs" / "operations.md").read_text().split("## 3. Environment")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[A-Z].*?) \|", table, flags=re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}
    assert documented - settings_variables() == set()
    assert set(REQUIRED) - documented == set()


@pytest.mark.parametrize("name", ["beat", "migrate", "web", "worker"])
def test_service_runs_the_same_command_as_its_unit(name: str) -> None:
    (path,) = [path for path in UNITS if path.stem == f"backchannel-{name}"]
    command = ours()[name]["command"]
    assert unknown_words(command) == []
    # Other containers ask the web process, so it listens to more than its own.
    assert command == [{"127.0.0.1": "0.0.0.0"}.get(word, word) for word in command_of(path)]  # noqa: S104


def test_services_run_without_rights_and_write_to_volumes_alone() -> None:
    shut = [
        (service["read_only"], service["cap_drop"], service["security_opt"]) for service in ours().values()
    ]
    assert shut == [(True, ["ALL"], ["no-new-privileges:true"])] * 4
    last = [step for step in steps()[: steps().index("FROM nginx:1.28 AS proxy")] if step.startswith("USER ")]
    assert last == ["USER backchannel"]


def test_what_services_name_is_there() -> None:
    whole = compose()
    services = whole["services"]
    needed = {other for service in services.values() for other in service.get("depends_on", {})}
    volumes = {mount.split(":")[0] for service in services.values() for mount in service.get("volumes", [])}
    networks = {network for service in services.values() for network in service["networks"]}
    assert needed <= set(services)
    assert {name for name in volumes if not name.startswith("./")} == set(whole["volumes"])
    assert networks == set(whole["networks"])
    environment = ours()["web"]["environment"]
    hosts = [re.split(r"[@/]+", environment[name])[-2] for name in ("DATABASE_URL", "REDIS_URL")]
    assert [host.split(":")[0] for host in hosts] == ["database", "redis"]


def test_web_waits_for_migrations_and_nginx_for_a_web_that_is_ready() -> None:
    services = compose()["services"]
    waiting = [services[name]["depends_on"]["migrate"]["condition"] for name in ("web", "worker", "beat")]
    assert waiting == ["service_completed_successfully"] * 3
    assert services["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert services["web"]["healthcheck"]["test"] == ["CMD", "python", "deploy/ready.py"]
    assert "!deploy/ready.py" in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()


def test_nginx_finds_files_where_the_portal_puts_them() -> None:
    environment, proxy = ours()["web"]["environment"], compose()["services"]["proxy"]
    assert environment["STATIC_ROOT"] == build_environment()["STATIC_ROOT"]
    assert f"COPY --from=portal {environment['STATIC_ROOT']} /var/lib/backchannel/static" in steps()
    assert "alias /var/lib/backchannel/static/;" in NGINX
    assert f"location {environment['ACCEL_REDIRECT_PREFIX']} {{" in NGINX
    assert f"alias {environment['MEDIA_ROOT']}/;" in NGINX
    assert f"media:{environment['MEDIA_ROOT']}" in ours()["web"]["volumes"]
    assert f"media:{environment['MEDIA_ROOT']}:ro" in proxy["volumes"]
    assert "server 127.0.0.1:8000;" in NGINX


def test_build_takes_hashes_and_what_exists() -> None:
    assert "RUN pip install --require-hashes -r requirements.txt" in steps()
    allowed = [
        line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] == "!"
    ]
    assert [name for name in allowed if not (ROOT / name[1:]).exists()] == []


def test_settings_accept_what_static_files_are_collected_under() -> None:
    code = "import django; django.setup(); from django.conf import settings; print(settings.STATIC_ROOT)"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **build_environment()}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == build_environment()["STATIC_ROOT"]

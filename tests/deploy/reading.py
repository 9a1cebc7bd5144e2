"""What the files of deploy/ say: units, services, steps of the image; and what the settings read."""

from __future__ import annotations

import ast
import re
import shlex
from configparser import RawConfigParser
from functools import lru_cache
from pathlib import Path

import click
import yaml
from celery.bin.beat import beat
from celery.bin.celery import celery
from celery.bin.worker import worker
from django.core.management import get_commands
from granian.cli import cli as granian

from ground.places import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
INSTALLED = "/srv/backchannel"
READERS = {"flag", "listed", "number", "os.environ.get", "text"}
OF_PYTHON = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PIP_NO_CACHE_DIR"}


def unit(path: Path) -> RawConfigParser:
    """Return a unit's sections; a key that stands twice is an error."""
    parser = RawConfigParser(delimiters=["="], comment_prefixes=["#"])
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return parser


def command_of(path: Path) -> list[str]:
    """Return a unit's command, without the folder of the installation."""
    words = shlex.split(unit(path)["Service"]["ExecStart"])
    return [words[0].removeprefix(f"{INSTALLED}/.venv/bin/"), *words[1:]]


@lru_cache(maxsize=1)
def compose() -> dict:
    """Return compose.yaml with its anchors followed."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def ours() -> dict[str, dict]:
    """Return the services that run the portal's own image."""
    return {
        name: service
        for name, service in compose()["services"].items()
        if service.get("build", {}).get("target") == "portal"
    }


@lru_cache(maxsize=1)
def steps() -> tuple[str, ...]:
    """Return the Dockerfile's instructions, a continued one as one line."""
    lines = [line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return tuple(line for line in joined.splitlines() if line)


def build_environment() -> dict[str, str]:
    """Return the variables under which static files are collected."""
    (step,) = [step for step in steps() if "collectstatic" in step]
    return dict(word.split("=", 1) for word in shlex.split(step.removeprefix("RUN ")) if "=" in word)


@lru_cache(maxsize=1)
def settings_variables() -> frozenset[str]:
    """Return every environment variable that the settings read, or that chooses them."""
    found = {"DJANGO_SETTINGS_MODULE"}
    for path in (ROOT / "portal" / "settings").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in READERS:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return frozenset(found)


def unknown_words(command: list[str]) -> list[str]:
    """Return the words of a command that its program doesn't know: itself, a subcommand, options."""
    if command[:2] == ["python", "manage.py"]:
        return [word for word in command[2:3] if word not in get_commands()]
    if command[0] == "granian":
        known = _options(granian)
    elif command[0] == "celery":
        known = _options(celery) | _options({"beat": beat, "worker": worker}[command[3]])
    else:
        return command[:1]
    return [word for word in command if word.startswith("-") and word.split("=")[0] not in known]


def _options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)}

"""The lock files hold every pin, with hashes, and name no place to load from."""

from __future__ import annotations

import re
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ground.places import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    found = PIN.findall((ROOT / name).read_text())
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_lock_holds_every_direct_pin(name: str) -> None:
    direct, locked = pins(f"{name}.in"), pins(f"{name}.txt")
    assert {package: locked.get(package) for package in direct} == direct


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_direct_dependency_is_pinned(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / f"{name}.in").read_text().splitlines()]
    assert [line for line in lines if line and not line.startswith("-r ") and "==" not in line] == []


def test_development_lock_agrees_with_the_product() -> None:
    product, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: development.get(package) for package in product} == product


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_no_address_and_hashes_everything(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r"https?://\S+|file:\S+|--\w*index\S*|--find-links\S*", text) == []
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_has_its_reason_in_the_docs() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text().lower()
    assert [
        package for package in pins("requirements-dev.in") | pins("requirements.in") if package not in text
    ] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_pins_what_is_wanted_with_extras_under_the_same_extras(name: str) -> None:
    """Pip refuses `coverage[toml]>=7` when the lock says `coverage==7` and a newer one has come out since."""
    locked = pins(name)
    wanted = {
        (canonicalize_name(one.name), frozenset(one.extras))
        for each in distributions()
        if canonicalize_name(each.name) in locked
        for one in map(Requirement, each.requires or [])
        if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))
    }
    lines = re.findall(
        r"^[a-z0-9].*?(?= \\|$)", (ROOT / name).read_text(), flags=re.MULTILINE | re.IGNORECASE
    )
    held = {canonicalize_name(one.name): one.extras for one in map(Requirement, lines)}
    assert [package for package, extras in wanted if not extras <= held.get(package, set())] == []

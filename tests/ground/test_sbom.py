"""The bill of materials holds every pin of the lock, in the shape that CycloneDX 1.6 asks for."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ground.places import ROOT
from ground.sbom import document
from tests.ground.test_locks import PIN, pins

# The part of the published schema that the document uses; nothing else may stand in it.
TEXT = {"type": "string", "minLength": 1}
NAMED = {"required": ["name"], "properties": {"name": TEXT}, "additionalProperties": False}
SAID = [
    {"required": ["expression"], "properties": {"expression": TEXT}, "additionalProperties": False},
    {"required": ["license"], "properties": {"license": NAMED}, "additionalProperties": False},
]
LICENCES = {"type": "array", "minItems": 1, "items": {"oneOf": SAID}}
HASH = {
    "required": ["alg", "content"],
    "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}},
    "additionalProperties": False,
}
DISTRIBUTION = {
    "required": ["type", "url", "hashes"],
    "properties": {
        "type": {"const": "distribution"},
        "url": {"type": "string", "pattern": "^pkg:pypi/"},
        "hashes": {"type": "array", "minItems": 1, "items": HASH},
    },
    "additionalProperties": False,
}
COMPONENT = {
    "type": "object",
    "required": ["type", "bom-ref", "name", "version", "purl", "externalReferences"],
    "properties": {
        "type": {"const": "library"},
        **dict.fromkeys(("bom-ref", "name", "version"), TEXT),
        "purl": {"type": "string", "pattern": "^pkg:pypi/[a-z0-9-]+@[^@]+$"},
        "licenses": LICENCES,
        "externalReferences": {"type": "array", "minItems": 1, "maxItems": 1, "items": DISTRIBUTION},
        "properties": {
            "type": "array",
            "items": {"required": ["name", "value"], "properties": {"name": TEXT, "value": TEXT}},
        },
    },
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "serialNumber", "version", "metadata", "components"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "required": ["component"],
            "properties": {"component": {"required": ["type", "name", "bom-ref"]}},
            "additionalProperties": False,
        },
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {"type": "array", "uniqueItems": True, "items": {"required": ["ref"]}},
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def bill() -> dict:
    return document()


def test_bill_has_the_shape_of_cyclonedx(bill: dict) -> None:
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(bill)] == []


def test_bill_holds_every_pin_of_the_lock_once_with_all_its_hashes(bill: dict) -> None:
    lock = (ROOT / "requirements.txt").read_text()
    held = {(one["name"], one["version"]) for one in bill["components"]}
    locked = {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in PIN.findall(lock)}
    assert held == locked
    purls = [one["purl"] for one in bill["components"]]
    assert (len(set(purls)), purls) == (len(locked), sorted(purls))
    hashes = [
        each["content"] for one in bill["components"] for each in one["externalReferences"][0]["hashes"]
    ]
    assert sorted(hashes) == sorted(re.findall(r"--hash=sha256:(\w+)", lock))


def test_bill_names_what_the_product_asks_for_itself(bill: dict) -> None:
    (graph,) = bill["dependencies"]
    assert graph["ref"] == bill["metadata"]["component"]["bom-ref"]
    known = {one["purl"]: one["name"] for one in bill["components"]}
    assert {known[purl] for purl in graph["dependsOn"]} == set(pins("requirements.in"))


def test_what_is_installed_says_its_licence(bill: dict) -> None:
    silent = [
        one["name"] for one in bill["components"] if not one.get("licenses") and "properties" not in one
    ]
    assert silent == []


def test_bill_is_the_same_each_time_it_is_written(bill: dict, tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    subprocess.run([ROOT / "bin" / "sbom", file], check=True)
    assert json.loads(file.read_text(encoding="utf-8")) == bill
    assert file.read_text(encoding="utf-8") == json.dumps(bill, indent=2, ensure_ascii=False) + "\n"

"""bin/sbom: every package of the lock as a CycloneDX 1.6 document, the same bytes for the same installation.

Names, versions and hashes come from requirements.txt, licences from what is installed: what is for another
platform has none. Any of a release's files may be installed, so their hashes stand at its distribution.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ground.places import ROOT

Json = dict[str, object]
CLASSIFIER = "License :: OSI Approved :: "


def document(root: Path = ROOT) -> Json:
    """Return the whole document; its serial number follows from its content."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    name, version = project["name"], project["version"]
    about = {"type": "application", "bom-ref": name, "name": name, "version": version}
    components = sorted(map(component, pins(root / "requirements.txt")), key=lambda one: str(one["purl"]))
    direct = {canonicalize_name(pin.name) for pin, _hashes in pins(root / "requirements.in")}
    wanted = [one["purl"] for one in components if one["name"] in direct]
    body: Json = {
        "metadata": {"component": {**about, "licenses": [{"expression": project["license"]}]}},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": wanted}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True)).urn
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial, "version": 1, **body}


def pins(path: Path) -> list[tuple[Requirement, list[str]]]:
    """Return each pin of a lock with its hashes."""
    lines = re.sub(r"\\\n\s*", "", path.read_text()).splitlines()
    entries = [line.split("--hash=sha256:") for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return [(Requirement(entry[0].strip()), [part.strip() for part in entry[1:]]) for entry in entries]


def component(pin: tuple[Requirement, list[str]]) -> Json:
    """Return one package."""
    wanted, hashes = pin
    name, version = canonicalize_name(wanted.name), next(iter(wanted.specifier)).version
    purl = f"pkg:pypi/{name}@{version}"
    files = [{"alg": "SHA-256", "content": content} for content in sorted(hashes)]
    found: Json = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    found["externalReferences"] = [{"type": "distribution", "url": purl, "hashes": files}]
    if wanted.marker:
        found["properties"] = [{"name": "backchannel:only-where", "value": str(wanted.marker)}]
    installed = next((one for one in distributions(name=wanted.name) if one.version == version), None)
    return {**found, "licenses": licences(installed)} if installed else found


def licences(installed: Distribution) -> list[Json]:
    """Return what a package says of its licence: an SPDX expression, else the name it gives."""
    said = installed.metadata
    if said.get("License-Expression"):
        return [{"expression": said["License-Expression"]}]
    named = [each.removeprefix(CLASSIFIER) for each in said.get_all("Classifier") or [] if CLASSIFIER in each]
    line = (said.get("License") or "").strip()
    names = [line] if line and "\n" not in line else sorted(named)
    return [{"license": {"name": name}} for name in names]


if __name__ == "__main__":
    text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    Path(sys.argv[1]).write_text(text, encoding="utf-8") if sys.argv[1:] else sys.stdout.write(text)

"""Make .venv and put the locked packages into it, once per lock."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ground.machine import require_room
from ground.places import ROOT, VENV, VENV_PYTHON
from ground.stop import ROOM_HINT, Stop, tells_of_full_disk
from ground.supervisor import tied

ROOM_FOR_PACKAGES = 900


def install(*locks: str) -> None:
    """Install hash-locked requirement files unless exactly these are installed already."""
    wanted = _stamp(locks)
    mark = VENV / f".installed-{'-'.join(Path(lock).stem for lock in locks)}"
    if VENV_PYTHON.exists() and mark.exists() and mark.read_text() == wanted:
        return
    require_room(ROOT, ROOM_FOR_PACKAGES)
    print("Installing the packages (once; about half a minute) ...", flush=True)
    if not VENV_PYTHON.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Python's venv module does not work")
    arguments = ["--require-hashes", *(part for lock in locks for part in ("-r", str(ROOT / lock)))]
    _run([*_installer(), *arguments], "The packages could not be installed")
    mark.write_text(wanted)


def continue_in_venv(module: str) -> None:
    """Go on in the installed Python, as the same process, unless this is it already."""
    if not Path(sys.prefix).samefile(VENV):
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", module, *sys.argv[1:]])  # noqa: S606 (no shell is the point)


def _stamp(locks: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for lock in locks:
        digest.update((ROOT / lock).read_bytes())
    return digest.hexdigest()


def _installer() -> list[str]:
    """Prefer uv; compile at once, so that the first start does not pay for it."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(VENV_PYTHON)]
    return [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _run(command: list[str], trouble: str) -> None:
    done = subprocess.run(
        tied(command), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode == 0:
        return
    if tells_of_full_disk(done.stdout):
        raise Stop(ROOM_HINT.format(place=ROOT))
    log = ROOT / "var" / "install.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(done.stdout)
    raise Stop(f"{trouble}: read {log.relative_to(ROOT)} for the reason, mend it and start again.")

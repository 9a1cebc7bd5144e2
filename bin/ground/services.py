"""The servers and programs that tests need: found, started or (in CI) installed; else named as left out."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from ground.places import ROOT

POSTGRES_URL = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS_URL = "redis://127.0.0.1:6379/0"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PACKAGES = {
    "PostgreSQL": ["postgresql"],
    "Redis": ["redis-server"],
    "Chromium": ["chromium"],
    "nginx": ["nginx-light"],
}


def find_postgres() -> str | None:
    """Return the address of a PostgreSQL server on which databases can be made."""
    url = os.environ.get("TEST_POSTGRES_URL") or POSTGRES_URL
    return url if _postgres_answers(url) else _start_postgres()


def find_redis() -> str | None:
    """Return the address of a Redis server."""
    url = os.environ.get("TEST_REDIS_URL") or REDIS_URL
    return url if _listens(url) else _start_redis()


def find_chromium() -> str | None:
    """Return the path of a Chromium."""
    names = (os.environ.get("CHROMIUM") or "", *CHROMIUM_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def find_nginx() -> str | None:
    """Return the path of an nginx; Debian keeps it where only root looks."""
    return os.environ.get("TEST_NGINX") or shutil.which(
        "nginx", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin"
    )


FINDERS = {
    "PostgreSQL": find_postgres,
    "Redis": find_redis,
    "Chromium": find_chromium,
    "nginx": find_nginx,
}


def find_or_install(name: str, *, install: bool) -> str | None:
    """Return where a part is, after installing Debian's package for it where that is wanted and possible."""
    found = FINDERS[name]()
    if found or not install or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    print(f"Installing {name} ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES[name]]
    subprocess.run(command, env=environment, **quiet)
    return FINDERS[name]()


def _postgres_answers(url: str) -> bool:
    """Say whether the server lets us in with the right to make databases."""
    if not _listens(url):
        return False
    import psycopg  # noqa: PLC0415 (not installed yet when this module is first imported)

    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
            )
            return bool(row.fetchone()[0])
    except psycopg.Error:
        return False


def _start_postgres() -> str | None:
    """Start a throw-away server of our own, which needs no rights on an existing one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if not initdb:
        return None
    folder = Path(tempfile.mkdtemp(prefix="backchannel-postgres-"))
    as_owner, port = _as_unprivileged(folder), _free_port()
    data, programs = folder / "data", Path(initdb).parent
    made = [initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    for command in ([*as_owner, *made], [*as_owner, *control, "-o", options, "start"]):
        if subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, check=False
        ).returncode:
            return None
    atexit.register(_stop_postgres, [*as_owner, *control, "-m", "immediate", "stop"], folder)
    return f"postgres://postgres@127.0.0.1:{port}/postgres"


def _stop_postgres(command: list[str], folder: Path) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, check=False)
    shutil.rmtree(folder, ignore_errors=True)


def _as_unprivileged(folder: Path) -> list[str]:
    """Return how to run a program that refuses root."""
    if os.geteuid() != 0:
        return []
    owner = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
    shutil.chown(folder, owner)
    return ["runuser", "-u", owner, "--"]


def _start_redis() -> str | None:
    program = shutil.which("redis-server")
    if not program:
        return None
    port = _free_port()
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(_stop_redis, server)
    url = f"redis://127.0.0.1:{port}/0"
    for _attempt in range(50):
        if _listens(url):
            return url
        time.sleep(0.1)
    return None


def _stop_redis(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait()


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

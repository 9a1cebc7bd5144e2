"""bin/test and bin/prove: install everything, run every check, and be honest about what was left out.

`bin/test` runs all stages, `bin/test lint sqlite` the named ones. With CI=true a missing part is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ground.install import continue_in_venv, install
from ground.messages import compile_messages
from ground.places import APPS, ROOT, VENV_PYTHON
from ground.services import find_or_install
from ground.stop import Stop, run_main
from ground.supervisor import tied

STAGES = ("lint", "sqlite", "postgres", "browser", "load", "coverage")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "a-key-for-the-deployment-check-with-more-than-fifty-characters-in-it",
    "ALLOWED_HOSTS": "portal.example.com",
    "BASE_URL": "https://portal.example.com",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SMTP_HOST": "127.0.0.1",
    "MAIL_FROM": "Backchannel <portal@example.com>",
    "S3_BUCKET": "files",
}

WALKS = "tests/architecture"
# One more than the processors: tests that kill a process wait for the next one half of their time.
WAITING = 3
MEASURED = "var/covered.json"

# Compiled once and kept, whatever the machine prefers: else every process compiles every test anew.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True)
class Parts:
    """The servers and programs found on this machine."""

    postgres: str | None
    redis: str | None
    chromium: str | None
    nginx: str | None

    def missing(self) -> list[str]:
        """Name what the tests wanted and did not find."""
        found = {
            "PostgreSQL": self.postgres,
            "Redis": self.redis,
            "Chromium": self.chromium,
            "nginx": self.nginx,
        }
        return [name for name, place in found.items() if not place]


@dataclass(frozen=True)
class Step:
    """One command of a stage."""

    stage: str
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Run bin/test or bin/prove."""
    os.chdir(ROOT)
    stages = wanted_stages(sys.argv[1:])
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    install("requirements-dev.txt")
    continue_in_venv("ground.suite")
    compile_messages()
    names = ("PostgreSQL", "Redis", "Chromium", "nginx")
    parts = Parts(*(find_or_install(name, install=strict) for name in names))
    begin_templates(parts, stages)
    if "sqlite" in stages:  # what an earlier run measured says nothing of this one
        (ROOT / MEASURED).unlink(missing_ok=True)
    results = [(step, *run(step)) for step in steps(parts) if step.stage in stages]
    left_out = parts.missing()
    report(results, left_out, strict=strict)
    return 1 if any(code for _step, code, _seconds in results) or (strict and left_out) else 0


def begin_templates(parts: Parts, stages: tuple[str, ...]) -> None:
    """Begin to migrate the test databases while the first stages need one processor.

    Nobody asks how it ended: whoever needs a template waits for it, and makes it and says why not otherwise.
    """
    servers = {"sqlite": "", "browser": "", "postgres": parts.postgres}
    for url in {servers[stage] for stage in stages if servers.get(stage) is not None}:
        environment = os.environ | {"PYTHONPATH": str(ROOT / "bin")} | COMPILED | {"DATABASE_URL": url}
        command = tied([str(VENV_PYTHON), "-m", "tests.database"])
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def wanted_stages(arguments: list[str]) -> tuple[str, ...]:
    """Return the stages to run: those named, or all."""
    unknown = [name for name in arguments if name not in STAGES]
    if unknown:
        raise Stop(
            f"There is no stage {unknown[0]!r}: name some of {', '.join(STAGES)}, or none for all.", code=2
        )
    return tuple(arguments) or STAGES


def steps(parts: Parts) -> Iterator[Step]:
    """Yield every step in order."""
    yield from lint_steps()
    yield from test_steps(parts)
    yield from browser_steps(parts)
    yield from load_steps(parts)
    yield from coverage_steps()


def lint_steps() -> Iterator[Step]:
    """Yield the checks that run no test."""
    python = str(VENV_PYTHON)
    manage = [python, "manage.py"]
    tests = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    yield Step("lint", "ruff check", [python, "-m", "ruff", "check", "--quiet", "."])
    yield Step("lint", "ruff format", [python, "-m", "ruff", "format", "--quiet", "--check", "."])
    yield Step("lint", "import contracts", [program("lint-imports")])
    yield Step("lint", "templates", [python, "-m", "djlint", "--lint", "--quiet", *APPS])
    yield Step("lint", "types", [python, "-m", "mypy"])
    yield Step("lint", "missing migrations", [*manage, "makemigrations", "--check", "--dry-run"], tests)
    yield Step("lint", "deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION)


def test_steps(parts: Parts) -> Iterator[Step]:
    """Yield everything but browser tests, on each database; on PostgreSQL also the path in a browser."""
    missing = [mark for mark, place in (("redis", parts.redis), ("nginx", parts.nginx)) if not place]
    marks = " and not ".join(["not e2e", "load", *missing])
    environment = {"TEST_REDIS_URL": parts.redis or "", "TEST_NGINX": parts.nginx or ""}
    on_sqlite = environment | {"DATABASE_URL": ""}
    # Walks run everything and ask little of each: what only they run is not covered.
    yield Step("sqlite", "walks on SQLite", pytest(marks, WALKS), on_sqlite)
    rest = pytest(marks, f"--ignore={WALKS}", processes=WAITING)
    yield Step("sqlite", "tests on SQLite", measured(rest), on_sqlite)
    if parts.postgres:
        on_postgres = environment | {"DATABASE_URL": parts.postgres, "CHROMIUM": parts.chromium or ""}
        twice = marks if proving() else f"({marks} and not one_engine){' or path' if parts.chromium else ''}"
        # The same tests cover the same lines: measuring them twice would cost minutes and tell nothing.
        yield Step("postgres", "tests on PostgreSQL", pytest(twice, processes=WAITING), on_postgres)


def browser_steps(parts: Parts) -> Iterator[Step]:
    """Yield browser tests: on SQLite what was not walked on PostgreSQL; in bin/prove all of them on both."""
    if not parts.chromium:
        return
    environment = {"CHROMIUM": parts.chromium, "TEST_REDIS_URL": parts.redis or ""}
    marks = "e2e and not path" if parts.postgres and not proving() else "e2e"
    yield Step("browser", "browser on SQLite", pytest(marks, "tests/e2e"), environment | {"DATABASE_URL": ""})
    if parts.postgres and proving():
        on_postgres = environment | {"DATABASE_URL": parts.postgres}
        yield Step("browser", "browser on PostgreSQL", pytest("e2e", "tests/e2e"), on_postgres)


def load_steps(parts: Parts) -> Iterator[Step]:
    """Yield what needs the machine for itself, in bin/prove alone: many people at once, on each database."""
    if not proving():
        return
    missing = [mark for mark, place in (("redis", parts.redis), ("nginx", parts.nginx)) if not place]
    command = pytest(" and not ".join(["load", *missing]), "tests/load", processes=0)
    environment = {"TEST_REDIS_URL": parts.redis or "", "TEST_NGINX": parts.nginx or ""}
    yield Step("load", "load on SQLite", command, environment | {"DATABASE_URL": ""})
    if parts.postgres:
        yield Step("load", "load on PostgreSQL", command, environment | {"DATABASE_URL": parts.postgres})


def coverage_steps() -> Iterator[Step]:
    """Yield the gates; their numbers stand in pyproject.toml."""
    yield Step("coverage", "coverage", [str(VENV_PYTHON), "-m", "ground.covered", MEASURED])


def measured(command: list[str]) -> list[str]:
    """Return a pytest command that writes down which lines and branches it ran."""
    python, *rest = command
    quiet = [f"-Wignore:{start}" for start in ("Module already imported", "Unable to activate pytest")]
    return [python, "-m", "slipcover", "--out", MEASURED, *rest, *quiet]


def pytest(marks: str, *more: str, processes: int = 2) -> list[str]:
    """Return a pytest command in random order, in so many processes beside its own."""
    shared = ["-n", str(processes), "--dist", "worksteal"] if processes else []
    return [str(VENV_PYTHON), "-m", "pytest", "-q", *shared, "-m", marks, *more]


def proving() -> bool:
    """Say whether bin/prove runs us."""
    return os.environ.get("PROVE") == "1"


def program(name: str) -> str:
    """Return the path of an installed command."""
    return str(VENV_PYTHON.with_name(name))


def run(step: Step) -> tuple[int, float]:
    """Run a step with its output in view; return its code and its seconds."""
    print(f"\n== {step.name}", flush=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "bin")} | COMPILED | step.environment
    since = time.monotonic()
    code = subprocess.run(step.command, env=environment, check=False).returncode
    return code, time.monotonic() - since


def report(results: list[tuple[Step, int, float]], left_out: list[str], *, strict: bool) -> None:
    """Print the closing lines: time and outcome of each step, and what was left out."""
    print("\n== Summary")
    for step, code, seconds in results:
        print(f"{'passed' if code == 0 else 'FAILED':>8} {seconds:7.1f} s  {step.name}")
    print(f"{'':>8} {sum(seconds for *_rest, seconds in results):7.1f} s  together")
    for name in left_out:
        verdict = "missing, which CI counts as a failure" if strict else "not found on this machine"
        print(f"Left out: everything that needs {name} ({verdict}).")
    failed = sum(1 for _step, code, _seconds in results if code)
    print(f"steps: {len(results) - failed} passed, {failed} failed")


if __name__ == "__main__":
    run_main(main, place=str(ROOT))

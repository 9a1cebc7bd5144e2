"""Run benches in processes of their own and keep what they print in docs/proof/<engine>/bench-<name>.md.

Run: `.venv/bin/python -m bench submit_remark "read_import --partners 1000"`: each, with its options, is one
argument. A bench that fails keeps nothing.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from bench.house import ROOT

PROOFS = ROOT / "docs" / "proof"


def main() -> int:
    """Run the benches that the command line names; return how many failed."""
    if not sys.argv[1:]:
        names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if has_main(path))
        print(f"Name some of {', '.join(names)}, each with its options in quotes.")
        return 2
    return sum(run(*shlex.split(given)) for given in sys.argv[1:])


def has_main(path: Path) -> bool:
    """Say whether a module measures something when it is run."""
    return not path.stem.startswith("__") and "__main__" in path.read_text()


def run(name: str, *options: str) -> int:
    """Run one bench; return 1 where it failed, else keep what it printed and return 0."""
    command = [sys.executable, "-m", f"bench.{name}", *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, flush=True)
    if done.returncode:
        return 1
    folder = PROOFS / engine_of(options)
    folder.mkdir(parents=True, exist_ok=True)
    title = " ".join([f"bench.{name}", *(option for option in options if "://" not in option)])
    (folder / f"bench-{name}.md").write_text(f"# {title}\n\n```\n{done.stdout.strip()}\n```\n")
    return 0


def engine_of(options: tuple[str, ...]) -> str:
    """Return the database that a bench measures: named by an option, else by the environment, else SQLite."""
    addresses = [os.environ.get("DATABASE_URL", ""), *options]
    return "postgresql" if any("postgres://" in one for one in addresses) else "sqlite"


if __name__ == "__main__":
    raise SystemExit(main())

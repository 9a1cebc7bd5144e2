"""Our own source, parsed once: what the guards walk over."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("partners", "feedback", "toolkits", "portal")
OTHERS = ("bin", "bench", "tests")
# Layer 6 and the boundary: code that meets people, where rows are only ever reached through a scope.
BOUNDARY_NAMES = {
    "views",
    "api",
    "forms",
    "filters",
    "wagtail_hooks",
    "viewsets",
    "templatetags",
    "blocks",
    "choosers",
}
BOUNDARY_FILES = {"portal/middleware.py", "portal/urls.py"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def app(self) -> str:
        """Return the folder right under the root."""
        return self.path.split("/")[0]

    @property
    def is_boundary(self) -> bool:
        """Say whether the module belongs to the code that meets people."""
        parts = {part.removesuffix(".py") for part in self.path.split("/")[1:]}
        return (
            bool(parts & BOUNDARY_NAMES) or self.path.startswith("portal/web/") or self.path in BOUNDARY_FILES
        )

    @property
    def is_migration(self) -> bool:
        """Say whether the module is a migration."""
        return "/migrations/" in self.path


@dataclass(frozen=True)
class Found:
    """One offence, where it stands."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


@lru_cache(maxsize=1)
def all_modules() -> tuple[Module, ...]:
    """Return every Python file of ours."""
    return tuple(_modules(APPS + OTHERS))


def app_modules() -> list[Module]:
    """Return the files of the apps, without tests and programs."""
    return [module for module in all_modules() if module.app in APPS]


def _modules(folders: tuple[str, ...]) -> Iterator[Module]:
    paths = [ROOT / "manage.py"]
    for folder in folders:
        paths += sorted((ROOT / folder).rglob("*.py"))
    for path in paths:
        if "__pycache__" not in path.parts:
            text = path.read_text()
            yield Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


@dataclass(frozen=True)
class Template:
    """One template: its path from the root and its text."""

    path: str
    text: str

    @property
    def is_component(self) -> bool:
        """Say whether it is a component."""
        return "/templates/cotton/" in self.path

    @property
    def is_mail(self) -> bool:
        """Say whether it is a mail's: mail programs need styles in the page."""
        beside = ROOT / self.path
        subject = beside.with_name(f"{beside.name.split('.')[0]}.subject.txt")
        return "/templates/mail/" in self.path or "/email/" in self.path or subject.exists()


@lru_cache(maxsize=1)
def all_templates() -> tuple[Template, ...]:
    """Return every template of ours."""
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("templates/**/*")):
            if path.is_file() and path.suffix in {".html", ".txt", ".svg", ".xml"}:
                found.append(Template(path.relative_to(ROOT).as_posix(), path.read_text()))
    return tuple(found)


def offences(
    finder: Callable[[ast.Module], Iterator[tuple[int, str]]], modules: list[Module] | tuple[Module, ...]
) -> list[str]:
    """Run a finder over modules and return what it found, as lines that an editor can jump to."""
    return [str(Found(module.path, line, what)) for module in modules for line, what in finder(module.tree)]

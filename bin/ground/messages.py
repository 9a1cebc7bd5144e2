"""Compile translations with polib, so that no machine needs gettext to speak German."""

from __future__ import annotations

from pathlib import Path

from ground.places import APPS, ROOT


def stale_catalogues(root: Path = ROOT) -> list[Path]:
    """Return the .po files that are newer than their .mo file, or have none."""
    found = [path for app in APPS for path in sorted((root / app).glob("locale/*/LC_MESSAGES/*.po"))]
    return [path for path in found if not _is_fresh(path)]


def compile_messages(root: Path = ROOT) -> list[Path]:
    """Write the .mo file of every stale catalogue; return what was written."""
    written = []
    for source in stale_catalogues(root):
        import polib  # noqa: PLC0415 (not installed yet when this module is first imported)

        target = source.with_suffix(".mo")
        half = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.replace(target)
        written.append(target)
    return written


def _is_fresh(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


if __name__ == "__main__":
    for path in compile_messages():
        print(path.relative_to(ROOT))

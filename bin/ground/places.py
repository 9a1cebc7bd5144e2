"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("BACKCHANNEL_VAR") or ROOT / "var").absolute()
TEMPLATES = ROOT / "var" / "templates"
VENV = Path(os.environ.get("BACKCHANNEL_VENV") or ROOT / ".venv").absolute()
VENV_PYTHON = VENV / "bin" / "python"
APPS = ("portal", "partners", "feedback", "toolkits")

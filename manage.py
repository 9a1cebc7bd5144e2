#!/usr/bin/env python
"""Run Django's command line with the development settings unless told otherwise."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (needs the settings above)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""`python -m partners.imports.parsing head|rows FILE NAME [SHEET]`: write a file's sheets as JSON lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from partners.imports.parsing.limits import bind

if __name__ == "__main__":
    bind()
    from partners.imports.parsing.reading import parse  # what is imported counts, too

    def write(*said: object) -> None:
        """Write one line."""
        sys.stdout.write(json.dumps(said, separators=(",", ":")) + "\n")

    parse(
        sys.argv[1],
        Path(sys.argv[2]),
        sys.argv[3],
        sheet=sys.argv[4] if len(sys.argv) > 4 else "",
        write=write,
    )
    sys.stdout.flush()

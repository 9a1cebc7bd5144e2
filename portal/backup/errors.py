"""Why there is no backup, or why one is refused: a sentence for the operator."""

from __future__ import annotations


class BackupError(Exception):
    """A refusal; nothing was changed."""

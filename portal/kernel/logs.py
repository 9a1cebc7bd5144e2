"""Log lines that carry ids, never texts or addresses, whatever a library put into its message."""

from __future__ import annotations

import json
import logging
import re
import time

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
# Signed links, codes and keys: long runs of the alphabet that tokens use.
TOKEN = re.compile(r"(?<![\w-])(?=[\w:-]*\d)[\w:-]{24,}(?![\w-])")
# PostgreSQL repeats the offending row in its DETAIL lines.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)


def redact(text: str) -> str:
    """Take addresses, tokens and rows of data out of a text."""
    return ADDRESS.sub("[address]", TOKEN.sub("[token]", DETAIL.sub(r"\1: [left out]", text)))


class LineFormatter(logging.Formatter):
    """Time, level, logger and message in one line, for a person at a terminal."""

    default_format = "%(asctime)s %(levelname)s %(name)s %(message)s"

    def __init__(self) -> None:
        super().__init__(self.default_format)

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted line, with its traceback."""
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted record as JSON."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "at": f"{stamp}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

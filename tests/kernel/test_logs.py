"""Log lines hold no address, no token and no row of data."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.core import signing

from portal.kernel.logs import JsonFormatter, LineFormatter, redact


@pytest.mark.parametrize(
    "text, redacted",
    [
        ("mail 17 delivered", "mail 17 delivered"),
        ("bounce from jan.de-vries+x@dealer.example.nl now", "bounce from [address] now"),
        (
            "Not Found: /heat-pumps/t/eyJhIjoxfQ:1xVtTd:Wct0wA-Ash2H7XX5wHdKWM1d9ewkHl/",
            "Not Found: /heat-pumps/t/[token]/",
        ),
        (
            "task partners.deliver_mail_again_and_again failed",
            "task partners.deliver_mail_again_and_again failed",
        ),
        (
            'violates "unique"\nDETAIL:  Key (email)=(somebody) already exists.\nend',
            'violates "unique"\nDETAIL: [left out]\nend',
        ),
    ],
)
def test_redact_takes_out_addresses_tokens_and_rows(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_redact_takes_out_every_signed_value() -> None:
    assert redact(f"/t/{signing.dumps({'membership': 4, 'toolkit': 2})}/") == "/t/[token]/"


def failure() -> logging.LogRecord:
    try:
        raise ValueError("no dealer for ann@example.com")
    except ValueError:
        return logging.LogRecord(
            "portal", logging.ERROR, __file__, 1, "import %s failed", (7,), sys.exc_info()
        )


def test_json_line_holds_the_redacted_traceback() -> None:
    line = json.loads(JsonFormatter().format(failure()))
    assert [line["level"], line["logger"], line["message"]] == ["error", "portal", "import 7 failed"]
    assert line["traceback"].endswith("ValueError: no dealer for [address]")
    assert line["at"].endswith("Z")


def test_json_line_without_an_exception_has_no_traceback() -> None:
    record = logging.LogRecord("portal", logging.INFO, __file__, 1, "done", (), None)
    assert sorted(json.loads(JsonFormatter().format(record))) == ["at", "level", "logger", "message"]


def test_line_for_people_is_redacted_too() -> None:
    lines = LineFormatter().format(failure()).splitlines()
    assert lines[0].endswith(" ERROR portal import 7 failed")
    assert lines[-1] == "ValueError: no dealer for [address]"

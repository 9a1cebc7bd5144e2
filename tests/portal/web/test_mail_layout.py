from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import engines

from ground.places import ROOT

NETWORK = SimpleNamespace(
    name="Nordwarm & Söhne", accent="#ffcc00", sender_name="Lena Brandt", sender_role="Your contact"
)

MAILS = sorted(ROOT.glob("*/templates/*/mail/*.html"))


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render({"network": NETWORK, "language": "en", **context})


def test_mail_text_is_not_escaped_and_is_signed() -> None:
    text = render(
        '{% extends "mail/base.txt" %}{% block content %}{{ words }}{% endblock %}', words="Fish & <chips>"
    )
    assert "Fish & <chips>" in text
    assert "Nordwarm & Söhne" in text
    assert "Lena Brandt\nYour contact" in text
    assert "Stop them" not in text


def test_mail_html_is_escaped_signed_and_readable() -> None:
    html = render(
        '{% extends "mail/base.html" %}{% block content %}<p>{{ words }}</p>{% endblock %}',
        words="Fish & <chips>",
        unsubscribe_url="https://example.org/stop",
    )
    assert "Fish &amp; &lt;chips&gt;" in html
    assert "#ffcc00;" not in html.split("@media")[0]
    assert 'href="https://example.org/stop"' in html
    assert html.count("<style>") == 1
    assert "style=" not in html


@pytest.mark.parametrize("language, direction", [("de", "ltr"), ("ar", "rtl")])
def test_mail_html_names_language_and_direction(language: str, direction: str) -> None:
    html = render('{% extends "mail/base.html" %}', language=language)
    assert f'<html lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_mail_has_one_heading_and_no_picture(path: Path) -> None:
    source = path.read_text()
    assert source.count("<h1") == 1
    assert "<img" not in source

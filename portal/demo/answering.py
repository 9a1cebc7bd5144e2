"""Answer a mail of the demo's mailbox: what a reader's own program would send goes through the same door."""

from __future__ import annotations

from email.message import EmailMessage

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.services.mail_in.receiving import Taken, take_in
from portal.demo.mailbox import Letter
from portal.kernel.identifiers import random_token


class AnswerForm(forms.Form):
    """What its reader writes back."""

    text = forms.CharField(
        label=_("Answer this mail"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As your own mail program would send it: with the mail below it, and a signature."),
    )


def answer_address(letter: Letter) -> str:
    """Return where an answer to the mail comes in, or nothing."""
    address = next((value for name, value in letter.headers if name == "Reply-To"), "")
    return address if address.endswith(f"@{settings.INBOUND_DOMAIN}") else ""


def answer_letter(letter: Letter, text: str) -> Taken:
    """Send the answer."""
    mail = EmailMessage()
    mail["From"], mail["To"] = letter.recipient, answer_address(letter)
    mail["Subject"] = f"Re: {letter.subject}"
    mail["Message-ID"] = f"<{random_token()}@mailbox.example>"
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    said = f"On {letter.at:%d %b %Y at %H:%M}, {letter.sender} wrote:"
    mail.set_content(f"{text}\n\n-- \n{letter.recipient}\n\n{said}\n{quoted}\n")
    return take_in(raw=mail.as_bytes(), recipients=(), via="demo", at=timezone.now())

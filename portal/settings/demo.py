"""The demo: embedded parts in var/demo, sign-in by a link per person, every mail kept in a demo mailbox."""

from __future__ import annotations

import os
from pathlib import Path

# Before anything reads it: the demo keeps to a folder of its own.
os.environ.setdefault("BACKCHANNEL_VAR", str(Path(__file__).resolve().parents[2] / "var" / "demo"))

from portal.settings.base import *
from portal.settings.parts.environment import VAR, flag, kept_secret

DEBUG = False
SECRET_KEY = kept_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]
EXTRA_URLCONFS = ["portal.demo.urls"]
MAIL_DELIVERY_BACKEND = "portal.demo.mailbox.MailboxBackend"
DEMO_MAILBOX = VAR / "mailbox"
DEFAULT_FROM_EMAIL = "Backchannel <portal@sprachrohr.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Mails of the mailbox can be answered there; nothing comes in from anywhere else.
INBOUND_DOMAIN = "antwort.sprachrohr.example"
# Passkeys on this machine without TLS; browsers allow it at http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# From right to left, with words that are nobody's yet: to look at mirrored pages (docs/languages.md).
if flag("PSEUDO_RTL"):
    LANGUAGES = [*LANGUAGES, ("he", "RTL")]
# Receivers on this machine, without TLS.
WEBHOOKS_LOCAL_TARGETS = True

"""Mail that comes in: off until a domain is named; by a provider's webhook, by IMAP, or both."""

from __future__ import annotations

from portal.settings.parts.environment import flag, number, text

INBOUND_DOMAIN = text("INBOUND_DOMAIN").lower()
# "name:password" of the webhook, as in https://name:password@portal.example.com/mail-in/postmark/
INBOUND_SECRET = text("INBOUND_SECRET")
INBOUND_IMAP_HOST = text("INBOUND_IMAP_HOST")
INBOUND_IMAP_PORT = number("INBOUND_IMAP_PORT", 993)
INBOUND_IMAP_USER = text("INBOUND_IMAP_USER")
INBOUND_IMAP_PASSWORD = text("INBOUND_IMAP_PASSWORD")
INBOUND_IMAP_FOLDER = text("INBOUND_IMAP_FOLDER", "INBOX")
INBOUND_IMAP_TLS = flag("INBOUND_IMAP_TLS", default=True)
ANYMAIL = {
    "WEBHOOK_SECRET": INBOUND_SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": text("INBOUND_SIGNING_KEY"),
}

"""Somebody whom the network does not know writes to it: their mail waits in quarantine."""

from __future__ import annotations

from email.message import EmailMessage

from feedback.models import InboundMail
from feedback.queries.reply_address import network_address
from feedback.services.mail_in.reading import read_mail
from feedback.services.mail_in.receiving import take_in
from partners.models import Network
from portal.demo.clock import ago, at

WORDS = """Guten Tag,

mein Chef hat mir Ihre Adresse gegeben. Die Vorlage für den Heizungstausch passt bei uns nicht auf die
Schaufenster: Wir bräuchten sie im Hochformat. Können Sie die schicken?

Mit freundlichen Grüßen
Lena Vogt
"""


def let_a_stranger_write(network: Network) -> None:
    """Bring the mail through the door and let it be read."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Lena Vogt <lena.vogt@privat.example>", network_address(network)
    mail["Subject"], mail["Message-ID"] = "Vorlage im Hochformat", "<lena-1@privat.example>"
    mail.set_content(WORDS)
    with at(ago(0.2)) as moment:
        take_in(raw=mail.as_bytes(), recipients=(), via="demo", at=moment)
        for row in InboundMail.objects.filter(network=network):
            read_mail(row.pk)

"""Take in mails, read them, and decide about those in quarantine."""

"""Webhooks out, by Standard Webhooks: emit what happened, deliver it, look after the targets."""

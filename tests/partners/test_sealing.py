"""Secrets in the database."""

from __future__ import annotations

from partners.sealing import seal, unseal


def test_what_is_kept_tells_nothing_and_reads_back() -> None:
    kept = seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert unseal(kept) == "JBSWY3DPEHPK3PXP"


def test_earlier_key_still_opens(settings) -> None:
    kept = seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(kept) == "secret"


def test_lost_key_gives_nothing_and_the_unsealed_stands(settings) -> None:
    kept = seal("secret")
    settings.SECRET_KEY = "another"
    assert unseal(kept) == ""
    assert unseal("plain") == "plain"

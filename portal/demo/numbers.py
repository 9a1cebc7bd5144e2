"""Numbers of remarks by their place in the story: none comes twice, and they tell no volume."""

from __future__ import annotations

from portal.kernel.identifiers import ALPHABET

NUMBERS = len(ALPHABET) ** 9
STRIDE = 7_390_116_284_567  # without a factor in common with NUMBERS: no number comes twice


def number_at(index: int) -> str:
    """Return a number as people read it, another one for each index."""
    rest, letters = index * STRIDE % NUMBERS, ""
    for _place in range(9):
        rest, digit = divmod(rest, len(ALPHABET))
        letters += ALPHABET[digit]
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"

"""Long mails in parts that a remark and its conversation can hold; nothing of them is cut off."""

from __future__ import annotations

from feedback.services.checking import MAX_WORDS, clean_words

MOST_PARTS = 5


def parts_of(text: str) -> list[str]:
    """Return the words in pieces of at most 4,000 characters, broken at a line or a space."""
    left, parts = clean_words(text), []
    while len(left) > MAX_WORDS:
        at = max(left.rfind("\n", MAX_WORDS // 2, MAX_WORDS), 0) or left.rfind(" ", MAX_WORDS // 2, MAX_WORDS)
        at = at if at > 0 else MAX_WORDS
        parts.append(left[:at].strip())
        left = left[at:].strip()
    return [*parts, left] if left else parts

"""Words as the search knows them: folded, their stems, and what a slip of one letter makes of them.

Both databases keep the tokens that are made here, so both find the same. A stem is made in the languages of
the text and in that of whoever asks; where there is no stemmer, a word is found as it stands.
"""

from __future__ import annotations

from portal.kernel.wording import WORD, fold, forms

MOST_WORDS = 8  # of a question
SHORTEST_SLIP = 4
BEGINNING = 3  # letters that a word must have to be looked for as a beginning


def tokens(text: str, languages: tuple[str, ...]) -> set[str]:
    """Return every form of every word of a text."""
    words = set(WORD.findall(text))
    return {form for word in words for form in forms(word, languages)}


def question(text: str, languages: tuple[str, ...]) -> list[frozenset[str]]:
    """Return the forms of each word that somebody asks for; all words are wanted."""
    words = dict.fromkeys(WORD.findall(text)[:MOST_WORDS])
    return [found for found in dict.fromkeys(forms(word, languages) for word in words) if found]


def slips(word: str) -> set[str]:
    """Return the word without each of its letters: two words of one slip's distance share one of these."""
    plain = fold(word)
    if len(plain) < SHORTEST_SLIP:
        return set()
    return {plain, *(plain[:at] + plain[at + 1 :] for at in range(len(plain)))}


def slips_of(text: str) -> set[str]:
    """Return the same for all words of a title."""
    return {slip for word in set(WORD.findall(text)) for slip in slips(word)}


def is_asked(word: str, wanted: frozenset[str], languages: tuple[str, ...]) -> bool:
    """Say whether a word was looked for: by a form, by how it begins ("war*"), by a slip ("~war")."""
    found = forms(word, languages)
    if found & wanted:
        return True
    begins = tuple(token[:-1] for token in wanted if token.endswith("*"))
    if begins and any(form.startswith(begins) for form in found):
        return True
    return any(f"~{slip}" in wanted for slip in slips(word))


def marked(text: str, wanted: frozenset[str], languages: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Cut a text into parts, and say of each whether it was looked for."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for match in WORD.finditer(text):
        if is_asked(match[0], wanted, languages):
            parts += [(text[at : match.start()], False), (match[0], True)]
            at = match.end()
    return [part for part in [*parts, (text[at:], False)] if part[0]]

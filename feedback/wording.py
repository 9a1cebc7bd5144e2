"""The words of a remark that say what it is about, as the index of alike remarks keeps them."""

from __future__ import annotations

from portal.kernel.wording import ALGORITHMS, WORD, fold, forms, stem

SHORTEST = 3
MOST = 200
# Words that stand in any sentence of a language, folded: shared, they say nothing.
EMPTY = {
    "en": """
        about after all also and any are because been before but can could did does don for from get
        had has have her here him his how into its just may more most not now off one only other our
        out over she should some such than that the their them then there these they this those too
        very was were what when where which while who why will with would you your
    """,
    "de": """
        aber als auch auf aus bei bin bis bitte damit dann das dass dem den der des die doch dort
        durch ein eine einem einen einer eines fur haben hat hatte hier ich ihr ihre immer ist kann
        kein keine man mehr mein mit muss nach nicht noch nur oder ohne schon sehr seit sich sie
        sind uber und uns unser unsere vom von vor war warum was wegen weil wenn werden wie wir wird
        zum zur
    """,
    "nl": """
        aan als bij dat deze die dit door een geen had hebben heeft het hier hoe kan maar meer met
        mijn moet naar niet nog omdat ons onze ook over tot uit van veel voor waar wanneer wat wel
        werd wij worden wordt zijn zou
    """,
    "fr": """
        alors aux avec bien car ces cette chez comme dans des deux elle est etre fait ils les leur
        leurs mais mes meme mon nos notre nous ont par pas peu plus pour que qui quand sans ses son
        sont sur tout toute tous tres une vos votre vous
    """,
}
EMPTY_OF = {language: frozenset(words.split()) for language, words in EMPTY.items()}
NONE: frozenset[str] = frozenset()
EMPTY_ANYWHERE = NONE.union(*EMPTY_OF.values())
MOST_ASKED = 8


def words_of(text: str, language: str) -> dict[str, str]:
    """Return by its token each word that says something, as it was written first; at most `MOST`."""
    found: dict[str, str] = {}
    empty = EMPTY_OF.get(language.split("-")[0], NONE)
    for match in WORD.finditer(text):
        plain = fold(match[0])
        if len(plain) >= SHORTEST and plain not in empty and (token := stem(match[0], language)):
            found.setdefault(token, match[0])
            if len(found) == MOST:
                break
    return found


def forms_asked(words: str) -> list[frozenset[str]]:
    """Return for each word that somebody looks for the forms it has in the index, in whichever language.

    Words that say nothing in some language are left out, unless there are no others.
    """
    said = [match[0] for match in WORD.finditer(words) if len(fold(match[0])) >= SHORTEST]
    telling = [word for word in said if fold(word) not in EMPTY_ANYWHERE] or said
    return [forms(word, tuple(ALGORITHMS)) for word in dict.fromkeys(telling[:MOST_ASKED])]


def token_in(network_id: int, word: str) -> str:
    """Return a word as one network's index has it: no other network's remarks are found by it."""
    return f"{network_id}:{word}"

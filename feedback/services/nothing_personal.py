"""Tables of the feedback app that hold nothing about people, and why not."""

from __future__ import annotations

NOTHING_PERSONAL = {
    "feedback.CodingItem": "It holds the keys of the themes that a remark was given; no words and no person.",
    "feedback.Opening": "It holds how a reply to anybody begins; names are filled in as it is sent.",
    "feedback.RemarkWords": "The words of a remark as an index has them; they go with the remark's own.",
    "feedback.ThemeModel": "How many remarks have which theme; written anew each night.",
    "feedback.ThemeWord": "In how many remarks of a theme a word stands, never fewer than three.",
    "feedback.TranslationRule": "What a network lets a translator have; it names nobody.",
    "feedback.WordCount": "In how many remarks a word stands; one that none has goes.",
    "feedback.WordList": "Words that are looked for in what everybody says.",
}

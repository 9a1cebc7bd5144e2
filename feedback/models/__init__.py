"""Tables of the feedback app."""

from __future__ import annotations

from feedback.models.alike import RemarkWords, WordCount
from feedback.models.case import Case, CaseTheme, Message, Note
from feedback.models.codebook import CodebookChange, Recoding
from feedback.models.coding import CodingItem, CodingSample
from feedback.models.demand import Demand, DemandSnapshot
from feedback.models.desk import LateWord, Presence
from feedback.models.figures import Delta, FoldMark, OwedFigure, Published, RemarkPlace, Rollup, Tally
from feedback.models.guard import Flagging, WordList
from feedback.models.language import RemarkTranslation, TranslationRule
from feedback.models.mail_in import InboundMail
from feedback.models.remark import Attachment, Identity, IdentityLook, Recording, Remark
from feedback.models.reply import Opening, PlannedReply
from feedback.models.suggestion import ThemeModel, ThemeWord
from feedback.models.theme import Answer, Promise, Telling, Theme

__all__ = [
    "Answer",
    "Attachment",
    "Case",
    "CaseTheme",
    "CodebookChange",
    "CodingItem",
    "CodingSample",
    "Delta",
    "Demand",
    "DemandSnapshot",
    "Flagging",
    "FoldMark",
    "Identity",
    "IdentityLook",
    "InboundMail",
    "LateWord",
    "Message",
    "Note",
    "Opening",
    "OwedFigure",
    "PlannedReply",
    "Presence",
    "Promise",
    "Published",
    "Recoding",
    "Recording",
    "Remark",
    "RemarkPlace",
    "RemarkWords",
    "Rollup",
    "Tally",
    "Telling",
    "Theme",
    "ThemeModel",
    "ThemeWord",
    "RemarkTranslation",
    "TranslationRule",
    "WordCount",
    "WordList",
]

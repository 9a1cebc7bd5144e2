"""Closed lists of the feedback app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """Who may know who said it; chosen by the author before typing."""

    NAMED = "named", _("Named to HQ")
    AGENCY_ONLY = "agency_only", _("Known to the agency only")
    NO_IDENTITY = "no_identity", _("No identity")


# What a remark is about that asks for something nobody found: its label holds the words, it has no id.
WANT = "want"


class Kind(models.TextChoices):
    """What kind of remark it is; praise is first class."""

    PRAISE = "praise", _("Praise")
    PROBLEM = "problem", _("Problem")
    QUESTION = "question", _("Question")
    IDEA = "idea", _("Idea")
    MARKET = "market", _("Market")


class Route(models.TextChoices):
    """By which route a remark came."""

    FORM = "form", _("Form")
    LINK = "link", _("Mailed link")
    MAIL = "mail", _("Mail")


class CaseState(models.TextChoices):
    """The dated states of the loop."""

    RECEIVED = "received", _("Received")
    UNDERSTOOD = "understood", _("Understood")
    PASSED_ON = "passed_on", _("Passed on")
    ANSWERED = "answered", _("Answered")
    TOLD = "told", _("Told")
    CHECKED = "checked", _("Checked")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", pgettext_lazy("remark", "Merged")


class CloseReason(models.TextChoices):
    """Why a case is closed without an answer: what happened, as the author reads it."""

    SETTLED = "settled", _("This is settled by now.")
    SILENT = "silent", _("We asked you back and heard nothing.")
    ELSEWHERE = "elsewhere", _("Somebody else takes care of this.")
    TWICE = "twice", _("You told us the same in another remark.")
    MISTAKE = "mistake", _("This reached us by mistake.")


class AnswerKind(models.TextChoices):
    """What HQ says to a theme."""

    WILL_DO = "will_do", _("Will do")
    IN_PART = "in_part", _("In part")
    WILL_NOT = "will_not", _("Will not, because")
    LATER = "later", _("Later, until")
    EXISTS = "exists", _("Exists already")


class CheckResult(models.TextChoices):
    """What the author says to “did that answer it?”."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class LookPurpose(models.TextChoices):
    """Why an identity was looked at."""

    NAMED = "named", _("named")
    OPEN = "open", _("opened")
    TELL = "tell", _("told by machine")


class ReplyKind(models.TextChoices):
    """What a reply of the agency is to its author."""

    REPLY = "reply", _("Reply")
    ASK = "ask", _("Question")
    ANSWER = "answer", _("The answer")


class HeldBecause(models.TextChoices):
    """Why a reply that waited was not sent."""

    CLOSED = "closed", _("The remark was closed in the meantime.")
    MERGED = "merged", _("The remark was merged into another one in the meantime.")
    ERASED = "erased", _("The author is no longer known to us.")
    LEFT = "left", _("Who wrote it no longer works at the agency.")
    NAMES = "names", _("It has a name or number, and authors of merged remarks would read it too.")
    STATE = "state", _("It can't be the answer any more: the remark has no open theme, or HQ has it.")


class MessageDirection(models.TextChoices):
    """Who wrote a relayed message."""

    TO_AUTHOR = "to_author", _("to the author")
    FROM_AUTHOR = "from_author", _("from the author")


class Flag(models.TextChoices):
    """Where a remark stands that may be about prices: kept on its case, empty for all others."""

    WAITING = "waiting", _("Flagged")
    HELD = "held", _("Held back")
    RELEASED = "released", _("Released")


class Urgency(models.TextChoices):
    """What is at stake in a remark that can't wait; empty for all others."""

    SAFETY = "safety", _("Safety")
    LEGAL = "legal", _("Law")
    REPUTATION = "reputation", _("Reputation")


class VoiceTrouble(models.TextChoices):
    """Why a recording can't be played; kept as the last error of its row."""

    BROKEN = "broken", _("The recording could not be read. Please say it again, or type it.")


class PhotoTrouble(models.TextChoices):
    """Why a photo can't be shown; kept as the last error of its row."""

    BROKEN = "broken", _("The photo could not be read. Your words are here.")
    TOO_BIG = "too_big", _("The photo has too many pixels to be shown. Your words are here.")


class LanguageBy(models.TextChoices):
    """Who says in which language a remark is written."""

    AUTHOR = "author", _("As its author reads these pages")
    DETECTED = "detected", _("Recognised from the words")
    PERSON = "person", _("Put right by a colleague")


class TranslatedBy(models.TextChoices):
    """Who translated a remark."""

    PERSON = "person", _("Translated by hand")
    MACHINE = "machine", _("Translated by a machine")


class TranslationTrouble(models.TextChoices):
    """Why a machine did not translate a remark; kept as the last error of its row."""

    AWAY = "away", _("The translator did not answer.")
    KEY = "key", _("The translator does not take our key. Tell whoever runs this portal.")
    QUOTA = "quota", _("The translator has translated as much as it may for now.")
    REFUSED = "refused", _("The translator does not take this text, or does not know its language.")
    UNREADABLE = "unreadable", _("The translator answered with something else than a translation.")
    PRICES = "prices", _("HQ has this remark, and the translation may be about prices: write it by hand.")


class Outside(models.TextChoices):
    """Which remarks may be sent to a translator outside this portal."""

    NONE = "none", _("None: colleagues translate by hand")
    NAMED = "named", _("Those named to HQ alone")
    ALL = "all", _("All, also those whose author only the agency knows, or nobody")


class MailOutcome(models.TextChoices):
    """What became of a mail that came in."""

    WAITING = "waiting", _("not read yet")
    CONTINUED = "continued", _("went on with a conversation")
    REMARK = "remark", _("became a remark")
    AUTOMATIC = "automatic", _("written by a machine")
    QUARANTINE = "quarantine", _("in quarantine")
    ACCEPTED = "accepted", _("accepted")
    DISCARDED = "discarded", _("discarded")


class MailDoubt(models.TextChoices):
    """Why a mail waits in quarantine."""

    UNKNOWN = "unknown", _("Nobody of the network has this address.")
    OTHER_SENDER = "other_sender", _("It answers a mail of ours, from another address than ours went to.")
    EXPIRED = "expired", _("It answers a mail of ours whose remark is no longer anybody's.")
    FORGED = "forged", _("The sender's mail server says that this mail is not theirs.")
    NO_SPEAKER = "no_speaker", _("The sender has no role in which remarks are made.")
    MACHINE = "machine", _("Its subject is that of an automatic reply.")
    NO_WORDS = "no_words", _("It holds no words of its own.")
    TOO_LONG = "too_long", _("It is too long for a remark. Its first 20,000 characters are here.")
    TOO_BIG = "too_big", _("It is too big; its files were not kept.")
    TOO_MANY = "too_many", _("Too many mails came from this address today.")
    UNREADABLE = "unreadable", _("It is broken and can't be read safely.")
    REFUSED = "refused", _("It could not be taken in as it is.")


class CodebookAct(models.TextChoices):
    """What was done to a theme of the codebook."""

    ADDED = "added", _("Added")
    RENAMED = "renamed", _("Renamed")
    REDEFINED = "redefined", _("Defined anew")
    MOVED = "moved", _("Moved")
    ADDRESSED = "addressed", _("Addressed")
    RETIRED = "retired", _("Retired")
    REVIVED = "revived", _("Back in use")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")

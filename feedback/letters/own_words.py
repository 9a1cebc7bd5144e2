"""What somebody wrote themselves: without the mail that they answer and without their signature.

Line by line and in one pass, in English, German, Dutch and French. Where in doubt, words are kept.
"""

from __future__ import annotations

import re

MOST_CITING = 3
MOST_SIGNED = 12
WIDEST_SIGNED = 90
WROTE = r"(wrote|schrieb|schreef|geschreven|a [ée]crit)"
CITES = re.compile(rf"^\W*(on|am|op|le|el)?\b.*\b{WROTE}\b.*:$", re.IGNORECASE)
# A day and a time or an address, without which it is a sentence of the writer's own.
DATED = re.compile(r"\d.*(\d{1,2}[:.h]\d{2}|[<@])|[<@].*\d", re.IGNORECASE)
FROM = re.compile(r"^\W*(from|von|van|de|exp[ée]diteur)\s?:", re.IGNORECASE)
BESIDE = re.compile(
    r"^\W*(sent|date|to|cc|subject|gesendet|datum|an|betreff|verzonden|aan|onderwerp|envoy[ée]|[àa]|objet)\s?:",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^\W*-{2,}\s*(original message|forwarded message|urspr[üu]ngliche nachricht|weitergeleitete nachricht|"
    r"oorspronkelijk bericht|doorgestuurd bericht|message d['’]origine|message transf[ée]r[ée])\s*-{2,}",
    re.IGNORECASE,
)
MOBILE = re.compile(
    r"^(sent from my|sent from outlook|get outlook for|von meinem .{1,40} gesendet|gesendet von|"
    r"gesendet mit|verzonden (vanaf|met|van)|verstuurd vanaf|envoy[ée] (de mon|depuis|à partir)|"
    r"outlook f[üu]r|obtenez outlook|download outlook)\b.{0,80}$",
    re.IGNORECASE,
)
CLOSES = re.compile(
    r"^((mit )?(den )?(freundlichen?|besten?|vielen?|herzlichen?|liebe|sch[öo]ne|sonnige) "
    r"gr(ü|ue)(ß|ss)en?|gr(ü|ue)(ß|ss)e|(freundlicher |lieber |sch[öo]ner )?gru(ß|ss)|hochachtungsvoll|"
    r"(mfg|vg|lg|mvg|vr\.? ?gr\.?)(?=\W*$)|(met )?(vriendelijke|hartelijke|beste) groet(en)?|"
    r"(hoogachtend|groet(en|jes)?)|"
    r"(with )?(kind|best|warm)(est)? regards|regards|best wishes|yours (sincerely|faithfully|truly)|"
    r"sincerely|all the best|(bien )?cordialement|bien [àa] vous|(meilleures |sinc[èe]res |cordiales )?"
    r"salutations( distingu[ée]es)?)(?!\w).{0,40}$",
    re.IGNORECASE,
)
AFTERTHOUGHT = re.compile(r"^(p\.?\s?s\.?|n\.?b\.?)\s?:?\s", re.IGNORECASE)


def own_words(text: str) -> str:
    """Return the words without quotes and signature; nothing is left when everything was quoted."""
    lines = [line.rstrip().replace("\u00a0", " ") for line in text.replace("\r\n", "\n").split("\n")]
    kept, at = [], 0
    while at < len(lines):
        citing = _citing(lines, at)
        if citing and not _is_quoted_after(lines, at + citing):
            break
        if citing:
            at += citing
        elif _opens_quote(lines, at):
            break
        else:
            if not lines[at].lstrip().startswith(">"):
                kept.append(lines[at])
            at += 1
    return "\n".join(_unsigned(kept)).strip()


def _citing(lines: list[str], at: int) -> int:
    """Return over how many lines "on that day so-and-so wrote:" stands here, as programs break it."""
    said = ""
    for count in range(1, MOST_CITING + 1):
        if at + count > len(lines) or not lines[at + count - 1].strip():
            return 0
        said = f"{said} {lines[at + count - 1].strip()}".strip()
        if len(said) <= 400 and CITES.match(said) and DATED.search(said):
            return count
    return 0


def _is_quoted_after(lines: list[str], at: int) -> bool:
    following = (line.lstrip() for line in lines[at : at + 3] if line.strip())
    return next(following, "").startswith(">")


def _opens_quote(lines: list[str], at: int) -> bool:
    """Say whether the head of an earlier mail stands here: everything below is that mail."""
    if FORWARDED.match(lines[at][:200]):
        return True
    beside = sum(bool(BESIDE.match(line[:200])) for line in lines[at + 1 : at + 8])
    return bool(FROM.match(lines[at][:200])) and beside >= 2


def _unsigned(lines: list[str]) -> list[str]:
    lines = [line for line in lines if not MOBILE.match(line.strip()[:200])]
    for at, line in enumerate(lines):
        if line.strip() == "--" or (CLOSES.match(line.strip()[:200]) and _ends(lines, at)):
            return [*lines[:at], *_afterthought(lines[at:])]
    return lines


def _ends(lines: list[str], at: int) -> bool:
    """Say whether only a signature follows: some words before it, few and short lines after it."""
    said = any(line.strip() for line in lines[:at])
    after = [line.strip() for line in lines[at + 1 :] if line.strip()]
    signed = _before_afterthought(after)
    return said and len(signed) <= MOST_SIGNED and all(len(line) <= WIDEST_SIGNED for line in signed)


def _before_afterthought(lines: list[str]) -> list[str]:
    return lines[: len(lines) - len(_afterthought(lines))]


def _afterthought(lines: list[str]) -> list[str]:
    """Return what stands from a "P.S." on."""
    return next((lines[at:] for at, line in enumerate(lines) if AFTERTHOUGHT.match(line.strip())), [])

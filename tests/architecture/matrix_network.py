"""The rows of matrix.py about the network's pages: who reads partners, and the lead who changes them."""

from __future__ import annotations

NETWORK = """
partners:directory                     GET   own      S ..++ ++ ++ ... S
partners:directory                     GET   other    S .... .. .. ... S
partners:directory                     POST  own      M MMMM MM MM MMM M
partners:directory-export              GET   own      S ..++ ++ ++ ... S
partners:directory-export              GET   other    S .... .. .. ... S
partners:directory-export              POST  own      M MMMM MM MM MMM M
partners:filter-edit                   GET   own      S ..+. .. .. ... S
partners:filter-edit                   GET   far      S .... .. .+ ... S
partners:filter-edit                   GET   other    S .... .. .. ... S
partners:filter-edit                   GET   crossed  S .... .. .. ... S
partners:filter-edit                   POST  own      S ..+. .. .. ... S
partners:filter-edit                   POST  far      S .... .. .+ ... S
partners:filter-edit                   POST  other    S .... .. .. ... S
partners:filter-edit                   POST  crossed  S .... .. .. ... S
partners:filter-save                   GET   own      M MMMM MM MM MMM M
partners:filter-save                   POST  own      S ..++ ++ ++ ... S
partners:filter-save                   POST  other    S .... .. .. ... S
partners:partner                       GET   own      S ..++ ++ ++ ... S
partners:partner                       GET   branch   S ..++ ++ ++ ... S
partners:partner                       GET   far      S .... ++ ++ ... S
partners:partner                       GET   other    S .... .. .. ... S
partners:partner                       GET   crossed  S .... .. .. ... S
partners:partner                       POST  own      M MMMM MM MM MMM M
partners:partner-by-number             GET   own      S ..++ ++ ++ ... S
partners:partner-by-number             GET   branch   S ..++ ++ ++ ... S
partners:partner-by-number             GET   far      S .... ++ ++ ... S
partners:partner-by-number             GET   other    S .... .. .. ... S
partners:partner-by-number             GET   crossed  S .... .. .. ... S
partners:partner-by-number             POST  own      M MMMM MM MM MMM M
partners:tree                          GET   own      S ..++ ++ ++ ... S
partners:tree                          GET   other    S .... .. .. ... S
partners:tree                          POST  own      M MMMM MM MM MMM M
"""
CHANGES = ("edit", "new", "move", "merge", "end", "return")
LEAD = "S .... .. .+ ... S"
NOBODY = "S .... .. .. ... S"
RELATIONS = {"own": LEAD, "branch": LEAD, "far": LEAD, "other": NOBODY, "crossed": NOBODY}


def _changes() -> str:
    lines = [
        f"partners:partner-{change} {method} {relation} {letters}"
        for change in CHANGES
        for method in ("GET", "POST")
        for relation, letters in RELATIONS.items()
    ]
    lines += [f"partners:partner-undo POST {relation} {letters}" for relation, letters in RELATIONS.items()]
    lines.append("partners:partner-undo GET own M MMMM MM MM MMM M")
    return "\n".join(lines)


NETWORK += _changes()

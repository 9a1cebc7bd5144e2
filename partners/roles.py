"""Roles as capability sets: the only place that says which role may do what."""

from __future__ import annotations

from partners.enums import Role


class Capability:
    """Names of capabilities; a scope holds the union over its seats."""

    READ_TOOLKITS = "toolkits.read"
    PUBLISH_TOOLKITS = "toolkits.publish"
    REPLACE_FILES = "toolkits.replace"
    ANNOUNCE = "toolkits.announce"
    SPEAK = "feedback.speak"
    READ_OWN_ANSWERS = "feedback.own_answers"
    READ_ANSWERS = "feedback.answers"
    READ_PASSED_ON = "feedback.read_passed_on"
    READ_OWED = "feedback.read_owed"
    ANSWER = "feedback.answer"
    WORK_DESK = "feedback.desk"
    OPEN_IDENTITY = "feedback.open_identity"
    READ_MANDATE = "portal.mandate"
    READ_REASONS = "partners.read_reasons"
    READ_PARTNERS = "partners.read"
    READ_PEOPLE = "partners.read_people"
    MANAGE_TEAM = "partners.team"
    SET_BRANCH = "partners.set_branch"
    MANAGE_NETWORK = "partners.manage"
    READ_DASHBOARD = "portal.dashboard"
    READ_FIGURES = "portal.figures"
    READ_DEMAND = "portal.demand"
    EDIT_PAGES = "portal.edit_pages"
    READ_MISSED = "toolkits.missed"
    READ_REACH = "toolkits.reach"


_COMMON = {Capability.READ_TOOLKITS, Capability.READ_MANDATE, Capability.READ_ANSWERS}
_SPEAKER = _COMMON | {Capability.SPEAK, Capability.READ_OWN_ANSWERS}
_HQ = _COMMON | {
    Capability.READ_PASSED_ON,
    Capability.READ_OWED,
    Capability.ANSWER,
    Capability.READ_PARTNERS,
    Capability.READ_FIGURES,
    Capability.READ_DEMAND,
    Capability.READ_MISSED,
    Capability.READ_REACH,
}
_AGENCY = _COMMON | {
    Capability.WORK_DESK,
    Capability.OPEN_IDENTITY,
    Capability.READ_PASSED_ON,
    Capability.READ_OWED,
    Capability.READ_REASONS,
    Capability.READ_PARTNERS,
    Capability.READ_PEOPLE,
    Capability.READ_DASHBOARD,
    Capability.READ_DEMAND,
    Capability.READ_MISSED,
    Capability.READ_REACH,
}

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.DEALER_STAFF: frozenset(_SPEAKER),
    Role.DEALER_PRINCIPAL: frozenset(_SPEAKER | {Capability.MANAGE_TEAM}),
    Role.DISTRIBUTOR_MANAGER: frozenset(
        _SPEAKER
        | {
            Capability.MANAGE_TEAM,
            Capability.READ_PARTNERS,
            Capability.READ_FIGURES,
            Capability.SET_BRANCH,
        }
    ),
    Role.FIELD_MANAGER: frozenset(
        _COMMON
        | {
            Capability.READ_PASSED_ON,
            Capability.READ_PARTNERS,
            Capability.READ_FIGURES,
            Capability.READ_REACH,
        }
    ),
    Role.HQ_MARKETER: frozenset(
        _HQ
        | {
            Capability.PUBLISH_TOOLKITS,
            Capability.REPLACE_FILES,
            Capability.ANNOUNCE,
            Capability.EDIT_PAGES,
        }
    ),
    Role.HQ_SPONSOR: frozenset(_HQ),
    Role.AGENCY_ANALYST: frozenset(_AGENCY),
    Role.AGENCY_LEAD: frozenset(_AGENCY | {Capability.MANAGE_NETWORK, Capability.MANAGE_TEAM}),
}

# What lets somebody read what was said, or by whom; nobody who looks on as another person has it.
ABOUT_REMARKS = frozenset(
    {
        Capability.READ_OWN_ANSWERS,
        Capability.READ_ANSWERS,
        Capability.READ_PASSED_ON,
        Capability.READ_OWED,
        Capability.ANSWER,
        Capability.WORK_DESK,
        Capability.OPEN_IDENTITY,
        Capability.READ_MISSED,
        Capability.READ_REACH,
    }
)

HQ_ROLES = frozenset({Role.HQ_MARKETER, Role.HQ_SPONSOR})
AGENCY_ROLES = frozenset({Role.AGENCY_ANALYST, Role.AGENCY_LEAD})
DEALER_ROLES = frozenset({Role.DEALER_STAFF, Role.DEALER_PRINCIPAL})
EDITOR_ROLES = frozenset({Role.HQ_MARKETER})


def capabilities_of(role: str) -> frozenset[str]:
    """Return what a role may do; an unknown role may do nothing."""
    return CAPABILITIES.get(role, frozenset())

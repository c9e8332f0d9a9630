"""The rows that issue a paper, and which papers of a kind there are to issue."""

from rules.decision.decision import Decision, listed
from rules.plan.paper_ids import (
    AWARDED_BY,
    CERTIFICATE,
    DECISION,
    EXEMPLARS,
    NOTICE,
    SUPPLEMENT,
    SUPPLEMENT_CERTIFICATE,
    UPWARD,
    tier_key,
)
from rules.report.town_inputs import Issue


def issue_of(decision: Decision, paper: str) -> Issue | None:
    """Return the row that issues the paper; certificates without one of their own go with the decision's."""
    wanted = (paper, AWARDED_BY.get(paper, paper))
    return next((i for w in wanted for i in decision.town.issues if i.paper == w), None)


def awarded_by(decision: Decision, paper: str) -> list[str]:
    """Return the decisions whose awards a certificate, or the exemplars, tell of as given."""
    if paper in AWARDED_BY:
        return [AWARDED_BY[paper]]
    made_up = {(e.unit, e.nominee) for e in decision.made_up.winners}
    told = any((one.unit, one.nominee) in made_up for one in decision.town.exemplars)
    return [DECISION, SUPPLEMENT] if told else [DECISION]


def keys_of(decision: Decision, paper: str) -> list[str]:
    """Return the papers of that kind: a certificate for each winner as the decision lists them, a notice for each refused one's unit, a tờ trình for each tier."""
    if paper == CERTIFICATE:
        return [f"{paper}/{entry.unit}/{entry.nominee}" for entry in listed(decision, decision.winners)]
    if paper == SUPPLEMENT:
        return [paper] if any(e.selected for e in decision.cleared) else []
    if paper == SUPPLEMENT_CERTIFICATE:
        chosen = [e for e in decision.cleared if e.selected]
        return [f"{paper}/{entry.unit}/{entry.nominee}" for entry in listed(decision, chosen)]
    if paper == NOTICE:
        told = {entry.unit for entry in decision.refused}
        return [f"{paper}/{unit.slug}" for unit in decision.units if unit.slug in told]
    if paper == UPWARD:
        return [f"{paper}/{tier_key(award.name)}" for award in decision.proposed_tiers]
    if paper == EXEMPLARS and not decision.winners:
        return []
    return [paper]

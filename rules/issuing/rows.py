"""The rows that issue a paper, and which papers of a kind there are to issue."""

from rules.decision.decision import Decision, listed
from rules.plan.paper_ids import CERTIFICATE, DECISION, EXEMPLARS, NOTICE, UPWARD, tier_key
from rules.report.town_inputs import Issue


def issue_of(decision: Decision, paper: str) -> Issue | None:
    """Return the row that issues the paper; certificates without one of their own go with the decision's."""
    wanted = (paper, DECISION) if paper == CERTIFICATE else (paper,)
    return next((i for w in wanted for i in decision.town.issues if i.paper == w), None)


def keys_of(decision: Decision, paper: str) -> list[str]:
    """Return the papers of that kind: a certificate for each winner as the decision lists them, a notice for each refused one's unit, a tờ trình for each tier."""
    if paper == CERTIFICATE:
        return [f"{paper}/{entry.unit}/{entry.nominee}" for entry in listed(decision, decision.winners)]
    if paper == NOTICE:
        told = {entry.unit for entry in decision.refused}
        return [f"{paper}/{unit.slug}" for unit in decision.units if unit.slug in told]
    if paper == UPWARD:
        return [f"{paper}/{tier_key(award.name)}" for award in decision.proposed_tiers]
    if paper == EXEMPLARS and not decision.winners:
        return []
    return [paper]

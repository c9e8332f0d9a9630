"""The plan as another authority's papers read it: names, numbers, signers, Nơi nhận and fund are its own."""

from dataclasses import replace

from rules.plan.paper_ids import DECISION, SUBMISSION, UPWARD
from rules.plan.plan import Plan
from rules.plan.tables.authorities import Authority
from rules.plan.tables.town import TOWN, Signer, TownPaper


def headed_by(plan: Plan, authority: Authority) -> Plan:
    """Return the plan with that authority in the town's place; the movement, its own plan and its council stay."""
    movement = plan.movement.model_copy(
        update={
            "place": authority.place,
            "province": authority.province,
            "authority": authority.name,
            "chairman": authority.chairman,
            "office": authority.office,
            "office_head": authority.office_head,
            "office_unit": authority.office_role,
            "issued_by": plan.movement.issued_by or plan.movement.authority,
            "authority_until": None,
        }
    )
    town_office = plan.units[plan.movement.office_unit]
    office = replace(
        town_office,
        slug=authority.office_role,
        name=authority.office,
        full_name=authority.office,
        abbrev=authority.office_symbol,
        parent=authority.name,
        is_subject=False,
        valid_to=None,
        successors=(),
    )
    award = plan.awards[0].model_copy(update={"full_name": f"{plan.awards[0].name} của {authority.chairman}"})
    money = (
        plan.money.model_copy(update={"fund": authority.fund})
        if plan.money and authority.fund
        else plan.money
    )
    addressed = plan.papers.model_copy(update={"addressed_to": (authority.chairman, movement.council)})
    return plan.model_copy(
        update={
            "movement": movement,
            "units": {**plan.units, office.slug: office},
            "awards": (award, *plan.awards[1:]),
            "money": money,
            "papers": addressed,
            "signers": tuple(_signer(signer, authority) for signer in plan.signers),
            "town_papers": tuple(_paper(plan, paper, authority) for paper in plan.town_papers),
        }
    )


def _signer(signer: Signer, authority: Authority) -> Signer:
    """The town's key roles become the authority's: `town.lanh-dao` is `<seal>.lanh-dao`."""
    whose, dot, who = signer.role.partition(".")
    if whose != TOWN:
        return signer
    return signer.model_copy(update={"role": f"{authority.seal}{dot}{who}"})


def _paper(plan: Plan, paper: TownPaper, authority: Authority) -> TownPaper:
    changed: dict[str, object] = {"recipients": authority.recipients.get(paper.id, ())}
    book = paper.book
    if paper.id == UPWARD and not authority.units:
        # Who is asked for the award can't ask itself: its office puts it forward.
        changed |= {"signed_by": "office", "on_behalf": ""}
        book = plan.town_paper(SUBMISSION).book
    if paper.signed_by == "office" or "signed_by" in changed:
        kind = paper.symbol.partition("-")[0]
        changed |= {
            "symbol": f"{kind}-{authority.office_symbol}" if kind else "",
            "post": authority.office_post,
        }
    if paper.id == DECISION:
        changed["executors"] = authority.executors
    return paper.model_copy(update={**changed, "book": f"{authority.id}/{book}" if book else ""})

"""The money of a cycle's awards in words and figures: the decision's article, what each winner gets, the sum, the list to sign."""

import datetime as dt
from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.parts import Context, movement_words
from rules.plan.by_date.money import Prize, prize_of, rounding_words
from rules.plan.paper_ids import CERTIFICATE, DECISION, EXEMPLARS, SUBMISSION
from rules.town_papers.parts import cited, frame, legal_day, name_lists
from rules.values.amounts import in_words
from rules.values.rounding import shown_vi
from rules.values.wording import capital, day_words, grouped

RECEIPT = "danh-sach-tien-thuong"
"""The list on which winners sign for their money: no numbered paper, for the printer."""
SUPPLEMENT_RECEIPT = "danh-sach-tien-thuong-bo-sung"
"""The same of those whom the supplementary decision awards."""


def prize(decision: Decision) -> Prize | None:
    """Return what the plan pays with the town's own award on the day of the decision; None where it does not say."""
    return prize_of(decision.plan, decision.plan.awards[0].name, legal_day(decision, DECISION))


def amount_of(paid: Prize, entry: Entry) -> int:
    """Return what that winner gets, in đồng."""
    return paid.collective if entry.kind is NomineeKind.COLLECTIVE else paid.individual


def total(paid: Prize, entries: Sequence[Entry]) -> int:
    """Return what these winners get together, in đồng."""
    return sum(amount_of(paid, entry) for entry in entries)


def article(decision: Decision, paid: Prize) -> str:
    """Return the decision's article on money: amounts, what they rest on, the sum, who pays."""
    rate, salary, rules = paid.rate, paid.salary, paid.rules
    rounded = f", {words}" if (words := rounding_words(rules)) else ""
    return (
        f"Mức tiền thưởng kèm theo {decision.plan.awards[0].name}: tập thể {grouped(paid.collective)} đồng, cá nhân "
        f"{grouped(paid.individual)} đồng (bằng {shown_vi(rate.collective)} lần và {shown_vi(rate.individual)} lần mức lương cơ "
        f"sở {grouped(salary.amount)} đồng quy định tại {salary.document}{rounded}) theo quy định của {rate.document}. Tổng số "
        f"tiền thưởng là {sum_words(total(paid, decision.winners))}, chi từ {rules.fund}."
    )


def sum_words(amount: int) -> str:
    """Return a sum in figures and words: "1.410.000 đồng (Bằng chữ: Một triệu bốn trăm mười nghìn đồng)"."""
    return f"{grouped(amount)} đồng (Bằng chữ: {capital(in_words(amount))} đồng)"


def budget(decision: Decision) -> list[str]:
    """Return the sum that the awards cost, for the page: on the decision's day, while it has none as the tờ trình reckons it."""
    known = decision.numbers.get(DECISION) or next(
        (i for i in decision.town.issues if i.paper == DECISION), None
    )
    return _costs(decision, known.day, sure=True) if known else estimate(decision)


def estimate(decision: Decision) -> list[str]:
    """Return the sum as the tờ trình tells it: reckoned for its own day.

    It comes before the decision and may be issued long before: nothing that is known later changes its words.
    """
    return _costs(decision, legal_day(decision, SUBMISSION), sure=False)


def _costs(decision: Decision, day: dt.date, *, sure: bool) -> list[str]:
    """Nothing where no money is known or nobody is chosen."""
    winners, paid = decision.winners, prize_of(decision.plan, decision.plan.awards[0].name, day)
    if paid is None or not winners:
        return []
    collectives = sum(e.kind is NomineeKind.COLLECTIVE for e in winners)
    parts = [
        f"{count} {kind} x {grouped(amount)} đồng"
        for count, kind, amount in (
            (collectives, "tập thể", paid.collective),
            (len(winners) - collectives, "cá nhân", paid.individual),
        )
        if count
    ]
    what = f"{sum_words(total(paid, winners))}, gồm {'; '.join(parts)}"
    if sure:
        return [f"Kinh phí tiền thưởng: {what}; chi từ {paid.rules.fund}."]
    return [
        f"Kinh phí tiền thưởng tạm tính theo mức lương cơ sở {grouped(paid.salary.amount)} đồng: {what}; chi từ "
        f"{paid.rules.fund}; mức chính thức tính theo mức lương cơ sở vào ngày của quyết định khen thưởng."
    ]


def with_amounts(decision: Decision, more: Sequence[str] = ()) -> Context:
    """Return the winners' lists with each one's amount and `more` cells behind it, and the totals of both."""
    paid, winners = prize(decision), decision.winners
    lists = name_lists(decision, winners)
    if paid is None:
        return {**lists, "money": False}
    own = [e for e in winners if e.kind is NomineeKind.COLLECTIVE]
    for group in lists["groups"]:
        group["lines"] = [[*line, grouped(paid.collective), *more] for line in group["lines"]]
    people = [[*line, grouped(paid.individual), *more] for line in lists["people"]]
    sums = (total(paid, own), paid.individual * len(people))
    return {
        **lists,
        "people": people,
        "money": True,
        "sum_groups": [f"Cộng tiền thưởng tập thể: {grouped(sums[0])} đồng."],
        "sum_people": [f"Cộng tiền thưởng cá nhân: {grouped(sums[1])} đồng."],
        "sum_all": [f"Tổng cộng: {sum_words(sum(sums))}."],
    }


def to_be_signed(decision: Decision) -> bool:
    """Tell whether the list of money is one to sign.

    A draft while somebody on it has no certificate by that decision: it may have been issued before, without him.
    """
    named = all(f"{CERTIFICATE}/{e.unit}/{e.nominee}" in decision.numbers for e in decision.winners)
    return named and DECISION in decision.numbers


def receipt(decision: Decision) -> Context:
    """Return the list that winners sign for their money, a draft or not; its day is written by hand."""
    plan, known = decision.plan, decision.numbers.get(DECISION)
    year = known.day.year if known else decision.cycle.year
    return {
        **frame(decision, EXEMPLARS, about=f"Khen thưởng {movement_words(plan, decision.cycle)}"),
        "draft": "" if to_be_signed(decision) else "DỰ THẢO",
        "place_date": f"{plan.movement.place}, {day_words(None, year)}",
        "opening": f"Theo {cited(decision, DECISION, 'Quyết định')} của {plan.movement.chairman}, các tập thể, cá nhân sau đây "
        f"nhận tiền thưởng kèm theo {plan.awards[0].name} và ký xác nhận vào danh sách:",
        **with_amounts(decision, [""]),
    }

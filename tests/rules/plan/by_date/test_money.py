"""Every case of tests/cases/tien-thuong: what goes with a form of award on a day, by both salaries and all roundings."""

import pytest
from factory_cases import Case, cases, only_knows
from factory_report import plan_and_cycle

from rules.plan.by_date.money import lacking_money, prize_of


@pytest.mark.parametrize("case", cases("tien-thuong"), ids=lambda c: c.title)
def test_what_goes_with_an_award(case: Case) -> None:
    plan, _ = plan_and_cycle()
    given, expect = case.given, case.expect
    only_knows(given, "award", "day", "rounding", "to", "money", "without")
    only_knows(expect, "salary", "collective", "individual", "document", "lacking")
    assert plan.money is not None
    rules = plan.money.model_copy(update={k: given[k] for k in ("rounding", "to") if k in given})
    rates = tuple(rate for rate in plan.rewards if rate.regime != given.get("without"))
    money = rules if given.get("money", True) else None
    plan = plan.model_copy(update={"money": money, "rewards": rates})
    paid, said = (
        prize_of(plan, given["award"], given["day"]),
        lacking_money(plan, given["award"], given["day"]),
    )
    if "lacking" in expect:
        assert paid is None and len(said) == len(expect["lacking"])
        assert all(words in line for words, line in zip(expect["lacking"], said, strict=True))
        return
    assert paid is not None and said == []
    assert (paid.collective, paid.individual) == (expect["collective"], expect["individual"])
    assert paid.collective > paid.individual
    assert paid.salary.amount == expect.get("salary", paid.salary.amount)
    assert paid.rate.document == expect.get("document", paid.rate.document)

"""The money that goes with an award: rate by form, kind and regime × the base salary on the day of the decision, rounded."""

import datetime as dt
from dataclasses import dataclass

from rules.plan.plan import Plan
from rules.plan.tables.rewards import BaseSalary, MoneyRules, RewardRate
from rules.values.wording import grouped, short_day

_ROUNDED = {
    "up": "làm tròn lên hàng {to} đồng",
    "nearest": "làm tròn đến hàng {to} đồng gần nhất",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Prize:
    """What a collective and a person are paid with a form of award on a day, in đồng, and what that rests on."""

    rules: MoneyRules
    salary: BaseSalary
    rate: RewardRate

    @property
    def collective(self) -> int:
        """What a collective is paid."""
        return self.rules.rounded(self.rate.collective * self.salary.amount)

    @property
    def individual(self) -> int:
        """What a person is paid."""
        return self.rules.rounded(self.rate.individual * self.salary.amount)


def prize_of(plan: Plan, award: str, day: dt.date) -> Prize | None:
    """Return what goes with that form of award on that day; None where the plan does not say."""
    salary = next((s for s in plan.salaries if s.in_force(day)), None)
    regime = next((r for r in plan.regimes if r.in_force(day)), None)
    rate = next((r for r in plan.rewards if regime and (r.award, r.regime) == (award, regime.id)), None)
    if plan.money is None or salary is None or rate is None:
        return None
    return Prize(plan.money, salary, rate)


def lacking_money(plan: Plan, award: str, day: dt.date) -> list[str]:
    """Return why the money of a decision of that day can't be told; nothing of a plan that has no [money].

    A day that no regime covers is said of the paper itself.
    """
    uncovered = not any(regime.in_force(day) for regime in plan.regimes)
    if plan.money is None or uncovered or prize_of(plan, award, day) is not None:
        return []
    if not any(salary.in_force(day) for salary in plan.salaries):
        return [
            f"kế hoạch không có mức lương cơ sở của ngày {short_day(day)}: bổ sung vào [[salaries]] của plan.toml"
        ]
    return [
        f"kế hoạch không có mức tiền thưởng của {award} vào ngày {short_day(day)}: bổ sung vào [[rewards]] của plan.toml"
    ]


def rounding_words(rules: MoneyRules) -> str:
    """Return how amounts are rounded, for a sentence; "" where they are not."""
    return _ROUNDED[rules.rounding].format(to=grouped(rules.to))

"""What of a total rests on the nominee's own word: said to the office on its row, to the council with its share."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from factory_report import person, plan_and_cycle, report, usual

from rules.judging.scoring import scores_of
from rules.judging.self_scores import CHECK, self_scored
from rules.report.report import Report
from rules.report.town_inputs import Appraisal
from rules.town.appraisal.sheet import lines_of, unproven

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]


def reported(**initiative: Any) -> Report:
    """The usual report; `initiative`: what its initiatives say instead."""
    filling = usual(UNIT, PLAN, [person("CN1", "Nguyễn Văn An")])
    for row in filling.initiatives:
        row.update(initiative)
    return report(PLAN, CYCLE, UNIT, filling)


def appraised(points: str | None, opinion: str) -> str:
    """What is said of CN1 when the office says this of item I4."""
    said = Appraisal(
        "vp-hdnd-ubnd", UNIT.slug, "CN1", "I4", Decimal(points) if points else None, opinion, "đã xem", "a.xlsx", "C5"
    )  # fmt: skip
    scores = scores_of(PLAN, CYCLE, [reported()], {(UNIT.slug, "CN1", "I4"): said})
    found = self_scored(next(s for s in scores if s.nominee == "CN1"))
    return found.words if found else ""


def test_the_share_is_of_all_points_that_were_earned() -> None:
    scores = {s.nominee: s for s in scores_of(PLAN, CYCLE, [reported()])}
    for nominee, items in (("CN1", ("I1", "I2.2", "I4")), ("TT", ("C1",))):
        found = self_scored(scores[nominee])
        assert found is not None and found.items == items
        mine = [i.points for i in scores[nominee].items if i.code in items and i.points is not None]
        assert found.points == sum(mine) and found.earned == scores[nominee].total


def test_what_an_office_scored_or_agreed_to_no_longer_rests_on_ones_own_word() -> None:
    assert appraised(None, "").endswith(": I1, I2.2, I4")
    assert appraised("20", "").endswith(": I1, I2.2")
    assert appraised(None, "Đồng ý").endswith(": I1, I2.2")
    assert appraised(None, "Yêu cầu bổ sung").endswith(": I1, I2.2, I4")


def test_a_final_cycle_rests_on_years_not_on_self_scores() -> None:
    score = next(s for s in scores_of(PLAN, CYCLE, [reported()]) if s.nominee == "TT")
    assert self_scored(replace(score, items=score.items[1:])) is None


def test_the_office_is_told_on_the_row_what_has_no_proof() -> None:
    def told(item: str, edition: int = 2, **initiative: Any) -> set[str]:
        lines = lines_of(PLAN, CYCLE, [replace(reported(**initiative), edition=edition)])
        return {line.look_at for mine in lines.values() for line in mine if line.item == item}

    assert told("I1") == told("I2.2") == told("I4") == told("C1") == {CHECK}
    assert told("I5") == told("C4.1") == {""}
    whole = {"pham_vi": "toàn phường", "hieu_qua": "giảm một nửa thời gian", "minh_chung": "qd.pdf"}
    assert told("C3", **whole) == {""}
    (said,) = told("C3", **whole | {"pham_vi": "", "minh_chung": ""})
    assert "chưa ghi phạm vi ảnh hưởng, minh chứng" in said and "hiệu quả" not in said
    assert told("C3", 1, **whole | {"minh_chung": ""}) == {""}, "the first edition may leave it blank"
    bare = replace(reported(**whole | {"minh_chung": ""}), edition=2)
    (name,) = unproven(CYCLE, bare, "TT")
    assert name.startswith("“") and name.endswith("”")
    assert (
        unproven(CYCLE, replace(bare, edition=1), "TT")
        == unproven(CYCLE, replace(reported(**whole), edition=2), "TT")
        == []
    )
    (said,) = told("C3", **whole | {"hieu_qua": ""})
    assert said.endswith("chưa ghi hiệu quả áp dụng")

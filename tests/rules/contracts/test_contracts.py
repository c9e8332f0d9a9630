"""The JSON that a run leaves for other programs: its schemas are the models' own, what does not fit is refused with its place."""

import json
import runpy
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from factory_outcome import outcome
from pydantic import ValidationError
from with_schemas import SCHEMAS, schema_faults

from rules.contracts.base import Unfit
from rules.contracts.points import UnitHeading, UnitPoints, UsedCell
from rules.contracts.run import AuditAnchor, RunMark
from rules.contracts.summary import ClosingSummary, EndedEarly
from rules.page.summary import counts
from rules.questions.facts import for_the_bundle, unit_facts


def points() -> UnitPoints:
    """A unit's points, with corrected cells and an office's appraisal where the factory has them."""
    run = outcome().decision
    report = run.reports["p-hoa-mac"]
    return for_the_bundle(unit_facts(run.plan, run.cycle, report, run.scores, run.entries), run.plan)


def summary() -> ClosingSummary:
    """A closing summary, in a zone that is written +00:00."""
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return ClosingSummary(
        cycle="A2024",
        plan="x",
        plan_hash="0",
        trial=True,
        out="o",
        index="o/index.html",
        started=now,
        finished=now,
        counts=counts(outcome()),
        missing=(),
        returned=("thu mục lạ",),
        next=(),
    )


def test_the_schemas_are_what_the_models_say() -> None:
    made = runpy.run_path(str(SCHEMAS / "make.py"))["schemas"]()
    there = {path.name: path.read_text("utf-8") for path in SCHEMAS.glob("*.json")}
    assert there == made, "make schemas"


def test_a_unit_s_points_are_as_their_schema_says_and_one_changed_name_or_type_is_not() -> None:
    text = points().text(indent=1)
    assert list(schema_faults("diem", text)) == []
    for old, new in (
        ('"total_how"', '"total-how"'),
        ('"head": false', '"head": "không"'),
        ('"state": "PASS"', '"state": "Đạt"'),
    ):
        assert old in text
        assert list(schema_faults("diem", text.replace(old, new)))
        with pytest.raises(Unfit):
            UnitPoints.read(text.replace(old, new))


def test_a_closing_summary_and_an_early_end_are_as_their_schema_says() -> None:
    final = summary().model_copy(
        update={"counts": summary().counts.model_copy(update={"counted": 1, "years": 2})}
    )
    for told in (summary(), final, EndedEarly(ended="đã tiếp nhận")):
        assert list(schema_faults("summary", told.text(indent=1))) == []
    assert '"started": "2026-01-02T03:04:05+00:00"' in summary().text()
    assert not {"counted", "years"} & json.loads(summary().text())["counts"].keys()
    assert list(json.loads(final.text())["counts"])[4:7] == ["accepted", "counted", "years"]


def test_numbers_are_text_as_exact_as_they_were() -> None:
    one = points().nominees[0].model_copy(update={"total": Decimal("90.50"), "capped_by": Decimal("9E+1")})
    text = one.text()
    assert '"total": "90.50"' in text and '"capped_by": "9E+1"' in text
    assert type(one).read(text) == one
    for strange in ("NaN", "-Infinity", "90,5", ""):
        with pytest.raises(Unfit, match=r"^total: sai kiểu$"):
            type(one).read(text.replace("90.50", strange))


@pytest.mark.parametrize(
    ("text", "says", "lacks"),
    [
        ("{", "^không phải JSON$", False),
        ("[]", "^sai kiểu$", False),
        (b"\xff\xfe{", "^không phải JSON$", False),
        ("[" * 100_000, "^không phải JSON$", False),
        ("{}", "^unit: thiếu; unit_name: thiếu; cycle: thiếu và 3 chỗ khác$", True),
        ('{"brought": [1], "unit": 2}', r"^unit: sai kiểu; .* và \d chỗ khác$", False),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(text: str | bytes, says: str, lacks: bool) -> None:
    with pytest.raises(Unfit, match=says) as refused:
        UnitHeading.read(text)
    assert refused.value.lacks is lacks


def test_a_place_within_lists_is_named_as_people_write_it() -> None:
    told = json.loads(points().text())
    del told["nominees"][1]["items"][2]["max"]
    with pytest.raises(Unfit, match=r"^nominees\[1\]\.items\[2\]\.max: thiếu$"):
        UnitPoints.read(json.dumps(told))


def test_files_of_other_versions_are_read_as_far_as_they_are_known() -> None:
    told = json.loads(points().text())
    told["later"] = {"than": "this"}
    for one in told["nominees"]:
        for item in one["items"]:
            del item["year"]
    del told["brought"]
    assert UnitPoints.read(json.dumps(told)) == points()
    assert RunMark.read("{}") == RunMark(trial=True, stage="", audit=None)
    assert RunMark.read('{"audit": {"number": 3, "hash": "ab"}}').audit == AuditAnchor(number=3, hash="ab")


def test_nothing_of_the_council_s_is_in_the_dossier_s_schema() -> None:
    names = set(
        json.loads((SCHEMAS / "diem.schema.json").read_text("utf-8"))["$defs"]["NomineePoints"]["properties"]
    )
    assert not names & {"selected", "proposed", "conclusion", "council", "line", "key"}


def test_what_does_not_fit_is_not_quoted() -> None:
    """It may be a person's name, and the error be written into a log."""
    with pytest.raises(ValidationError, match="value") as refused:
        UsedCell.model_validate({"label": 1, "value": ["Nguyễn Thị Phương Thảo"], "sheet": "", "cell": ""})
    assert "Phương Thảo" not in str(refused.value)

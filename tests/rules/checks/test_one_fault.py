"""One fault, one finding: what an earlier finding hides, and what it does not."""

from itertools import permutations

from rules.checks.one_fault import Candidate, first_findings
from rules.values.findings import Finding, Severity, finding, with_errors


def broken(check: str, cell: str, *inputs: str, unit: str = "a", value: str = "") -> Candidate:
    """A broken rule at a cell of sheet 1, with the other cells that it looked at."""
    found = finding(check.partition(".")[0], unit=unit, sheet="1", cell=cell, value=value, says="sửa.")
    places = tuple((unit, "1", place) for place in (cell, *inputs) if place)
    return Candidate(check, found, places)


def kept(*candidates: Candidate, known: tuple[Finding, ...] = ()) -> list[str]:
    """The rules that stay, which must not depend on the order of the candidates."""
    answers = {tuple(f.rule for f in first_findings(order, known)) for order in permutations(candidates)}
    assert len(answers) == 1
    return list(answers.pop())


def test_rules_on_other_cells_stand_side_by_side() -> None:
    assert kept(broken("D01", "B1"), broken("D02", "B2")) == ["D01", "D02"]


def test_a_rule_whose_input_has_a_finding_is_not_evaluated() -> None:
    assert kept(broken("D03.negative", "B2"), broken("N01.posted", "B1", "B2")) == ["D03"]


def test_the_input_may_be_another_cell_than_the_one_pointed_at() -> None:
    assert kept(broken("T01", "C4", "D4"), broken("T05", "D7", "C4")) == ["T01"]
    assert kept(broken("T01", "C4", "D4"), broken("T05", "D7", "D4")) == ["T01", "T05"]


def test_what_is_hidden_hides_nothing_itself() -> None:
    assert kept(broken("D01", "B1"), broken("N01", "B2", "B1"), broken("N02", "B2")) == ["D01", "N02"]


def test_a_finding_of_the_intake_comes_first() -> None:
    wrong_unit = finding("F04", unit="a", sheet="1", cell="B1", says="sửa.")
    assert kept(broken("D08", "B1"), known=(wrong_unit,)) == []
    missing_column = finding("F03", unit="a", sheet="1", says="sửa.")
    assert kept(broken("D08", "B1"), known=(missing_column,)) == ["D08"]


def test_the_same_cell_of_another_unit_is_another_place() -> None:
    assert kept(broken("D01", "B1"), broken("N01", "B2", "B1", unit="b")) == ["D01", "N01"]


def test_two_faults_of_one_check_in_one_cell_are_two_findings() -> None:
    assert kept(broken("E01", "I3", value="a.pdf"), broken("E01", "I3", value="b.pdf")) == ["E01", "E01"]


def test_two_checks_of_one_rule_on_one_cell_are_one_finding() -> None:
    assert kept(broken("D03.negative", "B1"), broken("D03.whole", "B1")) == ["D03"]
    assert kept(broken("M01.present", "B6"), broken("M01.votes", "B9", "B6")) == ["M01"]


def test_who_the_persons_are_comes_before_what_rests_on_them() -> None:
    assert kept(broken("P01.code", "A4"), broken("I04", "C3", "A4"), broken("M04", "A9", "A4")) == ["P01"]


def test_only_errors_return_a_unit() -> None:
    error = finding("D01", unit="a", says="điền.")
    warning = finding("P03", unit="b", says="bổ sung.")
    head = finding("P02", unit="c", says="đánh dấu.", severity=Severity.WARNING)
    assert with_errors([error, warning, head]) == {"a"}


def test_the_message_names_the_place_as_far_as_it_is_known() -> None:
    assert finding("F06", unit="a", says="giữ một tệp.").message == "giữ một tệp."
    assert finding("D01", unit="a", file="b.xlsx", says="x.").message == "b.xlsx: x."
    placed = finding("D01", unit="a", file="b.xlsx", sheet="3. TTHC", cell="G7", says="x.")
    assert placed.message == "b.xlsx, biểu “3. TTHC”, ô G7: x."

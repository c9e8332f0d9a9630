"""The list of initiatives: what the reports name, what of it they do not say."""

from factory_decision import decided

from rules.register.initiatives import NamedInitiative, named_initiatives


def test_what_a_report_does_not_say_of_an_initiative_is_told() -> None:
    def lacking(scope: str, effect: str, evidence: str) -> list[str]:
        return NamedInitiative("x", "Tên", "TT", "Tỉnh", "1", None, scope, effect, evidence).lacking

    assert lacking("", "", "") == ["phạm vi", "hiệu quả", "minh chứng"]
    assert lacking("toàn xã", "", "a.pdf") == ["hiệu quả"]
    assert lacking("toàn xã", "nhanh hơn", "a.pdf") == []


def test_every_row_of_every_report_is_listed_with_what_it_says() -> None:
    reports = decided().reports
    rows = [row for report in reports.values() for row in report.sheets["sang_kien"].rows if row.text("ten")]
    listed = list(named_initiatives(decided()))
    assert [(one.title, one.decision, one.scope, one.effect) for one in listed] == [
        tuple(row.text(key) for key in ("ten", "so_quyet_dinh", "pham_vi", "hieu_qua")) for row in rows
    ]
    assert {one.unit for one in listed} <= set(reports)

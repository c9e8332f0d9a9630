"""Findings that were published come back as they were; what is no table of ours is refused with the remedy."""

from pathlib import Path

import pytest

from rules.page.tables import COLUMNS, findings_rows
from rules.values.errors import ThiduaError
from rules.values.findings import Severity, finding
from tasks.pages.tables import csv_bytes, read_findings

HEAD = ",".join(COLUMNS["findings"])


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    found = [
        finding("D01", unit="mttq", says="trống", sheet="1. Đơn vị", cell="B2"),
        finding("V09", unit="thue", says="đã ký", severity=Severity.INFO),
    ]
    (tmp_path / "findings.csv").write_bytes(csv_bytes(COLUMNS["findings"], findings_rows(found)))
    assert read_findings(tmp_path / "findings.csv") == found


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"a,b\n1,2\n",
        f"{HEAD}\nmttq,error,D01\n".encode(),
        f"{HEAD}\nmttq,grave,D01,s,B2,v,m\n".encode(),
        f"{HEAD}\n{'x' * 200_000},error,D01,s,B2,v,m\n".encode(),
    ],
    ids=["no-utf-8", "other-columns", "cut-row", "unknown-severity", "endless-field"],
)
def test_another_table_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "findings.csv").write_bytes(content)
    with pytest.raises(ThiduaError, match="chạy lại bước tiếp nhận"):
        read_findings(tmp_path / "findings.csv")

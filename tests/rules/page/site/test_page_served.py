"""Which paths below the results may be seen at all, and how each file is handed out."""

import pytest

from rules.page.site.served import delivery, is_published


@pytest.mark.parametrize(
    "path",
    [
        "A2024/index.html",
        "F2025/run.json",
        "A2024/do-nhay/do-nhay.html",
        "A2024/town/thong-bao/x.pdf",
        "A2024/tiep-nhan/returned/p-duy-hai/x.xlsx",
        "A2024/returned/Báo cáo <b>/phieu-tra.pdf",
    ],
)
def test_what_runs_publish_may_be_seen(path: str) -> None:
    assert is_published(path.split("/"))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["A2024"],
        ["A2024", ""],
        ["A2024", "index.html", ""],
        ["A2024", ".work"],
        ["A2024", ".work", "facts.json"],
        ["A2024", ".received", "x.pdf"],
        ["A2024", "town", ".x.pdf.draft"],
        ["A2024", "bundles", "..", "index.html"],
        ["A2024", "bundles", "../x"],
        ["A2024", "bundles", "x\0"],
        ["A2024", "plan.toml"],
        ["A2024", "index.html\n"],
        ["A2024\n", "index.html"],
        ["a2024", "index.html"],
        ["A20245", "index.html"],
        ["..", "index.html"],
        ["A2024", "index.html", "x"],
    ],
)
def test_all_else_may_not(parts: list[str]) -> None:
    assert not is_published(parts)


@pytest.mark.parametrize(
    "name", ["evil.html", "evil.svg", "evil.HTM", "evil.xml", "index.html.exe", "noending", "x.js"]
)
def test_what_a_browser_might_run_is_saved(name: str) -> None:
    how = delivery(["A2024", "bundles", name])
    assert (how.media_type, how.is_page, how.save_as) == ("application/octet-stream", False, name)


def test_a_slip_is_saved_with_its_units_name() -> None:
    assert (
        delivery(["A2024", "returned", "p-duy-hai", "phieu-tra.docx"]).save_as == "p-duy-hai_phieu-tra.docx"
    )
    assert delivery(["A2024", "bundles", "p-duy-hai.zip"]).save_as == "p-duy-hai.zip"

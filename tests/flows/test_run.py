"""What a run asks for: the form a clerk fills in in the Prefect UI, and the names the UI can show."""

import re

from flows.run import MADE_BY
from flows.run_form import CycleRun
from flows.settings import PROJECT


def test_the_form_speaks_to_a_clerk() -> None:
    form = CycleRun.model_json_schema()
    told = [form["title"], form["description"]]
    told += [field[key] for field in form["properties"].values() for key in ("title", "description")]
    assert len(told) == 2 + 2 * 3
    for words in told:
        assert re.search(
            "[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]|^Ví dụ", words
        ), words


def test_names_of_runs_are_what_the_graph_of_the_ui_can_show() -> None:
    names = [
        name
        for path in (PROJECT / "flows").glob("*.py")
        for name in re.findall(r'(?:task|flow)_run_name="([^"]+)"', path.read_text(encoding="utf-8"))
    ]
    assert len(names) >= 10
    assert [name for name in names if not name.isascii()] == []


def test_every_pattern_of_what_makes_a_kind_of_work_names_files() -> None:
    for kind, patterns in MADE_BY.items():
        for pattern in patterns:
            assert list(PROJECT.glob(pattern)), f"{kind}: {pattern}"

"""A command that is written wrongly is refused in one Vietnamese line that says what is wrong and where to look."""

import pytest
from click.testing import CliRunner

from flows.cli.main import main


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "--nope"], "Không có tùy chọn --nope (có phải --inbox?). Xem cách dùng: "),
        (["--nope"], "Không có tùy chọn --nope. "),
        (["run"], "Thiếu CYCLE. "),
        (["run", "A2024"], "Thiếu --out: cần một đường dẫn. "),
        (["run", "A2024", "--out"], "Tùy chọn --out cần một giá trị theo sau, hoặc không nhận giá trị. "),
        (["run", "A2024", "--out", "x", "--until", "mai"], "--until: giá trị không dùng được: chọn một trong tiếp nhận, "),
        (["lint", "a.docx", "--day", "hôm qua"], "--day: giá trị không dùng được: ghi ngày như 31/12/2024. "),
        (["register", "runs", "1", "2"], "Thừa 1 2. "),
        (["chay"], "Không có lệnh chay (có: audit, backup, "),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_said_in_one_line(words: list[str], says: str) -> None:
    done = CliRunner().invoke(main, words, prog_name="thidua")
    assert done.exit_code == 2 and done.stdout == ""
    assert done.stderr.startswith(f"thidua: {says}") and done.stderr.count("\n") == 1
    assert done.stderr.rstrip().endswith("--help")


def test_a_group_without_a_command_says_what_it_has() -> None:
    done = CliRunner().invoke(main, ["register"], prog_name="thidua")
    assert done.exit_code == 2 and "runs" in done.stderr

"""`thidua sign`: many files with one log-in, cut off by a token pulled out and taken up again; person, then organisation."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from outside_tools import signature_faults, tool
from reportlab.pdfgen.canvas import Canvas
from throwaway_pki import Pki
from throwaway_token import (
    MODULE,
    PIN,
    TokenBox,
    counted_logins,
    counted_sessions,
    keys_toml,
    pin_file,
    token_keys,
)

from flows.cli.batch import Batch, FileResult, sign_batch
from flows.cli.batch import Result as Outcome
from flows.cli.main import main
from tasks.pki.keyring import WantedRole, load_keyring
from tasks.pki.trust import Trust
from tasks.signing import NO_PROOF, SignatureRequest
from tasks.validation import signatures_of

LABEL, OF_TOWN = "So cua UBND", {"town": "town"}


def papers(folder: Path, number: int) -> list[Path]:
    """So many small PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"van-ban-{n:02}.pdf" for n in range(number)]
    for path in made:
        canvas = Canvas(str(path))
        canvas.drawString(85, 700, path.stem)
        canvas.save()
    return made


def sign(*words: object) -> Result:
    return CliRunner().invoke(main, ["sign", *map(str, words)])


@pytest.fixture
def keys(tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys in files, and the settings that name it and the anchors."""
    folder = pki.keys_folder(tmp_path / "keys", ["town", "town.lanh-dao", "p-hoa-mac"])
    monkeypatch.setenv("THIDUA_KEYS", str(folder))
    monkeypatch.setenv("THIDUA_TRUST", str(pki.trust_folder(tmp_path / "trust")))
    monkeypatch.setenv("THIDUA_NETWORK_SECONDS", "5")
    return folder


def test_a_batch_of_thirty_cut_off_by_the_token_resumes_where_it_stopped(
    tokens: TokenBox, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens.make_of(pki, LABEL, ["town"])
    keys, out, files = (
        token_keys(tmp_path / "keys", LABEL, OF_TOWN),
        tmp_path / "out",
        papers(tmp_path / "in", 30),
    )
    said: list[FileResult] = []

    def pulled_after_twelve(result: FileResult) -> None:
        said.append(result)
        if len(said) == 12:
            tokens.pull_out(LABEL)

    def batch() -> Batch:
        key = load_keyring(keys, {"town": WantedRole("UBND")}, keys).key("town")
        signature = SignatureRequest(key, "ChuKy", "organisation", "UBND thị xã", "Ký", "")
        return sign_batch(files, out, signature, NO_PROOF, pulled_after_twelve)

    with counted_logins() as answers:
        cut = batch()
    assert answers.count(0) == 1
    assert [r.result for r in cut.results] == [Outcome.SIGNED] * 12 + [Outcome.LEFT] * 18
    assert "“so-1”" in cut.stopped
    assert cut.exit_status == 3
    assert sorted(p.name for p in out.iterdir()) == [f.name for f in files[:12]]  # whole ones, nothing else
    first = {p.name: p.read_bytes() for p in out.iterdir()}

    tokens.plug_in(LABEL)
    resumed = subprocess.run(
        [
            sys.executable,
            "-m",
            "flows.cli.main",
            "sign",
            *map(str, files),
            "--role",
            "town",
            "--out",
            str(out),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "THIDUA_KEYS": str(keys)},
    )
    assert resumed.returncode == 0, resumed.stderr
    assert "Đã ký 18 tệp, bỏ qua 12 tệp đã ký từ trước." in resumed.stdout
    assert PIN not in resumed.stdout + resumed.stderr
    assert all((out / name).read_bytes() == data for name, data in first.items())
    faults = [fault for path in out.iterdir() for fault in signature_faults(path)]
    assert (len(list(out.iterdir())), faults) == (30, [])


def test_three_hundred_in_one_log_in_each_seen_and_one_bad_refused_alone(
    tokens: TokenBox, pki: Pki, tmp_path: Path
) -> None:
    label = "So ky nhieu"
    tokens.make_of(pki, label, ["town"])
    keys, out, files = (
        token_keys(tmp_path / "keys", label, OF_TOWN),
        tmp_path / "out",
        papers(tmp_path / "in", 300),
    )
    bad = files[150]
    bad.write_bytes(b"%PDF-1.7 cut off")
    said: list[FileResult] = []
    memory: list[int] = []

    def see(result: FileResult) -> None:
        said.append(result)
        memory.append(resident())

    with counted_sessions() as sessions, counted_logins() as logins:
        key = load_keyring(keys, {"town": WantedRole("UBND")}, keys).key("town")
        opened = len(sessions)
        signature = SignatureRequest(key, "ChuKy", "organisation", "UBND thị xã", "Ký", "")
        done = sign_batch(files, out, signature, NO_PROOF, see)
    assert logins == [0] and len(sessions) == opened == 1, "one log-in, one session for all"
    assert said == list(done.results) and [one.file for one in said] == files, "each is told, in its turn"
    assert [one.file for one in said if one.result is not Outcome.SIGNED] == [bad]
    assert said[150].result is Outcome.REFUSED and bad.name in said[150].line
    assert (done.exit_status, done.summary) == (
        1, "Đã ký 299 tệp, bỏ qua 0 tệp đã ký từ trước, từ chối 1."
    )  # fmt: skip
    assert {path.name for path in out.iterdir()} == {path.name for path in files} - {bad.name}
    for path in out.iterdir():
        (seen,) = signatures_of(path, Trust())
        assert seen.intact and not seen.changed, path
    assert max(memory[50:]) - memory[50] < 20_000_000, "bytes; what one file needs is let go before the next"


def resident() -> int:
    """How many bytes of memory this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def test_a_token_that_is_not_there_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys.toml").write_text(keys_toml("so-9", "Khong co", {"town": "town"}, MODULE))
    pin_file(tmp_path / "so-9.pin")
    monkeypatch.setenv("THIDUA_KEYS", str(tmp_path))
    ended = sign(*papers(tmp_path, 1), "--role", "town")
    assert ended.exit_code == 3
    assert "không thấy token “so-9”, hãy cắm token rồi chạy lại" in ended.output
    assert len(ended.output.strip().splitlines()) == 1


def test_the_organisation_signs_after_the_person(
    keys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = papers(tmp_path / "in", 2)
    assert sign(*files, "--role", "town.lanh-dao").exit_code == 0
    by_person = [file.parent / "da-ky" / file.name for file in files]
    assert all(
        copy.read_bytes().startswith(file.read_bytes()) for file, copy in zip(files, by_person, strict=True)
    )
    ended = sign(*by_person, "--role", "town", "--name", "UBND thị xã", "--out", tmp_path / "xong")
    assert ended.exit_code == 0, ended.output
    for person, both in zip(by_person, sorted((tmp_path / "xong").iterdir()), strict=True):
        assert both.read_bytes().startswith(person.read_bytes())
        assert list(signature_faults(both)) == []
        assert tool("pdfsig", "-nocert", both).stdout.count("Signature is Valid") == 2
    assert "Chủ tịch" not in caplog.text + ended.output  # who signed before is a person


def test_a_file_signed_by_this_key_is_passed_over(keys: Path, tmp_path: Path) -> None:
    files = papers(tmp_path / "in", 1)
    assert sign(*files, "--role", "town").exit_code == 0
    copy = tmp_path / "in" / "da-ky" / files[0].name
    before = copy.read_bytes()
    assert "= van-ban-00.pdf: đã ký, bỏ qua" in sign(*files, "--role", "town").output
    assert "đã ký, bỏ qua" in sign(copy, "--role", "town").output  # not twice by the same hand
    assert copy.read_bytes() == before
    assert not (tmp_path / "in" / "da-ky" / "da-ky").exists()
    other = sign(*files, "--role", "p-hoa-mac")  # another key's work is in the way
    assert other.exit_code == 1
    assert "đã có tệp khác tại" in other.output


def test_a_file_that_has_changed_since_is_not_taken_for_signed(keys: Path, tmp_path: Path) -> None:
    (file,) = papers(tmp_path / "in", 1)
    assert sign(file, "--role", "town").exit_code == 0
    file.write_bytes(file.read_bytes() + b"\n% sua\n")
    assert sign(file, "--role", "town").exit_code == 1
    file.write_bytes(file.read_bytes().removesuffix(b"\n% sua\n"))
    assert "bỏ qua" in sign(file, "--role", "town").output
    copy = file.parent / "da-ky" / file.name
    head, time, rest = copy.read_bytes().partition(b"/M (D\\07220")  # the hour of signing, in what is signed
    assert time and len(head) > file.stat().st_size
    copy.chmod(0o644)
    copy.write_bytes(head + time + (b"11" if rest[:2] != b"11" else b"12") + rest[2:])
    assert sign(file, "--role", "town").exit_code == 1


def test_each_refused_file_has_its_reason_and_the_others_are_signed(keys: Path, tmp_path: Path) -> None:
    good, torn, locked = papers(tmp_path / "in", 3)
    torn.write_bytes(torn.read_bytes()[:50])
    tool("qpdf", "--encrypt", "mot", "hai", "256", "--", "--replace-input", locked)
    absent = tmp_path / "in" / "khong-co.pdf"
    ended = sign(good, torn, locked, absent, "--role", "town", "--json")
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert [f["result"] for f in told["files"]] == ["signed", "refused", "refused", "refused"]
    assert told["counts"] == {"signed": 1, "skipped": 0, "refused": 3, "left": 0}
    for file, why in zip(told["files"][1:], ("không phải tệp PDF", "mật khẩu", "không đọc"), strict=True):
        assert why in file["why"]


def test_two_files_of_one_name_are_refused_before_any_is_signed(keys: Path, tmp_path: Path) -> None:
    files = papers(tmp_path / "a", 1) + papers(tmp_path / "b", 1)
    assert sign(*files, "--role", "town", "--out", tmp_path / "out").exit_code == 2
    assert not (tmp_path / "out").exists()


def test_without_keys_of_the_office_nothing_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THIDUA_KEYS", raising=False)
    ended = sign(*papers(tmp_path, 1), "--role", "town")
    assert ended.exit_code == 3
    assert "THIDUA_KEYS" in ended.output


def test_a_revoked_key_signs_nothing(keys: Path, pki: Pki, tmp_path: Path) -> None:
    pki.p12(keys / "town.p12", "revoked")
    files = papers(tmp_path / "in", 1)
    ended = sign(*files, "--role", "town")
    assert ended.exit_code == 3
    assert "đã bị thu hồi ngày 03/06/2024" in ended.output
    assert not (tmp_path / "in" / "da-ky").exists()


def test_without_a_network_it_signs_and_says_the_doubt_unless_long_term_proof_is_asked_for(
    keys: Path, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = papers(tmp_path / "in", 1)
    with pki.down():
        monkeypatch.setenv("THIDUA_LONG_TERM", "true")
        monkeypatch.setenv("THIDUA_TIMESTAMP_URL", pki.timestamp_url)
        asked = sign(*files, "--role", "town")
        assert asked.exit_code == 3
        assert "cần bằng chứng chưa bị thu hồi" in asked.output
        monkeypatch.setenv("THIDUA_LONG_TERM", "false")
        monkeypatch.setenv("THIDUA_TIMESTAMP_URL", "")
        ended = sign(*files, "--role", "town")
    assert ended.exit_code == 0, ended.output
    assert "! town: không hỏi được nơi cấp" in ended.stderr


def test_a_time_stamp_service_that_is_gone_leaves_the_rest(
    keys: Path, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_TIMESTAMP_URL", "http://127.0.0.1:9/tsa")
    files = papers(tmp_path / "in", 3)
    ended = sign(*files, "--role", "town", "--json")
    assert ended.exit_code == 3
    told = json.loads(ended.stdout)
    assert told["counts"]["left"] == 3
    assert "dấu thời gian" in told["stopped"]

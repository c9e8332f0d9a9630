"""`thidua renew`: papers, folders and bundles, in new files; what was renewed is passed over."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from factory_bundle import key_of
from factory_drawn import paper
from factory_keys import signature
from throwaway_pki import Pki

import tasks.signing
from flows.cli.main import main
from rules.verifying.values import Verdict
from tasks.pki.trust import read_trust
from tasks.signing import Proof, sign_pdf
from tasks.storage.fixed_zip import write_zip
from tasks.validation import document_stamps_of


@pytest.fixture
def signed(pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed paper in a folder, and the settings."""
    for name, value in {
        "TRUST": pki.trust_folder(tmp_path / "trust", issuing=True, lists=True), "TIMESTAMP_URL": pki.timestamp_url, "NETWORK_SECONDS": 5,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"THIDUA_{name}", str(value))
    (tmp_path / "in").mkdir()
    sign_pdf(
        paper(tmp_path / "a.pdf"),
        tmp_path / "in" / "ký.pdf",
        [signature(key_of(pki, "unit"))],
        Proof(pki.timestamp_url),
    )
    return tmp_path / "in" / "ký.pdf"


def renew(*words: object) -> Result:
    return CliRunner().invoke(main, ["renew", *map(str, words)])


def test_papers_of_a_folder_and_of_a_bundle_are_renewed_beside_them(signed: Path, tmp_path: Path) -> None:
    paper(signed.with_name("nháp.pdf"))
    write_zip(
        tmp_path / "ldld.zip",
        [("bagit.txt", b"BagIt"), ("data/van-ban/01-to-trinh.pdf", signed.read_bytes())],
    )
    before = (tmp_path / "ldld.zip").read_bytes()
    said = renew(signed.parent, tmp_path / "ldld.zip")
    assert said.exit_code == 1 and "✗ nháp.pdf: “nháp.pdf” chưa ký" in said.output
    assert "Đã gia hạn 2 tệp, bỏ qua 0, từ chối 1." in said.output
    trust = read_trust(tmp_path / "trust")
    for made in ("in/ký.pdf", "ldld/data/van-ban/01-to-trinh.pdf"):
        ((_, stamp),) = document_stamps_of(tmp_path / "gia-han" / made, trust)
        assert stamp.verdict is Verdict.VALID
    assert (tmp_path / "ldld.zip").read_bytes() == before
    again = renew(tmp_path / "ldld.zip")
    assert again.exit_code == 0 and "Đã gia hạn 0 tệp, bỏ qua 1, từ chối 0." in again.output


def test_a_service_that_is_away_stops_it_and_it_goes_on_later(pki: Pki, signed: Path, tmp_path: Path) -> None:
    with pki.down():
        said = renew(signed, "--out", tmp_path / "out")
    assert said.exit_code == 3 and not (tmp_path / "out").exists() and said.output.count("\n") == 1
    assert renew(signed, "--out", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "ký.pdf").read_bytes().startswith(signed.read_bytes())


def test_what_was_renewed_is_renewed_again_in_its_turn(signed: Path, tmp_path: Path) -> None:
    (tmp_path / "gia-han").mkdir()
    (tmp_path / "gia-han" / "ký.pdf").write_bytes(signed.read_bytes())
    said = renew(tmp_path / "gia-han")
    assert said.exit_code == 0 and "Đã gia hạn 1 tệp, bỏ qua 0, từ chối 0." in said.output
    assert (tmp_path / "gia-han" / "gia-han" / "ký.pdf").exists()
    assert "Đã gia hạn 0 tệp, bỏ qua 1, từ chối 0." in renew(tmp_path / "gia-han").output


def test_papers_of_one_name_are_never_taken_for_one_another(signed: Path, tmp_path: Path) -> None:
    """Bundles of one unit in two cycles, folders of one name: together a wrong use, one after the other a refusal."""
    bundles = [tmp_path / cycle / "p-a.zip" for cycle in ("A2024", "A2025")]
    other = tmp_path / "other" / "in"
    other.mkdir(parents=True)
    (other / "ký.pdf").write_bytes(signed.read_bytes() + b"\n")
    for bundle, content in zip(bundles, (signed, other / "ký.pdf"), strict=True):
        bundle.parent.mkdir()
        write_zip(bundle, [("bagit.txt", b"BagIt"), ("data/van-ban/01-to-trinh.pdf", content.read_bytes())])
    for pair in (bundles, [signed.parent, other], [signed, other / "ký.pdf"]):
        said = renew(*pair, "--out", tmp_path / "out")
        assert said.exit_code == 2 and "sẽ thành cùng một" in said.output
        assert not (tmp_path / "out").exists()
    assert renew(bundles[0], "--out", tmp_path / "out").exit_code == 0
    said = renew(bundles[1], "--out", tmp_path / "out")
    assert said.exit_code == 1 and "✗ 01-to-trinh.pdf: đã có tệp khác tại" in said.output


def test_bundles_are_unpacked_one_at_a_time(
    signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each may be two gigabytes."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "unpacked"))
    (tmp_path / "unpacked").mkdir()
    for name in ("a", "b"):
        write_zip(
            tmp_path / f"{name}.zip", [("bagit.txt", b"BagIt"), ("data/ho-so.pdf", signed.read_bytes())]
        )
    most = 0
    renewed = tasks.signing.renew

    def counting(*given: Any) -> None:
        nonlocal most
        most = max(most, len([*(tmp_path / "unpacked").rglob("bagit.txt")]))
        renewed(*given)

    monkeypatch.setattr(tasks.signing, "renew", counting)
    assert renew(tmp_path / "a.zip", tmp_path / "b.zip").exit_code == 0
    assert most == 1


def test_what_is_not_there_is_a_wrong_use(signed: Path, tmp_path: Path) -> None:
    assert renew(signed, tmp_path / "không.pdf").exit_code == 2
    assert not (tmp_path / "in" / "gia-han").exists(), "said before anything is renewed"
    (tmp_path / "trống").mkdir()
    said = renew(tmp_path / "trống")
    assert said.exit_code == 2 and "không có văn bản PDF nào" in said.output
    (tmp_path / "x.zip").write_bytes(b"none")
    assert renew(tmp_path / "x.zip").exit_code == 2

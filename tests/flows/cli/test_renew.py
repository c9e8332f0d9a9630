"""`thidua renew`: papers, folders and bundles, in new files; what was renewed is passed over."""

import datetime as dt
import getpass
import re
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from factory_bundle import key_of
from factory_drawn import paper
from factory_keys import signature
from factory_register import AT, C, M, wanted
from factory_register import signed as issued_paper
from factory_small_bundle import NAMES, small_bundle
from outside_tools import tool
from throwaway_pki import Pki

from flows.cli.main import main
from flows.cli.printed import renew as printed
from flows.settings import Settings
from flows.verify.bundle import Asked, verify_bundle
from rules.verifying.values import Verdict
from rules.verifying.verdict import Judged
from tasks.pki.trust import read_trust
from tasks.register import Register, open_register
from tasks.signing import Proof, sign_detached, sign_pdf
from tasks.storage.fixed_zip import write_zip
from tasks.validation import document_stamps_of


@pytest.fixture
def signed(pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed paper in a folder, and the settings."""
    for name, value in {
        "TRUST": pki.trust_folder(tmp_path / "trust", issuing=True, lists=True), "TIMESTAMP_URL": pki.timestamp_url, "NETWORK_SECONDS": 5,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"THIDUA_{name}", str(value))
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path}/so/thidua.db")
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
    renewed = printed.renew

    def counting(*given: Any) -> None:
        nonlocal most
        most = max(most, len([*(tmp_path / "unpacked").rglob("bagit.txt")]))
        renewed(*given)

    monkeypatch.setattr(printed, "renew", counting)
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


@pytest.fixture
def bundle(pki: Pki, signed: Path, tmp_path: Path) -> Path:
    """What goes up to the province, sealed by the town."""
    proof = Proof(pki.timestamp_url)
    seal = partial(sign_detached, key=key_of(pki, "town"), proof=proof)
    return small_bundle(tmp_path / "tinh.zip", dict.fromkeys(NAMES, signed.read_bytes()), seal)


def inside(bundle: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def verified(bundle: Path, trust: Path) -> Judged:
    return verify_bundle(bundle, Asked(read_trust(trust), Settings()))


def test_a_bundle_s_seal_is_renewed_in_a_new_bundle_that_says_so(
    bundle: Path, pki: Pki, tmp_path: Path
) -> None:
    before = bundle.read_bytes()
    said = renew(bundle)
    assert said.exit_code == 0 and "Đã gia hạn 4 tệp, bỏ qua 0, từ chối 0." in said.output
    renewed = tmp_path / "gia-han" / "tinh.zip"
    assert bundle.read_bytes() == before and renewed.stat().st_mode & 0o222 == 0
    old, new = inside(bundle), inside(renewed)
    changed = {name for name in old if old[name] != new[name]}
    assert [*old] == [*new] and changed == {"manifest-sha256.txt.p7s", "tagmanifest-sha256.txt"}
    with pki.down():
        told = verified(renewed, tmp_path / "trust")
    assert told.verdict is Verdict.VALID, told.findings
    assert "; niêm phong gia hạn lúc " in told.why and "khác byte" not in told.why
    with zipfile.ZipFile(renewed) as packed:
        packed.extractall(tmp_path / "bag")
    assert tool(sys.executable, "-m", "bagit", "--validate", tmp_path / "bag").returncode == 0

    again = renew(bundle)
    assert again.exit_code == 0 and "Đã gia hạn 0 tệp, bỏ qua 4, từ chối 0." in again.output
    further = renew(renewed)
    assert "Đã gia hạn 1 tệp, bỏ qua 0, từ chối 0." in further.output, "its papers lie beside it, renewed"
    twice = verified(tmp_path / "gia-han" / "gia-han" / "tinh.zip", tmp_path / "trust")
    assert [f.verdict for f in twice.findings if f.check == "stamp.seal"] == [Verdict.VALID] * 2
    assert twice.verdict is Verdict.VALID


def test_a_bundle_that_was_changed_is_not_renewed(bundle: Path, tmp_path: Path) -> None:
    """It would not get better by it, and its manifests would be written anew."""
    forged = {**inside(bundle), "data/van-ban/02-bien-ban.pdf": b"%PDF-1.7 other"}
    write_zip(tmp_path / "x.zip", forged.items())
    said = renew(tmp_path / "x.zip")
    assert said.exit_code == 1 and "✗ x.zip: gói không còn khớp bản kê" in said.output
    forged = {**inside(bundle), "manifest-sha256.txt": b"other"}
    write_zip(tmp_path / "y.zip", forged.items())
    assert "✗ y.zip: niêm phong không khớp bản kê" in renew(tmp_path / "y.zip").output
    assert not [*(tmp_path / "gia-han").glob("*.zip")]


def test_another_bundle_in_the_way_is_never_taken_for_the_renewed_one(
    bundle: Path, pki: Pki, tmp_path: Path
) -> None:
    other = partial(sign_detached, key=key_of(pki, "office"))
    papers = dict(zip(NAMES, map(str.encode, NAMES), strict=True))
    small_bundle(tmp_path / "gia-han" / "tinh.zip", papers, other)
    assert "✗ tinh.zip: đã có tệp khác tại" in renew(bundle).output
    assert renew(bundle, "--out", tmp_path).exit_code == 1, "nor the bundle itself"


@pytest.fixture
def issued(signed: Path, tmp_path: Path) -> Path:
    """The signed paper, issued by the register as the decision."""
    pdf = signed.read_bytes()
    with open_register(f"sqlite:///{tmp_path}/so/thidua.db") as register:
        register.give_numbers(M, C, AT, [wanted()])
        register.issue(M, C, AT, [issued_paper(pdf=pdf)])
    return signed


def thidua(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


def test_a_renewed_paper_is_known_as_the_one_that_was_issued(issued: Path, tmp_path: Path) -> None:
    changed = tmp_path / "x.pdf"
    changed.write_bytes(issued.read_bytes() + b"\n")
    assert renew(issued).exit_code == 0
    renewed = tmp_path / "in" / "gia-han" / "ký.pdf"
    told = thidua("audit", "verify", "--paper", issued, "--paper", renewed)
    assert told.exit_code == 0, told.output
    assert "ký.pdf: “quyet-dinh” số 01/QĐ-UBND ngày 25/12/2024, đúng bản đã ban hành." in told.output
    assert re.search(r"đúng bản đã ban hành, gia hạn lúc .* \(mục 3\)\.", told.output)
    told = thidua("audit", "verify", "--paper", changed)
    assert told.exit_code == 1 and "x.pdf: KHÔNG phải văn bản đã ban hành" in told.output
    assert "nguyên vẹn: 3 mục" in told.output, "the register itself holds"
    assert thidua("audit", "verify", "--paper", tmp_path / "không.pdf").exit_code == 2
    assert "gia hạn " in thidua("register", "papers").output
    told = thidua("register", "renewals")
    assert f" {getpass.getuser()} " in told.output and "quyet-dinh 01/QĐ-UBND" in told.output
    assert "Dịch vụ cấp dấu thời gian" in told.output and "ký.pdf" not in told.output


def test_a_bundle_s_renewal_is_entered_by_its_dossier_and_once(bundle: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert renew(bundle).exit_code == 0
    with open_register(f"sqlite:///{tmp_path}/so/thidua.db") as register:
        lines = [line.renewal for line in register.renewals("A2024")]
    assert {one.unit for one in lines} == {"tinh"}
    assert [one.file for one in lines] == [*(f"data/van-ban/{name}.pdf" for name in NAMES), ""]
    told = thidua("audit", "verify", "--paper", tmp_path / "gia-han" / "tinh.zip")
    assert told.exit_code == 0 and "tinh.zip: tệp không do sổ này ban hành, gia hạn lúc" in told.output


def test_a_renewal_that_was_cut_off_before_it_was_entered_is_entered_by_the_next(
    issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Register, "note_renewal", killed)
        assert renew(issued).exit_code == 130
    assert (tmp_path / "in" / "gia-han" / "ký.pdf").exists()
    assert "bỏ qua 1" in renew(issued).output
    with open_register(f"sqlite:///{tmp_path}/so/thidua.db") as register:
        assert [line.renewal.key for line in register.renewals()] == ["quyet-dinh"]


def test_without_the_register_nothing_is_renewed(
    signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.db").write_bytes(b"no register" * 100)
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path}/broken.db")
    assert renew(signed).exit_code == 3 and not (tmp_path / "in" / "gia-han").exists()


def test_the_register_s_table_of_renewals_may_be_empty(issued: Path) -> None:
    assert "chưa ghi lần gia hạn nào" in thidua("register", "renewals").output


def test_a_seal_whose_signer_can_no_longer_be_proved_is_not_said_to_be_renewed(
    pki: Pki, signed: Path, tmp_path: Path
) -> None:
    """His certificate has ended, and nothing of then tells of revocation: a list of today no longer speaks of it."""
    then = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)

    def seal(manifest: bytes) -> bytes:
        with pki.at(then):
            return sign_detached(manifest, key_of(pki, "expired"), Proof(pki.timestamp_url))

    bundle = small_bundle(tmp_path / "tinh.zip", dict.fromkeys(NAMES, signed.read_bytes()), seal)
    said = renew(bundle)
    assert said.exit_code == 1 and "Đã gia hạn 3 tệp, bỏ qua 0, từ chối 1." in said.output
    assert "✗ tinh.zip: niêm phong không gia hạn được" in said.output
    assert not (tmp_path / "gia-han" / "tinh.zip").exists()
    with open_register(f"sqlite:///{tmp_path}/so/thidua.db") as register:
        assert len(register.renewals()) == 3

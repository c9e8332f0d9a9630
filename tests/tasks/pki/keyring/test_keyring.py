"""Keys of the roles: of the trial CA, and the office's own."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from factory_drawn import paper
from factory_keys import p12, signature, wanted
from outside_tools import tool

from rules.values.errors import KeyRefused
from tasks.pki.keyring import Keyring, load_keyring
from tasks.pki.trial_ca import trial_ca_certificate
from tasks.signing import Stamp, sign_pdf

ROLES = {"town": "UBND thị xã", "p-hoa-mac": "UBND phường Hòa Mạc"}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Keyring, Path]:
    folder = tmp_path_factory.mktemp("authority")
    return load_keyring(None, wanted(ROLES), folder), folder


# ------------------------------------------------------------------ the trial CA


def test_the_ca_is_kept_and_completed(tmp_path: Path) -> None:
    first = load_keyring(None, wanted({"town": "UBND thị xã"}), tmp_path)
    second = load_keyring(None, wanted(ROLES), tmp_path)
    assert first.trial
    assert first.fingerprint("town") == second.fingerprint("town")
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("*.pem"))
    subject = second.key("p-hoa-mac").certificate.subject.rfc4514_string()
    assert "BẢN THỬ" in subject
    assert "UBND phường Hòa Mạc" in subject
    assert "BẢN THỬ" in second.key("town").certificate.issuer.rfc4514_string()


def test_two_calls_at_once_agree(tmp_path: Path) -> None:
    roles = {f"don-vi-{n}": f"Đơn vị {n}" for n in range(20)}
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: load_keyring(None, wanted(roles), tmp_path / "ca"), range(8)))
    assert len({tuple(ring.fingerprint(role) for role in roles) for ring in rings}) == 1


def test_a_spoilt_file_is_made_anew(tmp_path: Path) -> None:
    load_keyring(None, wanted(ROLES), tmp_path)
    (tmp_path / "town.pem").write_text("half a fi")
    (tmp_path / "_authority.pem").unlink()
    ring = load_keyring(None, wanted(ROLES), tmp_path)
    root = x509.load_pem_x509_certificate(trial_ca_certificate(tmp_path))
    for role in ROLES:
        ring.key(role).certificate.verify_directly_issued_by(root)


def test_names_longer_than_a_certificate_holds_are_cut_between_letters_and_stay_apart(tmp_path: Path) -> None:
    held = "Trường phổ thông dân tộc bán trú phường Hòa Mạc"
    assert len(held.encode()) == 64
    names = [held, f"{held}ế", f"{held} A", f"{held} B", "ế" * 63, "x" * 65]
    roles = {f"don-vi-{number}": name for number, name in enumerate(names)}
    ring = load_keyring(None, wanted(roles), tmp_path)
    shown = [_common_name(ring, role) for role in roles]
    assert all(len(name.encode()) <= 64 for name in shown)
    assert len(set(shown)) == len(names)
    assert shown[0] == held
    for name, full in zip(shown[1:], names[1:], strict=True):
        start, _, mark = name.partition("… ")
        assert len(start) >= 18
        assert full.startswith(start)
        assert len(mark) == 6
    again = load_keyring(None, wanted(roles), tmp_path)
    assert [again.fingerprint(role) for role in roles] == [ring.fingerprint(role) for role in roles]
    src, dst = paper(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    sign_pdf(src, dst, [signature(ring.key("don-vi-1"))])
    told = tool("pdfsig", "-nocert", dst).stdout
    assert "Signature is Valid" in told
    assert shown[1] in told


def _common_name(ring: Keyring, role: str) -> str:
    (name,) = ring.key(role).certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(name.value)


# ------------------------------------------------------------------ the office's own keys


def pass_file(path: Path, phrase: str, mode: int = 0o600) -> None:
    path.write_text(phrase + "\n")
    path.chmod(mode)


def test_keys_come_with_their_pass_phrases_from_files_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    p12(tmp_path / "town.p12", "của thị xã")
    p12(tmp_path / "p-hoa-mac.p12", "own")
    p12(tmp_path / "p-dong-van.p12", "for all")
    pass_file(tmp_path / "town.pass", "của thị xã")
    monkeypatch.setenv("THIDUA_KEY_PASS_P_HOA_MAC", "own")
    monkeypatch.setenv("THIDUA_KEY_PASS", "for all")
    ring = load_keyring(tmp_path, wanted({**ROLES, "p-dong-van": "x"}), tmp_path / "unused")
    assert not ring.trial
    assert not (tmp_path / "unused").exists()
    src, dst = paper(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    sign_pdf(src, dst, [signature(ring.key("town"), Stamp())])
    assert "Signature is Valid" in tool("pdfsig", "-nocert", dst).stdout


def test_roles_with_the_same_fault_share_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused) as refused:
        load_keyring(tmp_path, wanted(["town", "mttq", "ldld"]), tmp_path)
    assert str(refused.value).count("thiếu tệp") == 1
    assert "town, mttq, ldld: thiếu tệp" in str(refused.value)


def test_every_faulty_key_is_named_at_once_and_no_pass_phrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("THIDUA_KEY_PASS", "mat-khau-bi-mat")
    p12(tmp_path / "good.p12", "mat-khau-bi-mat")
    p12(tmp_path / "wrong.p12", "another one")
    p12(tmp_path / "expired.p12", "mat-khau-bi-mat", -20, -10)
    p12(tmp_path / "early.p12", "mat-khau-bi-mat", 10, 20)
    p12(tmp_path / "usage.p12", "mat-khau-bi-mat", signs=False)
    p12(tmp_path / "open.p12", "mat-khau-bi-mat")
    pass_file(tmp_path / "open.pass", "mat-khau-bi-mat", 0o644)
    roles = ["good", "missing", "wrong", "expired", "early", "usage", "open"]
    with pytest.raises(KeyRefused) as refused:
        load_keyring(tmp_path, wanted(roles), tmp_path)
    said = str(refused.value)
    assert "\n" not in said
    for role, reason in {
        "missing": "thiếu tệp .p12 mang tên vai này",
        "wrong": "xem lại mật khẩu",
        "expired": "hết hạn",
        "early": "chỉ có hiệu lực từ",
        "usage": "không được cấp để ký",
        "open": "chmod 600 open.pass",
    }.items():
        assert f"{role}: " in said
        assert reason in said
    assert "good: " not in said
    for secret in ("mat-khau-bi-mat", "another one"):
        assert secret not in said
        assert secret not in caplog.text
        assert secret not in repr(refused.value.__context__)


@pytest.mark.parametrize("phrase", [None, "của thị xã"])
def test_a_key_that_others_may_read_is_refused_pass_phrase_or_not(tmp_path: Path, phrase: str | None) -> None:
    p12(tmp_path / "town.p12", phrase)
    if phrase:
        pass_file(tmp_path / "town.pass", phrase)
    (tmp_path / "town.p12").chmod(0o644)
    with pytest.raises(KeyRefused, match=r"chmod 600 town\.p12"):
        load_keyring(tmp_path, wanted(["town"]), tmp_path)
    (tmp_path / "town.p12").chmod(0o600)
    assert load_keyring(tmp_path, wanted(["town"]), tmp_path).key("town").role == "town"


def test_a_key_expires_at_a_moment(tmp_path: Path) -> None:
    p12(tmp_path / "town.p12", None, until=30)
    later = datetime.now(UTC) + timedelta(days=31)
    load_keyring(tmp_path, wanted(["town"]), tmp_path)
    with pytest.raises(KeyRefused, match="hết hạn"):
        load_keyring(tmp_path, wanted(["town"]), tmp_path, at=later)


def test_no_folder_of_keys_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="THIDUA_KEYS"):
        load_keyring(tmp_path / "nowhere", wanted(ROLES), tmp_path)


def test_a_role_that_was_not_loaded_is_refused(trial: tuple[Keyring, Path]) -> None:
    with pytest.raises(KeyRefused, match="x-la"):
        trial[0].key("x-la")

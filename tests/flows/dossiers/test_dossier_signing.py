"""A unit's dossier signed with the office's own keys: in order, taken up where it stopped, papers left alone by what is not theirs."""

import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from factory_report import plan_and_cycle
from outside_tools import signature_faults, tool
from throwaway_pki import Pki
from throwaway_token import MODULE, TokenBox, keys_toml, pin_file

from flows.dossiers import signing
from flows.run.context import proof_of, units_without_a_person, wanted_keys
from flows.settings import PROJECT, read_settings
from rules.values.errors import KeyRefused, ThiduaError
from rules.values.steps import Step
from tasks.pki.keyring import load_keyring
from tasks.signing import Proof, SignatureRequest, sign_pdf

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
UNIT, LABEL = "ldld", "So cua LDLD"


@pytest.fixture
def office(tmp_path: Path, server: str, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """One unit's folder; its head's, its own and the town's keys in files; time stamps."""
    shutil.copytree(SAMPLE / UNIT, tmp_path / "inbox" / UNIT)
    for name, value in {
        "KEYS": pki.keys_folder(tmp_path / "keys", [f"{UNIT}.lanh-dao", UNIT, "town"]),
        "TRUST": pki.trust_folder(tmp_path / "trust", issuing=True),
        "TIMESTAMP_URL": pki.timestamp_url,
        "REGISTER_URL": f"sqlite:///{tmp_path / 'register.db'}",
    }.items():
        monkeypatch.setenv(f"THIDUA_{name}", str(value))
    return tmp_path / "inbox", tmp_path / "out"


@pytest.fixture
def with_token(office: tuple[Path, Path], tmp_path: Path, pki: Pki, tokens: TokenBox) -> tuple[Path, Path]:
    """The same office; the unit's seal is on a token."""
    tokens.make_of(pki, LABEL, ["unit"])
    keys = tmp_path / "keys"
    (keys / f"{UNIT}.p12").unlink()
    (keys / "keys.toml").write_text(keys_toml("so-1", LABEL, {UNIT: "unit"}))
    pin_file(keys / "so-1.pin")
    return office


def award(inbox: Path, out: Path, **how: Any) -> Any:
    """Run the flow as far as the dossiers."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    return award_cycle(CycleRun(cycle="A2024", inbox=inbox, out=out, until=Step.DOSSIERS), **how)


def papers_in_the_store(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (out / ".work" / "paper" / UNIT).glob("*/*.pdf")}


def in_the_bundle(out: Path) -> dict[str, bytes]:
    made = (out / ".work" / "bundle" / UNIT).glob("*/*.zip")
    with zipfile.ZipFile(max(made, key=lambda path: path.stat().st_mtime_ns)) as bundle:
        return {n.removeprefix("data/"): bundle.read(n) for n in bundle.namelist() if n.endswith(".pdf")}


def pulled_after(
    number: int, tokens: TokenBox
) -> Callable[[Path, Path, Sequence[SignatureRequest], Proof], None]:
    """Real signing, during which the token goes after so many files."""
    done: list[Path] = []

    def sign(src: Path, dst: Path, signatures: Sequence[SignatureRequest], proof: Proof) -> None:
        if len(done) == number:
            tokens.pull_out(LABEL)
        sign_pdf(src, dst, signatures, proof)
        done.append(dst)

    return sign


def test_a_token_pulled_out_costs_nothing_that_was_signed(
    with_token: tuple[Path, Path], pki: Pki, tokens: TokenBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = with_token
    with monkeypatch.context() as during:
        during.setattr(signing, "sign_pdf", pulled_after(2, tokens))
        with pytest.raises(KeyRefused, match=r"xong 0/1 hồ sơ.*so-1.*cắm lại"):
            award(inbox, out)
    first = papers_in_the_store(out)
    assert len(first) == 2
    assert not list((out / ".work" / "signed").glob("*/[!.]*")), "no dossier of a run that stopped"

    tokens.plug_in(LABEL)
    pkcs11.lib(MODULE).reinitialize()  # a run by a worker is a new process
    award(inbox, out)
    every = papers_in_the_store(out)
    assert len(every) > 2
    assert {name: every[name] for name in first} == first, "what was signed is taken up as it is"
    signed = in_the_bundle(out)
    assert {
        n.removeprefix("van-ban/"): data for n, data in signed.items() if n.startswith("van-ban/")
    } == every
    for name, data in every.items():
        (tmp_path / name).write_bytes(data)
        assert list(signature_faults(tmp_path / name)) == []
        told = tool("pdfsig", "-nocert", tmp_path / name).stdout
        whose = re.findall("Certificate Common Name: (.*)", told)
        assert whose == ["Chủ tịch UBND phường", "UBND phường"], "the person first, then the organisation"
    assert sum(path.endswith("/tsa") for path in pki.asked) >= 2 * len(every), "each with its time stamp"

    # More evidence: the dossier is another, its papers are not.
    evidence = next((inbox / UNIT / "minh-chung").glob("*.pdf"))
    shutil.copy(evidence, evidence.with_name("bo-sung.pdf"))
    award(inbox, out)
    assert papers_in_the_store(out) == every
    changed = in_the_bundle(out)
    assert "minh-chung/bo-sung.pdf" in changed
    assert changed["ho-so.pdf"] != signed["ho-so.pdf"]
    assert all(changed[name] == data for name, data in signed.items() if name.startswith("van-ban/"))


def test_a_time_stamp_service_that_goes_away_is_the_run_s_state_and_the_next_run_goes_on(
    office: tuple[Path, Path], pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = office
    monkeypatch.setenv("THIDUA_LONG_TERM", "true")
    done: list[Path] = []

    def sign(src: Path, dst: Path, signatures: Sequence[SignatureRequest], proof: Proof) -> None:
        if len(done) == 2:
            pki.stop()
        sign_pdf(src, dst, signatures, proof)
        done.append(dst)

    with monkeypatch.context() as during:
        during.setattr(signing, "sign_pdf", sign)
        during.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "of-the-office")
        try:
            state = award(inbox, out, return_state=True)
        finally:
            pki.stop()
            pki.start()
    assert (state.type.value, "\n" in state.message) == ("FAILED", False)
    assert state.message.startswith("Ký số: xong 0/1 hồ sơ")
    assert "THIDUA_TIMESTAMP_URL" in state.message and "không nối được" in state.message
    first = papers_in_the_store(out)
    assert len(first) == 2 and not list((out / ".work" / "signed").glob("*/[!.]*"))

    award(inbox, out)
    every = papers_in_the_store(out)
    assert len(every) > 2 and {name: every[name] for name in first} == first
    signed = in_the_bundle(out)
    assert {n.removeprefix("van-ban/"): d for n, d in signed.items() if n.startswith("van-ban/")} == every


def test_a_head_without_a_key_is_told_and_the_seal_stands_alone(pki: Pki, tmp_path: Path) -> None:
    plan, _ = plan_and_cycle()
    units = [plan.units["ldld"], plan.units["p-hoa-mac"]]
    keys = pki.keys_folder(tmp_path / "keys", ["ldld", "p-hoa-mac", "p-hoa-mac.lanh-dao", "town"])
    ring = load_keyring(keys, wanted_keys(plan, units, issues=False), tmp_path)
    assert units_without_a_person(plan, units, ring) == ["ldld"]


# ------------------------------------------------------------------ what goes with signatures


def test_the_time_stamp_services_login_is_read_from_a_file_of_its_owners_only(
    pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = tmp_path / "tsa.login"
    login.write_text("phongnoivu:mat:khau\n")
    monkeypatch.setenv("THIDUA_TIMESTAMP_URL", pki.timestamp_url)
    monkeypatch.setenv("THIDUA_TIMESTAMP_LOGIN_FILE", str(login))
    login.chmod(0o644)
    with pytest.raises(ThiduaError, match="chmod 600"):
        proof_of(read_settings(), trial=False)
    login.chmod(0o600)
    proof = proof_of(read_settings(), trial=False)
    assert (proof.timestamp_login, proof.level) == (("phongnoivu", "mat:khau"), "B-T")
    login.unlink()
    with pytest.raises(ThiduaError, match="THIDUA_TIMESTAMP_LOGIN_FILE"):
        proof_of(read_settings(), trial=False)
    assert proof_of(read_settings(), trial=True) == Proof(), "a trial proves nothing and asks nobody"


@pytest.mark.parametrize(("lacking", "level"), [("TIMESTAMP_URL", ""), ("TRUST", ""), ("", "B-LT")])
def test_long_term_proof_is_refused_before_any_signature_where_it_can_not_be_had(
    lacking: str, level: str, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"LONG_TERM": "true", "TIMESTAMP_URL": pki.timestamp_url}
    values["TRUST"] = str(pki.trust_folder(tmp_path / "trust"))
    for name, value in values.items():
        if name != lacking:
            monkeypatch.setenv(f"THIDUA_{name}", value)
    if lacking:
        with pytest.raises(ThiduaError, match=f"THIDUA_{lacking}"):
            proof_of(read_settings(), trial=False)
    else:
        assert proof_of(read_settings(), trial=False).level == level

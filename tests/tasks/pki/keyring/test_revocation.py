"""What is asked of the CA before a key signs: revoked ones are refused, what nobody knows is a doubt."""

from pathlib import Path

import pytest
from factory_keys import wanted
from throwaway_pki import Pki

from rules.values.errors import KeyRefused
from tasks.pki.keyring import Keyring, load_keyring
from tasks.pki.trust import Trust, read_trust


@pytest.fixture
def trust(pki: Pki, tmp_path: Path) -> Trust:
    return read_trust(pki.trust_folder(tmp_path / "trust"))


def load(keys: Path, roles: list[str], trust: Trust, **how: bool) -> Keyring:
    return load_keyring(keys, wanted(roles), keys, trust=trust, seconds=5, **{"online": True, **how})


def test_every_certificate_that_must_not_sign_is_named_with_its_reason(
    pki: Pki, trust: Trust, tmp_path: Path
) -> None:
    reasons = {
        "revoked": "bị thu hồi ngày 03/06/2024",
        "revoked-in-list": "bị thu hồi ngày 03/06/2024",
        "expired": "hết hạn ngày 01/07/2024",
        "not-yet-valid": "chỉ có hiệu lực từ ngày 01/01/2089",
        "wrong-usage": "không được cấp để ký số",
        "for-servers": "chỉ được cấp cho việc khác (máy chủ web)",
        "an-authority": "của nơi cấp chứng thư",
    }
    keys = pki.keys_folder(tmp_path / "keys", {label: label for label in [*reasons, "town", "person"]})
    with pytest.raises(KeyRefused) as refused:
        load(keys, [*reasons, "town", "person"], trust)
    said = str(refused.value).partition("chưa dùng được: ")[2].split(" · ")
    for label, reason in reasons.items():
        assert [reason in one for one in said if label in one.partition(":")[0].split(", ")] == [True]
    assert not any("town" in one or "person" in one for one in said)


def test_a_good_one_is_asked_about_once_and_leaves_no_doubt(pki: Pki, trust: Trust, tmp_path: Path) -> None:
    roles = {"town": "town", "seal": "town", "p-hoa-mac": "unit"}  # two roles with one certificate
    keys = pki.keys_folder(tmp_path / "keys", roles)
    before = len(pki.asked)
    ring = load(keys, list(roles), trust)
    assert ring.doubts == {}
    asked = pki.asked[before:]
    assert asked.count("/thidua/ocsp/issuing") == 2
    assert asked.count("/thidua/crls/root/latest.crl") == 1  # about the issuing CA, for all of them


def test_without_a_network_it_is_a_doubt_and_refused_for_long_term_proof(
    pki: Pki, trust: Trust, tmp_path: Path
) -> None:
    keys = pki.keys_folder(tmp_path / "keys", ["town", "p-hoa-mac"])
    with pki.down():
        ring = load(keys, ["town", "p-hoa-mac"], trust)
        assert list(ring.doubts) == ["town", "p-hoa-mac"]
        assert ring.doubt_lines() == [f"town, p-hoa-mac: {ring.doubts['town']}"]
        with pytest.raises(KeyRefused, match=r"town, p-hoa-mac: ký dài hạn \(THIDUA_LONG_TERM\) cần"):
            load(keys, ["town", "p-hoa-mac"], trust, long_term=True)
    assert load(keys, ["town", "p-hoa-mac"], trust, long_term=True).doubts == {}


def test_who_lets_us_wait_in_vain_is_not_waited_for_with_every_certificate(
    pki: Pki, trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.pki.keyring.revocation.AT_ONCE", 1)
    keys = pki.keys_folder(tmp_path / "keys", {"a": "town", "b": "unit", "c": "person", "d": "office"})
    before = len(pki.asked)
    with pki.silent("/thidua/ocsp", "/thidua/crls/issuing"):
        ring = load_keyring(keys, wanted("abcd"), keys, trust=trust, online=True, seconds=1)
    assert list(ring.doubts) == ["a", "b", "c", "d"]
    assert pki.asked[before:].count("/thidua/ocsp/issuing") == 1


def test_lists_kept_on_this_machine_answer_without_a_network(pki: Pki, tmp_path: Path) -> None:
    kept = read_trust(pki.trust_folder(tmp_path / "trust", issuing=True, lists=True))
    keys = pki.keys_folder(tmp_path / "keys", {"town": "town", "p-hoa-mac": "revoked"}, chain=False)
    before = len(pki.asked)
    assert load(keys, ["town"], kept, online=False).doubts == {}
    with pytest.raises(KeyRefused, match="p-hoa-mac: chứng thư đã bị thu hồi"):
        load(keys, ["town", "p-hoa-mac"], kept, online=False)
    assert pki.asked[before:] == []


def test_who_names_nobody_to_ask_and_whose_root_is_unknown_are_doubts(
    pki: Pki, trust: Trust, tmp_path: Path
) -> None:
    keys = pki.keys_folder(tmp_path / "keys", {"a": "no-address", "town": "town"})
    pki.p12(keys / "b.p12", "stranger", ca="other")
    ring = load(keys, ["a", "b", "town"], trust)
    assert set(ring.doubts) == {"a", "b"}
    assert "THIDUA_TRUST" in ring.doubts["b"]
    assert set(load(keys, ["town"], Trust()).doubts) == {"town"}  # no anchor at all


def test_the_chain_is_completed_from_the_trust_folder_or_the_ca(
    pki: Pki, trust: Trust, tmp_path: Path
) -> None:
    issuing = pki.certificate("issuing")
    keys = pki.keys_folder(tmp_path / "keys", ["town"], chain=False)
    assert load_keyring(keys, wanted(["town"]), keys).key("town").chain == ()
    assert load(keys, ["town"], trust).key("town").chain == (issuing,)  # at the address the certificate names
    kept = read_trust(pki.trust_folder(tmp_path / "kept", issuing=True))
    with pki.down():
        assert load(keys, ["town"], kept).key("town").chain == (issuing,)

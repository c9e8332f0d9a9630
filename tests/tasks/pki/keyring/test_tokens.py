"""Keys on PKCS#11 tokens: real ones of SoftHSM2, pulled out, with wrong PINs, used by many threads after one log-in."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from factory_keys import wanted
from outside_tools import signature_faults
from reportlab.pdfgen.canvas import Canvas
from throwaway_pki import Pki
from throwaway_token import MODULE, PIN, ROLES, TokenBox, counted_logins, keys_toml, pin_file, token_keys

from rules.values.errors import KeyRefused
from tasks.pki.keyring import Keyring, SigningKey, load_keyring
from tasks.signing import SignatureRequest, sign_pdf

LABEL = "UBND thi xa"


@pytest.fixture(scope="module")
def token(tokens: TokenBox, pki: Pki) -> TokenBox:
    return tokens.make_of(pki, LABEL)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return token_keys(tmp_path / "keys", LABEL)


def load(keys: Path, *roles: str) -> Keyring:
    return load_keyring(keys, wanted(roles or ROLES), keys)


def verified(key: SigningKey, data: bytes) -> bool:
    public, signed = key.certificate.public_key(), key.handle.sign(data)
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(signed, data, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(signed, data, ec.ECDSA(hashes.SHA256()))
    return len(signed) <= key.handle.size


def test_person_and_organisation_sign_with_one_log_in(token: TokenBox, keys: Path, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(85, 700, "To trinh")
    canvas.save()
    with counted_logins() as answers:
        ring = load(keys)
        person, town = ring.key("town.lanh-dao"), ring.key("town")
        with ThreadPoolExecutor(8) as pool:
            every = [town, person] * 20
            assert all(pool.map(verified, every, [b"%d" % n for n in range(len(every))]))
        signatures = [
            SignatureRequest(person, "ChuKy1", "person", "Chủ tịch", "Ký", "Thị xã"),
            SignatureRequest(town, "ChuKy2", "organisation", "UBND", "Ký", "Thị xã"),
        ]
        sign_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", signatures)
    assert answers == [0]
    assert (person.handle.kind, town.handle.kind) == ("ec", "rsa")
    assert list(signature_faults(tmp_path / "b.pdf")) == []


def test_a_second_ring_of_the_same_process_logs_in_no_more(token: TokenBox, keys: Path) -> None:
    first = load(keys)
    with counted_logins() as answers:
        pass  # the module was started anew: everybody has to log in again
    with counted_logins() as answers:
        second = load(keys)
        assert verified(second.key("town"), b"x")
        third = load(keys)
        assert verified(third.key("town"), b"x")
    assert answers.count(0) == 1
    assert first.fingerprint("town") == second.fingerprint("town")


def test_a_token_without_the_hashing_mechanism_is_given_the_hash(token: TokenBox, keys: Path) -> None:
    with token.without("CKM_SHA256_RSA_PKCS"):
        assert verified(load(keys).key("town"), b"x")


def test_a_token_pulled_out_is_said_and_taken_up_again(token: TokenBox, keys: Path) -> None:
    ring = load(keys)
    token.pull_out(LABEL)
    try:
        for _ in range(2):
            with pytest.raises(KeyRefused, match=r"“so-1” không còn trả lời .* cắm lại token rồi chạy lại"):
                ring.key("town").handle.sign(b"x")
    finally:
        token.plug_in(LABEL)
    assert verified(ring.key("town"), b"x")
    assert verified(ring.key("town.lanh-dao"), b"x")


def test_a_wrong_pin_is_sent_once_and_never_shown(
    token: TokenBox, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "135791"
    pin_file(keys / "so-1.pin", wrong)
    with counted_logins() as answers:
        with pytest.raises(
            KeyRefused, match=r"town, town\.lanh-dao: token “so-1” không nhận mã PIN"
        ) as first:
            load(keys)
        assert len(answers) == 1
        with pytest.raises(KeyRefused, match=r"đã bị token “so-1” từ chối .* ghi đúng mã PIN") as second:
            load(keys)
        assert len(answers) == 1  # the next run does not try it either: three wrong ones lock a real token
        for refused in (first, second):
            assert wrong not in f"{refused.value} {refused.value.__context__!r} {refused.value.__cause__!r}"
        assert wrong not in caplog.text
        assert wrong not in (keys / ".so-1.pin-refused").read_text()
        pin_file(keys / "so-1.pin")
        assert verified(load(keys).key("town"), b"x")
        assert len(answers) == 2
    assert not (keys / ".so-1.pin-refused").exists()


def test_where_no_mark_can_be_kept_a_wrong_pin_is_not_followed_by_another(
    tokens: TokenBox, pki: Pki, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = "So bi nhap sai"
    tokens.make_of(pki, label, ["town"])
    (keys / "keys.toml").write_text(keys_toml("so-1", label, {"town": "town"}))
    pin_file(keys / "so-1.pin", "135791")
    with counted_logins() as answers:
        (keys / ".so-1.pin-refused").mkdir()  # nothing can be written there, as below /etc under systemd
        monkeypatch.setattr("os.access", lambda path, mode: False)
        for said in ("không nhận mã PIN", "đã bị nhập sai mã PIN và sắp khóa"):
            with pytest.raises(KeyRefused, match=said):
                load(keys, "town")
    assert len(answers) == 1


def test_a_pin_comes_from_the_environment_too(
    token: TokenBox, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (keys / "so-1.pin").unlink()
    with counted_logins():  # starts the module anew: nobody is logged in
        with pytest.raises(
            KeyRefused, match=r"chưa có mã PIN .* so-1\.pin \(chmod 600\) hoặc biến THIDUA_PIN"
        ):
            load(keys)
        monkeypatch.setenv("THIDUA_PIN", "not this one")
        monkeypatch.setenv("THIDUA_PIN_SO_1", PIN)
        assert verified(load(keys).key("town"), b"x")


def test_a_pin_file_that_others_may_read_is_refused(token: TokenBox, keys: Path) -> None:
    (keys / "so-1.pin").chmod(0o644)
    with counted_logins() as answers, pytest.raises(KeyRefused, match=r"chmod 600 so-1\.pin"):
        load(keys)
    assert answers == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('label = "UBND thi xa"', 'label = "So khac"', "không thấy token “so-1”, hãy cắm token"),
        ('label = "UBND thi xa"', 'serial = "0000"', "không thấy token “so-1”, hãy cắm token"),
        ('key = "town"', 'key = "tinh"', "không có khóa “tinh”"),
        ('key = "town"', 'key = "town"\ncertificate = "tinh"', "không có chứng thư của khóa “town”"),
        ('key = "town"', 'key = "town"\ncertificate = "town-person"', "không phải một cặp"),
        ('key = "town"', 'key = "town"\ncertificate_file = "x.cer"', "không đọc được chứng thư x.cer"),
        ("libsofthsm2.so", "khong-co.so", "không nạp được mô-đun"),
    ],
)
def test_what_a_token_does_not_hold_is_said(
    token: TokenBox, keys: Path, was: str, becomes: str, said: str
) -> None:
    listed = (keys / "keys.toml").read_text()
    (keys / "keys.toml").write_text(listed.replace(was, becomes, 1))
    with pytest.raises(KeyRefused, match=said):
        load(keys, "town")


def test_a_token_may_be_named_by_its_serial_number(token: TokenBox, keys: Path) -> None:
    serial = pkcs11.lib(MODULE).get_token(token_label=LABEL).serial.decode().strip("\x00 ")
    listed = (keys / "keys.toml").read_text()
    (keys / "keys.toml").write_text(listed.replace(f'label = "{LABEL}"', f'serial = "{serial}"'))
    assert verified(load(keys).key("town"), b"x")


def test_a_key_may_be_named_by_its_id_and_have_its_certificate_in_a_file(
    token: TokenBox, keys: Path, pki: Pki
) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    listed = (keys / "keys.toml").read_text()
    by_id = 'key_id = "01"\ncertificate_file = "town.cer"'
    (keys / "keys.toml").write_text(listed.replace('key = "town"', by_id, 1))
    (keys / "town.cer").write_bytes(pki.certificate("town").public_bytes(Encoding.DER))
    assert verified(load(keys).key("town"), b"x")


def test_a_key_that_asks_for_the_pin_at_every_signature_gets_it(
    tokens: TokenBox, pki: Pki, keys: Path
) -> None:
    label = "Hoi PIN moi lan"
    tokens.make(label, {"town": (pki.private("town"), pki.certificate("town"))}, each_time=True)
    (keys / "keys.toml").write_text(keys_toml("so-1", label, {"town": "town"}))
    with counted_logins() as answers:
        ring = load(keys, "town")
        assert all(verified(ring.key("town"), b"%d" % n) for n in range(3))
    assert answers == [0] * 5  # the log-in, the look at the pair, three signatures

"""Loads the keys of a run's roles, all their faults said together."""

import os
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from rules.errors import KeyRefused
from tasks.authority import authority_certificate, read_pair, trial_authority
from tasks.keyring.values import HeldKey, Key, Keyring, PrivateKey, Wanted

ANY_PASS = "THIDUA_KEY_PASS"


class _RoleError(Exception):
    """What is wrong with one role's key, in Vietnamese, with its remedy."""


def load_keyring(
    keys: Path | None, roles: Mapping[str, Wanted], trial_folder: Path, at: datetime | None = None
) -> Keyring:
    """The keys of `roles`, good at a moment (now); a role that is not required may have none.

    From `<keys>/<role>.p12`, its pass phrase in `<keys>/<role>.pass` or the environment; with no folder,
    from a throw-away authority in `trial_folder`. KeyRefused names every faulty role in one line.
    """
    moment = at or datetime.now(UTC)
    if keys is None:
        trial_authority(trial_folder, {role: wanted.name for role, wanted in roles.items()})
        above = x509.load_pem_x509_certificate(authority_certificate(trial_folder))
        return Keyring(True, {role: _trial_key(trial_folder, role, above) for role in roles})
    if not keys.is_dir():
        raise KeyRefused(
            f"Không có thư mục khóa ký “{keys}”: sửa THIDUA_KEYS, hoặc bỏ trống để chạy bằng khóa thử."
        )
    loaded: dict[str, Key] = {}
    faulty: dict[str, list[str]] = {}
    for role, wanted in roles.items():
        if not wanted.required and not (keys / f"{role}.p12").exists():
            continue
        try:
            loaded[role] = _own_key(keys, role, moment)
        except _RoleError as fault:
            faulty.setdefault(str(fault), []).append(role)
    if faulty:
        # Forty units that lack their key are one sentence, not forty.
        told = " · ".join(f"{', '.join(of)}: {fault}" for fault, of in faulty.items())
        raise KeyRefused(f"Khóa ký trong “{keys}” chưa dùng được: {told}")
    return Keyring(False, loaded)


def _trial_key(folder: Path, role: str, above: x509.Certificate) -> Key:
    private, certificate = read_pair(folder / f"{role}.pem")
    return Key(role, HeldKey(private), certificate, (above,), trial=True)


def _own_key(folder: Path, role: str, moment: datetime) -> Key:
    path = folder / f"{role}.p12"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _RoleError("thiếu tệp .p12 mang tên vai này, hãy chép tệp khóa vào thư mục") from None
    except OSError as fault:
        raise _RoleError(f"không đọc được tệp {path.name} ({fault.strerror}), hãy xem lại quyền") from None
    phrase = _pass_phrase(folder, role)
    if not phrase:
        _must_be_private(path)  # nothing else keeps the key from others
    private, certificate, chain = _open(data, path.name, phrase)
    _must_be_good(certificate, moment)
    return Key(role, HeldKey(private), certificate, chain, trial=False)


def _pass_phrase(folder: Path, role: str) -> bytes | None:
    """The one given for a role: in its own file, else its own variable, else the one for all."""
    path = folder / f"{role}.pass"
    own = f"{ANY_PASS}_{role.upper().replace('-', '_')}"
    if path.exists():
        _must_be_private(path)
        try:
            return path.read_bytes().rstrip(b"\r\n")
        except OSError as fault:
            raise _RoleError(f"không đọc được tệp {path.name} ({fault.strerror})") from None
    phrase = os.environ.get(own, os.environ.get(ANY_PASS))
    return None if phrase is None else phrase.encode()


def _must_be_private(path: Path) -> None:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise _RoleError(f"người khác trên máy đọc được tệp {path.name}, hãy chạy: chmod 600 {path.name}")


def _open(
    data: bytes, name: str, phrase: bytes | None
) -> tuple[PrivateKey, x509.Certificate, tuple[x509.Certificate, ...]]:
    # The library's own words may quote what it was given: none of them is passed on.
    try:
        private, certificate, chain = pkcs12.load_key_and_certificates(data, phrase)
    except Exception:
        if phrase:
            raise _RoleError(f"không mở được {name}, hãy xem lại mật khẩu và tệp") from None
        raise _RoleError(
            f"không mở được {name} khi chưa có mật khẩu, hãy ghi mật khẩu vào tệp {Path(name).stem}.pass "
            f"(chmod 600) hoặc biến {ANY_PASS}"
        ) from None
    if private is None or certificate is None:
        raise _RoleError(f"{name} không có đủ khóa riêng và chứng thư, hãy xuất lại tệp .p12")
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _RoleError(f"loại khóa trong {name} không ký được PDF, hãy dùng khóa RSA hoặc EC")
    if private.public_key() != certificate.public_key():
        raise _RoleError(f"khóa và chứng thư trong {name} không phải một cặp, hãy xuất lại tệp .p12")
    return private, certificate, tuple(chain)


def _must_be_good(certificate: x509.Certificate, moment: datetime) -> None:
    if moment > certificate.not_valid_after_utc:
        raise _RoleError(
            f"chứng thư hết hạn ngày {certificate.not_valid_after_utc:%d/%m/%Y}, hãy xin gia hạn"
        )
    if moment < certificate.not_valid_before_utc:
        raise _RoleError(
            f"chứng thư chỉ có hiệu lực từ ngày {certificate.not_valid_before_utc:%d/%m/%Y}, "
            "hãy xem lại đồng hồ của máy hoặc chứng thư"
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return  # a certificate that limits nothing may sign
    if not (usage.digital_signature or usage.content_commitment):
        raise _RoleError("chứng thư không được cấp để ký số, hãy dùng chứng thư ký (digitalSignature)")

"""A key in a PKCS#12 file, opened once with its pass phrase."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from rules.values.machine import cause
from tasks.pki.keyring.phrases import ANY_PASS, open_to_others, pass_phrase
from tasks.pki.keyring.values import PrivateKey, RoleError
from tasks.storage.secret_file import is_private

Pkcs12Content = tuple[PrivateKey, x509.Certificate, tuple[x509.Certificate, ...]]


def open_pkcs12(folder: Path, name: str, role: str) -> Pkcs12Content:
    """Return the key of a file in a folder, its certificate and those that came with it; RoleError says what is wrong."""
    path = folder / name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if name == f"{role}.p12":
            raise RoleError("thiếu tệp .p12 mang tên vai này, hãy chép tệp khóa vào thư mục") from None
        raise RoleError(f"thiếu tệp {name} mà keys.toml nêu, hãy chép tệp vào hoặc sửa keys.toml") from None
    except OSError as fault:
        raise RoleError(f"không đọc được tệp {path.name} ({cause(fault)}), hãy xem lại quyền") from None
    if not is_private(path.stat()):  # a pass phrase can be guessed at leisure by whoever has copied the file
        raise open_to_others(path)
    phrase = pass_phrase(folder, role)
    return _open(data, path.name, role, phrase)


def _open(data: bytes, name: str, role: str, phrase: bytes | None) -> Pkcs12Content:
    # The library's own words may quote what it was given: none of them is passed on.
    try:
        private, certificate, chain = pkcs12.load_key_and_certificates(data, phrase)
    except Exception:
        if phrase:
            raise RoleError(f"không mở được {name}, hãy xem lại mật khẩu và tệp") from None
        raise RoleError(
            f"không mở được {name} khi chưa có mật khẩu, hãy ghi mật khẩu vào tệp {role}.pass "
            f"(chmod 600) hoặc biến {ANY_PASS}"
        ) from None
    if private is None or certificate is None:
        raise RoleError(f"{name} không có đủ khóa riêng và chứng thư, hãy xuất lại tệp .p12")
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise RoleError(f"loại khóa trong {name} không ký được PDF, hãy dùng khóa RSA hoặc EC")
    if private.public_key() != certificate.public_key():
        raise RoleError(f"khóa và chứng thư trong {name} không phải một cặp, hãy xuất lại tệp .p12")
    return private, certificate, tuple(chain)

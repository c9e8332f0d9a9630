"""Loads the keys of a run's roles, all their faults said together."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from PIL import Image, UnidentifiedImageError

from rules.values.errors import KeyRefused
from rules.values.machine import cause
from tasks.pki.keyring.key_list import KeyList, RoleKey, read_key_list
from tasks.pki.keyring.pkcs12_file import open_pkcs12
from tasks.pki.keyring.revocation import standings
from tasks.pki.keyring.usage import must_be_good
from tasks.pki.keyring.values import HeldKey, Keyring, RoleError, SigningKey, WantedRole
from tasks.pki.trial_ca import read_pair, trial_ca, trial_ca_certificate
from tasks.pki.trust import Trust

if TYPE_CHECKING:  # its module is loaded where a token is named
    from tasks.pki.keyring.token import Token

LONG_TERM = "ký dài hạn (THIDUA_LONG_TERM) cần bằng chứng chưa bị thu hồi, mà"
WHAT_TO_DO = "hãy xem lại mạng và THIDUA_TRUST rồi chạy lại, hoặc tắt THIDUA_LONG_TERM"
NO_PSS = "token không có cơ chế RSASSA-PSS (THIDUA_RSA_PSS), chữ ký dùng PKCS#1 v1.5"
MOST_BYTES = 2_000_000
MOST_PIXELS = 3000  # a side; a seal of 42 mm at 600 dpi has 1000
REMEDY = "hãy lưu lại thành PNG nền trong suốt"


def load_keyring(
    keys: Path | None,
    roles: Mapping[str, WantedRole],
    trial_folder: Path,
    at: datetime | None = None,
    *,
    trust: Trust | None = None,
    online: bool = False,
    seconds: float = 10,
    long_term: bool = False,
    pss: bool = False,
) -> Keyring:
    """The keys of `roles`, good at a moment (now); a role that is not required may have none.

    From `<keys>/<role>.p12` or where `<keys>/keys.toml` says, pass phrases and PINs from files or the environment; with no
    folder, from a trial CA in `trial_folder`. With `trust`, each certificate is looked up once: a revoked one is
    refused, one that nobody answers for is a doubt of the ring, or refused for `long_term`; `online` lets it ask the
    network, each call within `seconds`. `pss`: RSA keys sign by RSASSA-PSS; one whose token can't is a doubt. KeyRefused names every faulty role in one line.
    """
    if keys is None:
        trial_ca(trial_folder, {role: wanted.name for role, wanted in roles.items()})
        above = x509.load_pem_x509_certificate(trial_ca_certificate(trial_folder))
        return Keyring(True, {role: _trial_key(trial_folder, role, above) for role in roles})
    if not keys.is_dir():
        raise KeyRefused(
            f"Không có thư mục khóa ký “{keys}”: sửa THIDUA_KEYS, hoặc bỏ trống để chạy bằng khóa thử."
        )
    listed = read_key_list(keys)
    drawer = _Drawer(keys, listed, at or datetime.now(UTC), pss=pss)
    loaded: dict[str, SigningKey] = {}
    faulty: dict[str, list[str]] = {}
    for role, wanted in roles.items():
        if not wanted.required and not has_key(keys, listed, role):
            continue
        try:
            loaded[role] = drawer.key(role)
        except RoleError as fault:
            faulty.setdefault(str(fault), []).append(role)
    doubts: dict[str, str] = {}
    if trust is not None and loaded:
        certificates = {key.fingerprint: (key.certificate, key.chain) for key in loaded.values()}
        asked = standings(certificates, trust, moment=at, online=online, seconds=seconds)
        for role, key in loaded.items():
            standing = asked[key.fingerprint]
            if standing.revoked:
                faulty.setdefault(standing.revoked, []).append(role)
            elif standing.doubt and long_term:
                faulty.setdefault(f"{LONG_TERM} {standing.doubt}; {WHAT_TO_DO}", []).append(role)
            elif standing.doubt:
                doubts[role] = standing.doubt
            loaded[role] = replace(key, chain=_completed(key, standing.above, trust))
    if faulty:
        # Forty units that lack their key are one sentence, not forty.
        told = " · ".join(f"{', '.join(of)}: {fault}" for fault, of in faulty.items())
        raise KeyRefused(f"Khóa ký trong “{keys}” chưa dùng được: {told}")
    return Keyring(False, loaded, _with_other_signatures(doubts, loaded) if pss else doubts)


def _with_other_signatures(doubts: Mapping[str, str], keys: Mapping[str, SigningKey]) -> dict[str, str]:
    """The doubts, and which keys don't sign by RSASSA-PSS though they are asked to."""
    other = [role for role, key in keys.items() if key.handle.kind == "rsa" and not key.handle.pss]
    return {**doubts, **{role: "; ".join([*filter(None, [doubts.get(role)]), NO_PSS]) for role in other}}


def has_key(keys: Path, listed: KeyList, role: str) -> bool:
    """Tell whether a key of that role is there, or said to be."""
    said = listed.roles.get(role)
    return bool(said and (said.file or said.token)) or (keys / f"{role}.p12").exists()


class _Drawer:
    """The folder of keys as it is opened: each token once."""

    def __init__(self, folder: Path, listed: KeyList, moment: datetime, *, pss: bool) -> None:
        self._folder, self._listed, self._moment, self._pss = folder, listed, moment, pss
        self._tokens: dict[str, Token] = {}

    def key(self, role: str) -> SigningKey:
        """Open one role's key and look at it."""
        where = self._listed.of(role)
        key = self._on_token(role, where) if where.token else self._in_file(role, where)
        must_be_good(key.certificate, self._moment)
        return replace(key, image=_picture(self._folder, role, where.image))

    def _in_file(self, role: str, where: RoleKey) -> SigningKey:
        private, certificate, chain = open_pkcs12(self._folder, where.file or f"{role}.p12", role)
        return SigningKey(role, HeldKey(private, pss=self._pss), certificate, chain, trial=False)

    def _on_token(self, role: str, where: RoleKey) -> SigningKey:
        from tasks.pki.keyring.on_token import token_key
        from tasks.pki.keyring.token import Token

        name = where.token or ""
        token = self._tokens.setdefault(name, Token(name, self._listed.tokens[name], self._folder))
        token.open()
        given = _given(self._folder, where.certificate_file)
        handle, certificate, others = token_key(token, where, given, pss=self._pss)
        return SigningKey(role, handle, certificate, _line_above(certificate, others), trial=False)


def _given(folder: Path, name: str | None) -> x509.Certificate | None:
    if name is None:
        return None
    try:
        data = (folder / name).read_bytes()
        pem = b"-----BEGIN" in data
        return x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
    except (OSError, ValueError):
        raise RoleError(f"không đọc được chứng thư {name} mà keys.toml nêu, hãy chép lại tệp .cer") from None


def _trial_key(folder: Path, role: str, above: x509.Certificate) -> SigningKey:
    private, certificate = read_pair(folder / f"{role}.pem")
    return SigningKey(role, HeldKey(private), certificate, (above,), trial=True)


def _completed(
    key: SigningKey, above: tuple[x509.Certificate, ...], trust: Trust
) -> tuple[x509.Certificate, ...]:
    """The chain that came with a key, and what is missing in it of the path found, or of the trust folder."""
    kept = [x509.load_der_x509_certificate(other.dump()) for other in trust.others]
    line = above or _line_above(key.certificate, (*key.chain, *kept))
    return (*key.chain, *(certificate for certificate in line if certificate not in key.chain))


def _line_above(
    certificate: x509.Certificate, among: tuple[x509.Certificate, ...]
) -> tuple[x509.Certificate, ...]:
    """Those of some certificates that lead up from one, nearest first."""
    line: list[x509.Certificate] = []
    below = certificate
    while issuer := next((c for c in among if c not in (below, *line) and _issued(c, below)), None):
        line.append(issuer)
        below = issuer
    return tuple(line)


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except Exception:  # whatever the library says against it, it is not that one's
        return False
    return True


def token_there(keys: Path, listed: KeyList, name: str) -> str:
    """Return the label of a token of keys.toml that is plugged in, without logging in; KeyRefused where it is not."""
    from tasks.pki.keyring.token import Token

    try:
        return Token(name, listed.tokens[name], keys).present()
    except RoleError as fault:
        raise KeyRefused(str(fault)) from None


def _picture(folder: Path, role: str, named: str | None) -> bytes | None:
    """A role's PNG that shows where it has signed: the one named in keys.toml, else `<role>.png` where there is one."""
    path = folder / (named or f"{role}.png")
    if not path.exists():
        if named:
            raise RoleError(f"thiếu tệp ảnh {named} mà keys.toml nêu, hãy chép ảnh vào hoặc sửa keys.toml")
        return None
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise RoleError(f"ảnh {path.name} lớn hơn 2 MB, hãy thu nhỏ ảnh")
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if max(image.size) > MOST_PIXELS:
                raise RoleError(f"ảnh {path.name} rộng hơn {MOST_PIXELS} điểm ảnh, hãy thu nhỏ ảnh")
            lowest, _ = image.convert("RGBA").getchannel("A").getextrema()
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise RoleError(f"ảnh {path.name} không phải ảnh PNG, {REMEDY}") from None
    except OSError as fault:
        raise RoleError(f"không đọc được ảnh {path.name} ({cause(fault)}), {REMEDY}") from None
    if lowest == 255:
        raise RoleError(f"ảnh {path.name} không có nền trong suốt nên sẽ che chữ, {REMEDY}")
    return data

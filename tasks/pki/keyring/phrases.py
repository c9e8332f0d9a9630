"""Pass phrases and PINs: from a file that only its owner may read, else from the environment. Never in a log or a repr.

Also which PIN a token refused, so that the next run does not send it again: real tokens lock after three.
"""

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from rules.values.machine import cause
from tasks.pki.keyring.values import RoleError
from tasks.storage.secret_file import OpenToOthers, read_secret

ANY_PASS = "THIDUA_KEY_PASS"
ANY_PIN = "THIDUA_PIN"


@dataclass(frozen=True)
class Pin:
    """A token's PIN and where it came from."""

    secret: str = field(repr=False)
    source: str
    changed_ns: int
    """When its file was last changed; 0 where it is from the environment."""


def open_to_others(path: Path) -> RoleError:
    """Return what is told of a file that others on this machine may read."""
    return RoleError(f"người khác trên máy đọc được tệp {path.name}, hãy chạy: chmod 600 {path.name}")


def pass_phrase(folder: Path, role: str) -> bytes | None:
    """Return the pass phrase of a role: from its own file, else its own variable, else the one for all."""
    path = folder / f"{role}.pass"
    if path.exists():
        return _first_line(path)
    phrase = _variable(ANY_PASS, role)
    return None if phrase is None else phrase[1].encode()


def token_pin(folder: Path, token: str) -> Pin | None:
    """Return the PIN of a token of keys.toml: from `<token>.pin`, else its own variable, else the one for all."""
    path = folder / f"{token}.pin"
    if path.exists():
        secret = _first_line(path).decode(errors="replace")
        return Pin(secret, f"tệp {path.name}", path.stat().st_mtime_ns)
    found = _variable(ANY_PIN, token)
    return None if found is None else Pin(found[1], f"biến {found[0]}", 0)


def _first_line(path: Path) -> bytes:
    try:
        return read_secret(path).rstrip(b"\r\n")
    except OpenToOthers:
        raise open_to_others(path) from None
    except OSError as fault:
        raise RoleError(f"không đọc được tệp {path.name} ({cause(fault)})") from None


def _variable(general: str, whose: str) -> tuple[str, str] | None:
    own = f"{general}_{whose.upper().replace('-', '_').replace('.', '_')}"
    for name in (own, general):
        if os.environ.get(name):
            return name, os.environ[name]
    return None


class RefusedPin:
    """A mark `.<token>.pin-refused` in the folder of keys: which change of the PIN's file was refused, never the PIN."""

    def __init__(self, folder: Path, token: str) -> None:
        self.path = folder / f".{token}.pin-refused"

    @property
    def can_be_kept(self) -> bool:
        """Whether the folder may be written (under systemd `/etc` may not)."""
        return os.access(self.path.parent, os.W_OK)

    def stands(self, pin: Pin) -> bool:
        """Tell whether this PIN was refused before and has not been changed since."""
        try:
            return self.path.read_text(encoding="ascii").strip() == str(pin.changed_ns)
        except (OSError, ValueError):
            return False

    def note(self, pin: Pin) -> None:
        """Remember that this PIN was refused, as far as the folder may be written."""
        try:
            self.path.write_text(f"{pin.changed_ns}\n", encoding="ascii")
            self.path.chmod(0o600)
        except OSError:
            pass  # then what the token itself says of wrong PINs has to do

    def clear(self) -> None:
        """Forget it: a PIN was accepted."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

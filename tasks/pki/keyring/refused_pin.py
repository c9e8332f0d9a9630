"""Remembers that a token refused a PIN, so that the next run does not send it again: real tokens lock after three."""

import contextlib
import os
from pathlib import Path

from tasks.pki.keyring.phrases import Pin


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

"""A PKCS#11 token: one log-in for all its keys, all roles and all threads; opened again once where it was pulled out."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag
from pkcs11 import exceptions as refusals

from rules.values.errors import KeyRefused
from tasks.pki.keyring.key_list import TokenPlace
from tasks.pki.keyring.phrases import ANY_PIN, Pin, RefusedPin, token_pin
from tasks.pki.keyring.values import RoleError

T = TypeVar("T")
NEVER = (
    refusals.MechanismInvalid,
    refusals.MechanismParamInvalid,
    refusals.KeyTypeInconsistent,
    refusals.KeySizeRange,
    refusals.DataLenRange,
    refusals.FunctionNotSupported,
)
"""What a token would answer the second time too."""
PIN_REFUSED = (refusals.PinIncorrect, refusals.PinInvalid, refusals.PinLenRange)
_MODULES: dict[str, int] = {}
"""How often each maker's module was started anew in this process: what was opened before is void."""
_LOCKS: dict[str, Any] = {}
"""One a module: starting it anew while another thread signs would pull the floor from under that one."""


class Token:
    """One token of keys.toml; nothing is asked of it before `open`. Safe in many threads: one call at a time."""

    def __init__(self, name: str, place: TokenPlace, folder: Path) -> None:
        self.name, self.place = name, place
        self._folder = folder
        self._lock = _LOCKS.setdefault(place.module, threading.RLock())
        self._session: pkcs11.Session | None = None
        self._started = 0
        self._keys: dict[tuple[str | None, str | None], Any] = {}
        self._pin: Pin | None = None
        self._refused: RoleError | None = None
        """Set where the PIN was refused: it is never sent again by this process."""

    def __repr__(self) -> str:
        return f"Token({self.name!r})"

    def open(self) -> None:
        """Find the token and log in, unless that is done; RoleError says what is wrong, and the PIN is tried once."""
        with self._lock:
            if self._refused:
                raise self._refused
            if self._session is not None and self._started == _MODULES.get(self.place.module, 0):
                return
            try:
                self._log_in(self._found())
            except (refusals.PKCS11Error, RuntimeError) as fault:
                raise RoleError(
                    f"token “{self.name}” không mở được ({kind(fault)}), hãy cắm lại token"
                ) from None

    def present(self) -> str:
        """Return the label of the token where it is plugged in, without logging in; RoleError where it is not."""
        with self._lock:
            return str(self._found().label).strip()

    def close(self) -> None:
        """Log out, in so far as the token is still there."""
        with self._lock:
            self._forget()

    def ask(self, question: Callable[["Token", pkcs11.Session], T]) -> T:
        """Return what the open token answers; opens it again once where it was pulled out. KeyRefused where it is gone."""
        with self._lock:
            try:
                return question(self, self._open_session())
            except NEVER as fault:
                raise KeyRefused(
                    f"Token “{self.name}” không ký được bằng khóa này ({kind(fault)}): dùng khóa RSA hoặc EC cấp để ký."
                ) from None
            except (refusals.PKCS11Error, RoleError):
                pass  # pulled out, as far as it tells: perhaps it is there again
            try:
                self._open_again()
                return question(self, self._open_session())
            except RoleError as fault:
                said = str(fault)
            except refusals.PKCS11Error as fault:
                said = kind(fault)
            raise KeyRefused(
                f"Token “{self.name}” không còn trả lời ({said}): cắm lại token rồi chạy lại; những gì đã ký được giữ nguyên."
            )

    def private_key(self, session: pkcs11.Session, label: str | None, key_id: str | None) -> Any:
        """Return a key on the open token, looked up once a session."""
        if (label, key_id) not in self._keys:
            given: dict[str, Any] = {"label": label, "id": bytes.fromhex(key_id) if key_id else None}
            chosen = {name: value for name, value in given.items() if value is not None}
            self._keys[label, key_id] = session.get_key(object_class=ObjectClass.PRIVATE_KEY, **chosen)
        return self._keys[label, key_id]

    def sign(self, key: Any, data: bytes, mechanism: Mechanism, how: tuple[Any, ...] | None = None) -> bytes:
        """Sign with a key of the open token, sending the PIN along where the key asks for it at every signature; `how`: the mechanism's parameters."""
        try:
            each_time = bool(key[Attribute.ALWAYS_AUTHENTICATE])
        except refusals.PKCS11Error:
            each_time = False  # a token that does not know the attribute does not ask
        pin = self._pin.secret if each_time and self._pin else None
        return bytes(key.sign(data, mechanism=mechanism, mechanism_param=how, pin=pin))

    def _open_session(self) -> pkcs11.Session:
        self.open()
        assert self._session is not None
        return self._session

    def _open_again(self) -> None:
        with self._lock:
            self._forget()
            try:
                self.open()
                return
            except RoleError:
                if self._refused:
                    raise
            # Some modules see a token that came back only after they are started anew, which ends all their sessions.
            self._forget()
            try:
                _module(self.place.module).reinitialize()
            except (refusals.PKCS11Error, RuntimeError) as fault:
                raise RoleError(kind(fault)) from None
            _MODULES[self.place.module] = _MODULES.get(self.place.module, 0) + 1
            self.open()

    def _forget(self) -> None:
        session, self._session, self._keys = self._session, None, {}
        if session is not None:
            with contextlib.suppress(refusals.PKCS11Error):  # it is gone already
                session.close()

    def _found(self) -> pkcs11.Token:
        there: list[pkcs11.Token] = []
        for slot in _module(self.place.module).get_slots(token_present=True):
            try:
                token = slot.get_token()
            except refusals.PKCS11Error:
                continue  # another reader's, or just pulled out
            if self._is_it(token):
                there.append(token)
        if not there:
            raise RoleError(f"không thấy token “{self.name}”, hãy cắm token rồi chạy lại")
        if len(there) > 1:
            raise RoleError(
                f"có {len(there)} token cùng nhãn như “{self.name}”, hãy ghi thêm serial vào keys.toml"
            )
        return there[0]

    def _is_it(self, token: pkcs11.Token) -> bool:
        label, serial = str(token.label).strip(), token.serial.decode(errors="replace").strip("\x00 ")
        return (self.place.label in (None, label)) and (self.place.serial in (None, serial))

    def _log_in(self, token: pkcs11.Token) -> None:
        pin = token_pin(self._folder, self.name)
        if pin is None:
            raise RoleError(
                f"chưa có mã PIN của token “{self.name}”, "
                f"hãy ghi vào tệp {self.name}.pin (chmod 600) hoặc biến {ANY_PIN}"
            )
        mark = RefusedPin(self._folder, self.name)
        self._must_be_worth_a_try(token, pin, mark)
        self._keys = {}
        try:
            self._session = token.open(user_pin=pin.secret)
        except refusals.UserAlreadyLoggedIn:
            self._session = token.open()  # by this very process: PKCS#11 logs in whole processes
        except PIN_REFUSED:
            mark.note(pin)
            self._refused = RoleError(
                f"token “{self.name}” không nhận mã PIN trong {pin.source}: chỉ thử một lần và không thử lại mã này, "
                "vì sai vài lần là token khóa hẳn; hãy ghi đúng mã PIN rồi chạy lại"
            )
            raise self._refused from None
        except refusals.PinLocked:
            raise self._locked() from None
        self._pin = pin
        self._started = _MODULES.get(self.place.module, 0)
        mark.clear()

    def _must_be_worth_a_try(self, token: pkcs11.Token, pin: Pin, mark: RefusedPin) -> None:
        flags = token.flags
        if TokenFlag.USER_PIN_LOCKED in flags:
            raise self._locked()
        if mark.stands(pin):
            remedy = (
                "hãy ghi đúng mã PIN"
                if pin.changed_ns
                else f"hãy đặt đúng mã PIN rồi xóa tệp {mark.path.name}"
            )
            raise RoleError(
                f"mã PIN trong {pin.source} đã bị token “{self.name}” từ chối ở lần chạy trước, nên không thử lại "
                f"(sai vài lần là token khóa hẳn); {remedy} rồi chạy lại"
            )
        # Without our own mark, any earlier wrong PIN may have been this one.
        if TokenFlag.USER_PIN_FINAL_TRY in flags or (
            TokenFlag.USER_PIN_COUNT_LOW in flags and not mark.can_be_kept
        ):
            raise RoleError(
                f"token “{self.name}” đã bị nhập sai mã PIN và sắp khóa, nên phần mềm không thử; "
                "hãy xem lại mã PIN, đăng nhập đúng một lần bằng công cụ của nhà cung cấp rồi chạy lại"
            )

    def _locked(self) -> RoleError:
        return RoleError(f"token “{self.name}” đã bị khóa mã PIN, hãy mở khóa bằng công cụ của nhà cung cấp")


def kind(fault: Exception) -> str:
    """Return what PKCS#11 calls a fault, which says nothing of what was sent."""
    return type(fault).__name__


def _module(path: str) -> Any:
    try:
        return pkcs11.lib(path)
    except (refusals.PKCS11Error, RuntimeError, OSError):
        raise RoleError(
            f"không nạp được mô-đun PKCS#11 “{path}”, hãy cài phần mềm của token và xem lại module trong keys.toml"
        ) from None

"""Sends e-mail over SMTP: one connection for many letters; what one letter meets is its result, not the others' end."""

import hashlib
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, localtime
from pathlib import Path
from typing import Any, Literal

from rules.notices.addresses import is_address
from rules.values.errors import ThiduaError
from rules.values.machine import cause
from rules.values.wording import one_line, trimmed
from tasks.storage.secret_file import read_password

SECONDS = 30.0
_SAID_LENGTH = 300
_WORD_BYTES = 39  # of text in one encoded word: the line stays below 78 signs
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_REMEDY = "kiểm tra THIDUA_SMTP_HOST, THIDUA_SMTP_PORT, THIDUA_SMTP_SECURITY và mạng"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and whose letters go through it: `sender` is the office's address, `sender_name` its name."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail: to one address; `attachments` are files by the names that the reader sees.

    `key` says what the letter is: the same key gives the same Message-ID, so that a letter sent twice shows as one.
    """

    to: str
    subject: str
    text: str
    html: str
    key: str
    attachments: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a letter: `failed` is "" where the server took it, else why not, in its words."""

    letter: Letter
    failed: str = ""


def read_mail_password(path: Path) -> str:
    """Return the password in a file that only its owner can read; raises ThiduaError."""
    password = read_password(path, "THIDUA_SMTP_PASSWORD_FILE")
    if not password.isascii():
        # The protocol's plain login is written in ASCII; smtplib would quote the sign it can't send.
        raise ThiduaError(f"Tệp mật khẩu thư '{path}' có chữ có dấu: đặt mật khẩu không dấu cho hộp thư.")
    return password


def send(letters: Iterable[Letter], server: Server) -> Iterator[Sent]:
    """Send the letters in their order; yields each one's result as soon as the server has answered.

    A connection that drops is made again once for a letter; when none can be made, the rest fails without waiting.
    """
    line = _Line(server)
    try:
        for letter in letters:
            yield Sent(letter, line.send(letter))
    finally:
        line.close()


class _Line:
    """The connection of one call of `send`; `_dead` is why there will be none any more."""

    def __init__(self, server: Server) -> None:
        self._server, self._dead, self._lost = server, "", 0
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> str:
        """Send one letter; returns what went wrong."""
        try:
            message = compose(letter, self._server)
        except OSError as fault:
            return f"không đọc được tệp đính kèm ({cause(fault)}): chạy lại lần tiếp nhận"
        except ValueError as fault:
            return f"không lập được thư ({_shown(str(fault))}): kiểm tra địa chỉ"
        for last in (False, True):
            if self._smtp is None:
                self._dead = self._dead or self._connect()
            if self._smtp is None:
                return self._dead
            try:
                self._smtp.send_message(message, self._server.sender, [letter.to])
                self._lost = 0
                return ""
            except smtplib.SMTPServerDisconnected as fault:
                self.close()
                if last:
                    return self._lose(
                        f"máy chủ thư ngắt kết nối ({_shown(str(fault))}): lần chạy sau gửi lại"
                    )
            except smtplib.SMTPException as fault:
                self._after_refusal()
                # Whose mailbox it is may be a person: the words go to logs and tables.
                return f"máy chủ thư từ chối: {_server_words(fault).replace(letter.to, 'địa chỉ này')}"
            except OSError as fault:
                self.close()
                if last:
                    return self._lose(f"mất liên lạc với máy chủ thư ({_shown(str(fault))}): {_REMEDY}")
        raise AssertionError  # the second round always returns

    def _connect(self) -> str:
        """Open the connection, secured and logged in as the settings say; returns why it can't be."""
        server = self._server
        trusted = None if server.security == "none" else ssl.create_default_context()
        smtp: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=trusted)
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
            if server.security == "starttls":
                # A server that offers none is refused: the password would go over the net for all to read.
                smtp.starttls(context=trusted)
            if server.user:
                smtp.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as fault:
            why = f"máy chủ thư không nhận đăng nhập: {_server_words(fault)}: kiểm tra THIDUA_SMTP_USER và tệp mật khẩu"
        except ssl.SSLCertVerificationError as fault:
            why = f"không tin được chứng thư của máy chủ thư ({fault.verify_message}): kiểm tra THIDUA_SMTP_HOST"
        except smtplib.SMTPException as fault:
            why = f"máy chủ thư {server.host}:{server.port} từ chối: {_server_words(fault)}: {_REMEDY}"
        except (OSError, ValueError) as fault:
            why = f"không nối được máy chủ thư {server.host}:{server.port} ({_shown(str(fault))}): {_REMEDY}"
        else:
            self._smtp = smtp
            return ""
        if smtp is not None:
            smtp.close()
        return why

    def _lose(self, why: str) -> str:
        """Note a letter that two connections did not carry; after the second such letter nobody waits for a third."""
        self._lost += 1
        if self._lost > 1:
            self._dead = why
        return why

    def _after_refusal(self) -> None:
        """Make the connection fit for the next letter, or let go of it: a server may hang up after a refusal."""
        assert self._smtp is not None
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def close(self) -> None:
        """Leave politely, if anybody is still there."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None


class _Heads(EmailPolicy):
    """Writes the heads that people read itself: Python 3.11's folding loses spaces between encoded words."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Take a subject as it is: what looks like an encoded word in it is text."""
        return (name, value) if name == "Subject" else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return one head as it goes out."""
        if name == "Subject":
            return f"{name}: {_encoded(value)}\r\n".encode("ascii")
        if name == "From":
            (sender,) = value.addresses
            shown = f"{_encoded(sender.display_name)}\r\n " if sender.display_name else ""
            return f"{name}: {shown}<{sender.addr_spec}>\r\n".encode("ascii")
        return super().fold_binary(name, value)


def _encoded(text: str) -> str:
    """Return the text as encoded words (RFC 2047), a line each, no character cut in two."""
    pieces = [b""]
    for sign in text:
        data = sign.encode("utf-8", "replace")
        if len(pieces[-1]) + len(data) > _WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += data
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in pieces)


# 7bit: a server that takes no 8-bit text must not be able to garble Vietnamese.
_POLICY = _Heads(linesep="\r\n", cte_type="7bit")


def compose(letter: Letter, server: Server) -> EmailMessage:
    """Return the letter as a MIME message: text and HTML, then the attachments; raises OSError, ValueError."""
    if not is_address(letter.to):
        raise ValueError(letter.to)
    domain = server.sender.rpartition("@")[2]
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = one_line(letter.subject)
    message["From"] = Address(one_line(server.sender_name), addr_spec=server.sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Date"] = format_datetime(localtime())
    name = hashlib.sha256(f"{letter.key} {letter.to}".encode()).hexdigest()[:40]
    message["Message-ID"] = f"<{name}@{domain}>"
    # No machine is to answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for shown, path in letter.attachments.items():
        main, sub = _TYPES.get(path.suffix.lower(), ("application", "octet-stream"))
        message.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=one_line(shown))
    return message


def _server_words(fault: smtplib.SMTPException) -> str:
    answer: tuple[int, bytes | str] | None = None
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answer = next(iter(fault.recipients.values()))
    elif isinstance(fault, smtplib.SMTPResponseException):
        answer = (fault.smtp_code, fault.smtp_error)
    if answer is None:
        return _shown(str(fault))
    code, words = answer
    return _shown(f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}")


def _shown(text: str) -> str:
    return trimmed(text, _SAID_LENGTH)

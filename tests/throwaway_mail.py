"""A real mail server on a free port for tests: keeps what it takes, refuses whom it is told to, may hang up."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "phong-noi-vu", "dai-va-kho-doan"


class Post:
    """What the server holds: letters in their order, with whom they went to; `refused` addresses, `hang_up_after` letters."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()
        self.hang_up_after: int | None = None
        self.hangs_up_on: set[str] = set()
        self.connections = 0
        self.port = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hangs_up_on:
            server.transport.close()
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        self.letters.append((envelope.rcpt_tos[0], cast(EmailMessage, message)))
        if self.hang_up_after is not None and len(self.letters) == self.hang_up_after:
            self.hang_up_after = None
            server.transport.close()
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to an address."""
        return [message for receiver, message in self.letters if receiver == address]


class _Controller(Controller):
    """Told its port by the system; aiosmtpd asks for the port before it is known."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def mail_server(**more: Any) -> Iterator[Post]:
    """Run a server on 127.0.0.1 until the block ends."""
    post = Post()
    controller = _Controller(post, hostname="127.0.0.1", port=0, enable_SMTPUTF8=False, **more)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def guarded_server(folder: Path) -> Iterator[Post]:
    """A server that asks for STARTTLS and a login; its certificate, for 127.0.0.1, is <folder>/mail.pem."""
    certificate(folder / "mail.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "mail.pem")

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=good, handled=False)

    with mail_server(
        tls_context=context, require_starttls=True, auth_required=True, authenticator=known
    ) as post:
        yield post


@contextmanager
def tls_server(folder: Path) -> Iterator[Post]:
    """A server that speaks TLS from the first byte; its certificate, for 127.0.0.1, is <folder>/mail.pem."""
    certificate(folder / "mail.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "mail.pem")
    # The controller's own look whether it is up would have to trust the certificate: it is told to.
    with mail_server(ssl_context=context) as post:
        yield post


def certificate(path: Path) -> None:
    """Write a key and its certificate for 127.0.0.1, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))

"""How notices leave: the mail server of the settings, the units' addresses, each letter noted as soon as it went out."""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.settings import Settings
from rules.notices.addresses import Addresses, is_address
from rules.notices.sending import Fate, SentNotice
from rules.notices.values import Words
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.report.register_values import Notice
from rules.values.errors import ThiduaError
from tasks.mail.address_book import read_addresses
from tasks.mail.bodies import bodies
from tasks.mail.smtp import Letter, Server, read_mail_password, send
from tasks.register import Register

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ToSend:
    """One notice to a unit: kind, what it is about (the register knows it by both), words and attachments by shown name."""

    unit: Unit
    kind: str
    about: str
    words: Words
    attachments: Mapping[str, Path] = field(default_factory=dict)


def missing_settings(settings: Settings, *, operator: bool = False) -> list[str]:
    """Return what is lacking for e-mail to be sent, a remedy each; `operator`: to the operator, not to units."""
    login = bool(settings.smtp_user)
    lacks = {
        "SMTP_HOST (máy chủ thư)": not settings.smtp_host,
        "MAIL_FROM (địa chỉ thư của Phòng)": not is_address(settings.mail_from),
        "SMTP_PASSWORD_FILE (tệp mật khẩu, chmod 600)": login and settings.smtp_password_file is None,
        "SMTP_SECURITY (đặt starttls hoặc tls: không gửi mật khẩu qua mạng không mã hóa)": login
        and settings.smtp_security == "none",
        "OPERATOR_EMAIL (địa chỉ thư của người vận hành)": operator
        and not is_address(settings.operator_email),
        "ADDRESSES (tệp địa chỉ thư của các đơn vị)": not operator and settings.addresses is None,
    }
    return [f"THIDUA_{setting}" for setting, is_lacking in lacks.items() if is_lacking]


def mail_server(settings: Settings, name: str = "", *, operator: bool = False) -> Server | None:
    """Return the server to send through, None while notices are switched off; raises ThiduaError naming all that lacks."""
    if not settings.notify:
        return None
    if lacking := missing_settings(settings, operator=operator):
        raise ThiduaError(
            f"Đã bật THIDUA_NOTIFY nhưng còn thiếu: {'; '.join(lacking)}. Bổ sung rồi chạy lại."
        )
    user, file = settings.smtp_user, settings.smtp_password_file
    password = read_mail_password(file) if user and file else ""
    host, port, security = settings.smtp_host, settings.smtp_port, settings.smtp_security
    return Server(host, port, security, settings.mail_from, name, user, password)


def unit_addresses(settings: Settings, plan: Plan) -> Addresses:
    """Return the units' addresses; what is wrong with a line is logged, the others count.

    ThiduaError where the file can't be read; while notices are switched off that is logged, and there are none.
    """
    if settings.addresses is None:
        return Addresses({})
    try:
        found = read_addresses(settings.addresses, plan)
    except ThiduaError as refused:
        if settings.notify:
            raise
        log.warning("%s", refused)
        return Addresses({})
    for fault in found.faults:
        log.warning("%s", fault)
    return found


def send_notices(
    notices: Sequence[ToSend],
    addresses: Addresses,
    server: Server | None,
    register: Register,
    plan: Plan,
    cycle: Cycle,
) -> list[SentNotice]:
    """Send what has not been sent before; returns what came of each notice and address, in order."""
    before = {(n.unit, n.kind, n.about, n.address) for n in register.sent(plan.movement.id, cycle.id)}
    lines: list[SentNotice] = []
    open_letters: list[tuple[ToSend, str]] = []
    for notice in notices:
        to = addresses.of.get(notice.unit.slug, ())
        if not to:
            lines.append(SentNotice(notice.unit, "", Fate.NO_ADDRESS))
        for address in to:
            if (notice.unit.slug, notice.kind, notice.about, address) in before:
                lines.append(SentNotice(notice.unit, address, Fate.BEFORE))
            else:
                open_letters.append((notice, address))
    if server is None:
        lines += [SentNotice(notice.unit, address, Fate.WOULD) for notice, address in open_letters]
    else:
        lines += _sent(open_letters, server, register, plan, cycle)
    order = {unit: index for index, unit in enumerate(plan.units)}
    return sorted(lines, key=lambda line: (order[line.unit.slug], line.address))


def _sent(
    letters: Sequence[tuple[ToSend, str]], server: Server, register: Register, plan: Plan, cycle: Cycle
) -> Iterator[SentNotice]:
    results = send((_letter(notice, address, cycle) for notice, address in letters), server)
    for (notice, address), result in zip(letters, results, strict=True):
        if result.failed:
            log.warning("%s: thư “%s” chưa gửi được: %s", notice.unit.slug, notice.kind, result.failed)
            yield SentNotice(notice.unit, address, Fate.FAILED, result.failed)
            continue
        # Noted right after it went out: a crash in between may send one letter twice, never none.
        noted = Notice(notice.unit.slug, notice.kind, notice.about, address, dt.datetime.now(dt.UTC))
        register.note_sent(plan.movement.id, cycle.id, [noted])
        yield SentNotice(notice.unit, address, Fate.SENT)


def _letter(notice: ToSend, address: str, cycle: Cycle) -> Letter:
    text, html = bodies(notice.words)
    key = "\n".join((cycle.id, notice.unit.slug, notice.kind, notice.about))
    return Letter(address, notice.words.subject, text, html, key, notice.attachments)

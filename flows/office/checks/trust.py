"""Whom this office trusts, and the service that stamps signatures with the time, asked with a real request."""

import datetime as dt
from collections.abc import Iterator

from flows.office.checks.check import CheckResult, bad, good, note
from flows.settings import Settings
from rules.values.errors import KeyRefused, ServiceAway, ThiduaError

ANCHORS = "Chứng thư gốc"
SERVICE = "Dấu thời gian"


def trust(settings: Settings) -> Iterator[CheckResult]:
    """Tell what the folder of anchors holds and whether a list in it has run out; whether the time-stamp service answers."""
    from tasks.pki.trust import read_trust

    if settings.trust is None:
        yield note(
            ANCHORS,
            "chưa đặt THIDUA_TRUST: không kiểm được chứng thư bị thu hồi, kiểm tra hồ sơ chỉ nói được chữ ký còn nguyên vẹn",
        )
    else:
        try:
            kept = read_trust(settings.trust)
        except KeyRefused as refused:
            yield bad(ANCHORS, str(refused))
            return
        told = f"{len(kept.anchors)} chứng thư gốc, {len(kept.others)} trung gian, {len(kept.lists)} danh sách thu hồi"
        none = f"“{settings.trust}” không có chứng thư gốc nào: chép chứng thư gốc (.pem, .cer) vào"
        yield good(ANCHORS, told) if kept.anchors else bad(ANCHORS, none)
        now = dt.datetime.now(dt.UTC)
        ends = [one["tbs_cert_list"]["next_update"].native for one in kept.lists]
        if old := [end for end in ends if end and end < now]:
            yield note(
                ANCHORS,
                f"{len(old)} danh sách thu hồi trong THIDUA_TRUST đã hết hạn (sớm nhất {min(old):%d/%m/%Y}): tải bản mới",
            )
    yield from _stamps(settings)


def _stamps(settings: Settings) -> Iterator[CheckResult]:
    if not settings.timestamp_url and not settings.long_term:  # with it no run would sign: said below
        yield note(
            SERVICE, "chưa đặt THIDUA_TIMESTAMP_URL: chữ ký ghi giờ của máy này, không có dấu thời gian"
        )
        return
    from flows.run.context import proof_of
    from tasks.signing.inspection import ask_for_stamp

    try:
        proof = proof_of(settings, trial=False)
        moment, known = ask_for_stamp(proof)
    except ServiceAway as away:
        yield note(SERVICE, str(away))
        return
    except ThiduaError as wrong:  # settings that don't fit, or no time stamp will ever come from there
        yield bad(SERVICE, str(wrong))
        return
    shown = f"{moment.astimezone(settings.time_zone):%d/%m/%Y %H:%M:%S}"
    if known or proof.trust is None or not proof.trust.anchors:
        yield good(SERVICE, f"'{settings.timestamp_url}' trả lời ({shown})")
    else:
        yield note(
            SERVICE,
            f"'{settings.timestamp_url}' trả lời ({shown}), nhưng chứng thư của dịch vụ không dẫn tới chứng thư gốc nào "
            "trong THIDUA_TRUST: thêm chứng thư gốc của dịch vụ ấy",
        )

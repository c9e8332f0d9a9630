"""What a run says of itself in one line when it ends: the message of its state in Prefect. No person is named."""

from collections.abc import Mapping

from rules.decision.decision import Decision, Stage
from rules.judging.ranking import NomineeKind
from rules.page.summary import Outcome, counts
from rules.report.collected import Collected
from rules.values.findings import with_errors


def intake_words(collected: Collected) -> str:
    """Say how many units have sent, were accepted, got their report back, are missing."""
    units = {unit.slug for unit in collected.units}
    came = units & set(collected.folders)
    back = with_errors(collected.findings) & units
    words = f"{len(came)}/{len(units)} đơn vị đã gửi: {len(came - back)} đã nhận, {len(came & back)} trả lại, {len(units - came)} chưa nộp."
    waiting = len(collected.asides)
    return f"{words} Thư mục gửi còn {waiting} mục chưa lấy." if waiting else words


def forms_words(number: int, where: str) -> str:
    """Say how many appraisal forms were written, and where they are."""
    return f"Đã phát {number} biểu thẩm định: {where} – tải về rồi gửi các cơ quan."


def ranking_words(decision: Decision, where: str) -> str:
    """Say how many are ranked, eligible and chosen, and where to look."""
    parts = []
    for kind, called in ((NomineeKind.COLLECTIVE, "tập thể"), (NomineeKind.INDIVIDUAL, "cá nhân")):
        mine = [entry for entry in decision.entries if entry.kind is kind]
        eligible, chosen = sum(e.eligible for e in mine), sum(e.selected for e in mine)
        parts.append(f"{len(mine)} {called} được xếp hạng, {eligible} đủ điều kiện, {chosen} được chọn")
    return f"{'; '.join(parts)}. Bản xem trước: {where} – chưa công bố."


def stopped_words(title: str, done: int, total: int, things: str) -> str:
    """Say how far a step of a run came before it was stopped; why and what to do follows."""
    return f"{title}: xong {done}/{total} {things} thì phải dừng, phần đã xong giữ nguyên khi chạy lại (nút Retry hoặc đúng lệnh ấy)."


def dossiers_words(number: int) -> str:
    """Say how many dossiers are signed."""
    return f"{number} hồ sơ đã ký và đóng gói, chờ công bố."


def held_words(held: Mapping[str, str]) -> list[str]:
    """Say of each unit (slug) that has no dossier for want of a paper which it is, why, and what to do."""
    return [f"Hồ sơ {unit} chưa lập xong: {why}" for unit, why in held.items()]


def unsigned_words(outcome: Outcome) -> str:
    """Say which papers a run left unsigned for a fault of theirs, and where the reasons are."""
    said = held_words(outcome.held)
    if outcome.unsigned:
        said.append(
            f"{len(outcome.unsigned)} văn bản của thị xã chưa ký được vì không chắc chỗ ký: xem “Vì sao chưa ban hành” ở trang kết quả, "
            "sửa rồi chạy lại."
        )
    return " ".join(said)


def outcome_words(outcome: Outcome) -> str:
    """Say what a whole run left, and whether any signed file was touched."""
    number = counts(outcome)
    town = f" Văn bản của thị xã: {outcome.town_renewed} làm mới." if outcome.town_renewed else ""
    if outcome.renewed:
        kept = f", {outcome.reused} hồ sơ giữ nguyên" if outcome.reused else ""
        touched = f"Làm mới {outcome.renewed} hồ sơ{kept}.{town}"
    else:
        nothing = "" if town else "Không có gì thay đổi: "
        touched = f"{nothing}{outcome.reused} hồ sơ đã ký giữ nguyên.{town}"
    stage = outcome.decision.stage
    told = f"{number.accepted} đơn vị đã nhận, {number.returned} trả lại, {number.missing} chưa nộp."
    if outcome.cycle.kind == "final":
        told = f"{number.counted} đơn vị có năm hợp lệ."
    waits = " Đang chờ kết luận của Hội đồng." if stage is Stage.WAITING and outcome.entries else ""
    return " ".join([f"{touched} {told}{waits}", *([] if outcome.whole else [unsigned_words(outcome)])])

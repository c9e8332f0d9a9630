"""What is asked at the council's stop, what each answer means, and the packet as Markdown above the form; words only.

No person's name is in the text: it lies in the server's history. Who answered stands in the register alone.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from rules.page.links import Pages
from rules.page.ranking import quota_table, share_words
from rules.page.words import KINDS, VALUE_LENGTH, shown, unit_name
from rules.quotas import ALL
from rules.ranking import Entry, NomineeKind
from rules.register.values import Answer
from rules.summary import Outcome
from rules.town.form import COUNCIL_FOLDER
from rules.town_papers.ranking import tied

PACKET = "goi-hoi-dong"
FORM = "hoi-dong.xlsx"
MOST_TIES = 40
"""More ties than this are counted in the text and read in the packet."""


class Choice(StrEnum):
    """What may be answered; the value is what the operator chooses in the form."""

    MET = "đã họp: lấy kết quả theo biểu của Hội đồng"
    AGAIN = "xếp hạng lại: nhận lại báo cáo rồi trình lại"
    STOP = "dừng: không trình nữa"


MEANS = {
    Choice.MET: f"phần mềm đọc `{FORM}` trong thư mục `{COUNCIL_FOLDER.name}`, lập biên bản và dự thảo quyết định. "
    "Chưa thấy biểu thì dừng lại hỏi lần nữa, không mất gì.",
    Choice.AGAIN: "nhận lại báo cáo, phiếu thẩm định, đính chính; chấm điểm, xếp hạng và lập lại tài liệu họp, rồi dừng "
    "lại chờ Hội đồng.",
    Choice.STOP: "lần chạy kết thúc; những gì đã công bố giữ nguyên. Muốn trình tiếp thì bấm chạy một lần mới.",
}
"""What each choice makes the run do."""
NEEDS_REASON = (Choice.AGAIN, Choice.STOP)


def fault_of(answer: Answer) -> str:
    """Return why the answer can't be used and what to do, "" when it can."""
    if answer.answer not in list(Choice):
        return "Chưa rõ ý kiến: chọn một trong ba ý kiến của danh sách."
    if not re.search(r"\w", answer.approver):
        return "Chưa có người quyết định: ghi họ tên người chịu trách nhiệm về ý kiến này."
    if answer.answer in NEEDS_REASON and not re.search(r"\w", answer.reason):
        return f"Chọn “{answer.answer}” mà chưa ghi lý do: chọn lại và ghi lý do."
    return ""


def stop_words(answers: Sequence[Answer]) -> str:
    """Return what the run ends with where the last answer stops it, else ""; neither person nor reason is in it."""
    if not answers or fault_of(answers[-1]) or answers[-1].answer != Choice.STOP:
        return ""
    return (
        f"Dừng theo ý kiến ở bước Hội đồng (lần {answers[-1].round}): không trình nữa, không công bố gì thêm. "
        "Người quyết định và lý do ghi trong sổ đăng ký."
    )


def question(
    outcome: Outcome, answers: Sequence[Answer], forms: Sequence[str], pages: Pages, inbox: str
) -> str:
    """Return the packet of a run that waits as Markdown: figures, what is open, links, steps, what each choice means.

    `answers` were given to this run so far; `forms` are the names of the files in the inbox's council folder; `inbox`
    is what the folder of the inbox is called.
    """
    parts = [
        _heading(outcome),
        *_what_was_missing(outcome, answers, forms),
        _figures(outcome),
        *_ties(outcome),
        *_readings(outcome),
        *_silent(outcome),
        _links(outcome, pages),
        _steps(inbox),
        "**Ý kiến nào làm gì**\n\n" + "\n".join(f"- *{choice}*: {MEANS[choice]}" for choice in Choice),
    ]
    return "\n\n".join(parts)


def _heading(outcome: Outcome) -> str:
    trial = f" **{outcome.plan.movement.trial_text}**" if outcome.trial else ""
    return (
        f"**Chu kỳ {outcome.cycle.id} đang chờ Hội đồng.** Đọc tài liệu, họp, rồi trả lời ở cuối trang này; chờ được "
        f"đến một năm.{trial}"
    )


def _what_was_missing(outcome: Outcome, answers: Sequence[Answer], forms: Sequence[str]) -> list[str]:
    """Say why the run waits again after an answer."""
    if not answers:
        return []
    last = answers[-1]
    if fault := fault_of(last):
        return [f"**Câu trả lời lần {last.round} chưa dùng được.** {fault}"]
    if last.answer != Choice.MET:
        return [f"Đã xếp hạng lại theo ý kiến lần {last.round}: các số dưới đây là số mới."]
    said = f"Lần {last.round} đã trả lời “đã họp” nhưng"
    refused = [f.message for f in outcome.findings if f.unit == COUNCIL_FOLDER.name and not f.cell]
    if refused:
        reasons = "\n".join(f"- {_plain(text)}" for text in refused)
        return [f"**{said} chưa dùng được biểu của Hội đồng:**\n\n{reasons}"]
    if forms:
        return [
            f"**{said} biểu `{FORM}` chưa ghi gì**: ghi ngày họp, chủ trì, thư ký, số có mặt và số phiếu."
        ]
    return [
        f"**{said} chưa thấy biểu `{FORM}`** trong thư mục `{COUNCIL_FOLDER.name}` của hộp nhận: đặt tệp vào đó."
    ]


def _figures(outcome: Outcome) -> str:
    lines = [
        "| Đối tượng | Đề nghị | Đủ điều kiện | Được chọn | Còn để Hội đồng quyết định |",
        "|---|---|---|---|---|",
    ]
    left = {(q.kind, q.group): q.left_to_council for q in outcome.quota if q.left_to_council is not None}
    for group in outcome.plan.groups:
        mine = [e for e in outcome.entries if e.kind is NomineeKind.COLLECTIVE and e.group == group.id]
        name = f"Tập thể {_plain(group.id)}. {_plain(group.name)}"
        lines.append(_figure(name, mine, left.get((NomineeKind.COLLECTIVE, group.id), 0)))
    for kind in NomineeKind:
        mine = [e for e in outcome.entries if e.kind is kind]
        lines.append(_figure(f"**{KINDS[kind]}, tất cả**", mine, left.get((kind, ALL), 0)))
    return "\n".join(lines)


def _figure(name: str, entries: Sequence[Entry], left: int) -> str:
    nominated, eligible, selected = (
        sum(getattr(e, what) for e in entries) for what in ("nominated", "eligible", "selected")
    )
    return f"| {name} | {nominated} | {eligible} | {selected} | {left} |"


def _ties(outcome: Outcome) -> list[str]:
    open_ones = tied(outcome.decision)
    if not open_ones:
        return ["Không có đồng hạng tại ranh giới."]
    names = [
        f"- hạng {e.rank}: {_called(outcome, e)}, {format(e.total, 'f').replace('.', ',')} điểm"
        for e in open_ones[:MOST_TIES]
    ]
    more = (
        [f"- và {len(open_ones) - MOST_TIES} trường hợp khác (xem tài liệu họp)"]
        if len(open_ones) > MOST_TIES
        else []
    )
    return ["**Đồng hạng tại ranh giới, chờ Hội đồng chọn**\n\n" + "\n".join([*names, *more])]


def _called(outcome: Outcome, entry: Entry) -> str:
    unit = _plain(unit_name(outcome.plan, entry.unit))
    return unit if entry.kind is NomineeKind.COLLECTIVE else f"`{entry.unit}/{entry.nominee}` ({unit})"


def _readings(outcome: Outcome) -> list[str]:
    rows = [row for row in quota_table(outcome) if row.whole]
    if not rows:
        return []
    words = [word for word, _, _ in rows[0].readings]
    lines = [
        f"| Tối đa nếu tính trên số | {' | '.join(word.lower() for word in words)} |",
        "|---" * (len(words) + 1) + "|",
    ]
    lines += [f"| {row.kind} | {' | '.join(f'{cap} / {n}' for _, n, cap in row.readings)} |" for row in rows]
    share = share_words(outcome.plan.quota.share)
    return [
        f"**Tỷ lệ khen**: không quá {share}, làm tròn xuống; kế hoạch tính trên số đủ điều kiện.",
        "\n".join(lines),
    ]


def _silent(outcome: Outcome) -> list[str]:
    silent = [_plain(lane.name) for lane in outcome.decision.town.lanes if not lane.received]
    return [f"**Chưa có phiếu thẩm định của**: {', '.join(silent)}."] if silent else []


def _links(outcome: Outcome, pages: Pages) -> str:
    files = outcome.town.get(PACKET, ())
    packet = next((f for f in files if f.endswith(".pdf")), "")
    form = next((f for f in files if f.endswith(FORM)), "")
    if not pages:
        where = " và ".join(f"`{f}`" for f in (packet, form) if f)
        return f"**Tài liệu**: {where} trong thư mục kết quả."
    found = [("Tài liệu họp (PDF)", packet), ("Biểu ghi phiếu (Excel)", form)]
    links = [f"[{title}]({pages.file(path)})" for title, path in found if path]
    return "**Tài liệu**: " + " · ".join([*links, f"[Trang kết quả]({pages.result})"])


def _steps(inbox: str) -> str:
    folder = f"{inbox.rstrip('/')}/{COUNCIL_FOLDER.name}/{FORM}" if inbox else f"{COUNCIL_FOLDER.name}/{FORM}"
    steps = [
        "Gửi tài liệu họp cho Hội đồng.",
        f"Sau cuộc họp, ghi ngày họp, thành phần, số phiếu vào `{FORM}`.",
        f"Đặt tệp đó vào `{folder}`.",
        "Chọn ý kiến, ghi họ tên người quyết định ở dưới rồi bấm **Submit**.",
    ]
    return "**Cần làm**\n\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))


def _plain(text: str) -> str:
    """Return a stranger's text so that Markdown and HTML in it are shown, not done."""
    return re.sub(r"([\\`*_\[\]<>|#~&!])", r"\\\1", shown(text, VALUE_LENGTH))

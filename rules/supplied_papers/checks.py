"""What is wrong with the papers that a unit supplied signed (V01-V10), as findings of the unit."""

from collections.abc import Iterable, Iterator, Sequence

from rules.plan.plan import Plan
from rules.report.report import Report
from rules.report.unread import WAIT
from rules.supplied_papers.names import InspectedPaper, SuppliedPapers
from rules.supplied_papers.stated import figures_in, names_in
from rules.values.findings import Finding, Severity, finding
from rules.verifying.agreement import missing_figures, missing_names
from rules.verifying.values import SignatureSeen, Verdict
from rules.verifying.whose import bears

_MOST_NAMED = 12


def findings_of(
    plan: Plan, report: Report, supplied: SuppliedPapers, inspected: Iterable[InspectedPaper]
) -> list[Finding]:
    """Return what is found of a unit's supplied papers; one that can't be opened is compared with nothing."""
    by_name = {each.name: each for each in inspected}
    found = [_unused(report.unit, unused.names, unused.says) for unused in supplied.unused]
    for paper, name in supplied.papers.items():
        found += _of_one(plan, report, paper, by_name[name])
    return found


def _of_one(plan: Plan, report: Report, paper: str, inspected: InspectedPaper) -> Iterator[Finding]:
    if inspected.fault:
        remedy = WAIT if inspected.passing else "xuất lại thành PDF thường, ký số lại rồi gửi"
        says = f"{inspected.fault}: {remedy}."
        yield _about(report, "V02", inspected, says, Severity.ERROR)
        return
    yield _signed(plan, report, inspected)
    if not inspected.text:
        says = "không đọc được chữ (bản quét hoặc ảnh), chưa đối chiếu tên và số liệu với báo cáo."
        yield _about(report, "V10", inspected, says, Severity.INFO)
        return
    yield from _differences(plan, report, paper, inspected)


def _signed(plan: Plan, report: Report, inspected: InspectedPaper) -> Finding:
    rules = plan.brought
    signatures = inspected.signatures
    if signatures is None:
        says = "không kiểm tra được chữ ký số: Phòng Nội vụ xem trực tiếp; nếu được thì xuất PDF, ký số lại rồi gửi."
        return _about(report, "V05", inspected, says, Severity(rules.unknown_authority))
    if not signatures:
        says = "chưa có chữ ký số: nếu là bản quét ký tay thì Phòng Nội vụ xem trực tiếp; nếu không thì ký số rồi gửi lại."
        return _about(report, "V06", inspected, says, Severity(rules.unsigned))
    if broken := [s for s in signatures if not s.intact or s.changed]:
        says = f"đã bị sửa sau khi ký (chữ ký {_signers(broken)} không còn giá trị): gửi lại đúng tệp vừa ký, không sửa, không in lại."
        return _about(report, "V03", inspected, says, Severity(rules.changed))
    if bad := [s for s in signatures if not s.usage_ok or Verdict.INVALID in (s.trust, s.revocation)]:
        says = f"{'; '.join(_why(s) for s in bad)}: ký lại bằng chứng thư còn hiệu lực rồi gửi."
        return _about(report, "V04", inspected, says, Severity(rules.revoked))
    if unknown := [s for s in signatures if s.trust is not Verdict.VALID or s.stamp is Verdict.INVALID]:
        says = f"chữ ký còn nguyên vẹn nhưng chưa xác minh được người ký: {'; '.join(_why(s) for s in unknown)}. Phòng Nội vụ xem xét."
        return _about(report, "V05", inspected, says, Severity(rules.unknown_authority))
    is_open = any(s.revocation is not Verdict.VALID for s in signatures)
    open_ = " (chưa tra được chứng thư có bị thu hồi hay không)" if is_open else ""
    says = f"đã ký số hợp lệ bởi {_signers(signatures)}{open_}{_whose(plan, report, signatures)}; được đưa nguyên vẹn vào hồ sơ."
    return _about(report, "V09", inspected, says, Severity.INFO)


def _whose(plan: Plan, report: Report, signatures: Sequence[SignatureSeen]) -> str:
    unit, head = plan.units[report.unit].name, report.text("nguoi_dung_dau")
    if any(bears(each, [unit, head]) for each in signatures):
        return ""
    return f" (chứng thư không mang tên “{unit}” hay người đứng đầu: Phòng Nội vụ đối chiếu người ký)"


def _why(signature: SignatureSeen) -> str:
    if not signature.usage_ok:
        reason = "chứng thư không dùng để ký văn bản"
    elif signature.trust is not Verdict.VALID:
        reason = signature.trust_says
    elif signature.revocation is Verdict.INVALID:
        reason = signature.revocation_says
    else:
        reason = signature.stamp_says
    return f"“{signature.signer}”: {reason}"


def _signers(signatures: Iterable[SignatureSeen]) -> str:
    return ", ".join(dict.fromkeys(f"“{s.signer or s.field}”" for s in signatures))


def _differences(plan: Plan, report: Report, paper: str, inspected: InspectedPaper) -> Iterator[Finding]:
    severity = Severity(plan.brought.differs)
    names = names_in(plan, report, paper)
    absent = [n.shown for n in names if len(missing_names(inspected.text, n.spellings)) == len(n.spellings)]
    if absent:
        says = f"không thấy tên {_shortened(absent)}: đối chiếu với báo cáo; văn bản sai thì sửa, ký lại, báo cáo sai thì gửi lại báo cáo."
        yield _about(report, "V07", inspected, says, severity)
    figures = figures_in(plan, report, paper)
    lacking = set(missing_figures(inspected.text, [f.printed for f in figures]))
    if lacking:
        told = [f"{f.what} {f.printed}" for f in figures if f.printed in lacking]
        why = ""
        if report.corrections:
            why = " (báo cáo đã được Phòng Nội vụ đính chính, văn bản có thể còn ghi số cũ)"
        says = f"không thấy {_shortened(told)} như báo cáo{why}: đối chiếu; văn bản sai thì sửa, ký lại, báo cáo sai thì gửi lại báo cáo."
        yield _about(report, "V08", inspected, says, severity)


def _shortened(what: Sequence[str]) -> str:
    more = f" và {len(what) - _MOST_NAMED} mục khác" if len(what) > _MOST_NAMED else ""
    return "; ".join(what[:_MOST_NAMED]) + more


def _unused(unit: str, names: Sequence[str], says: str) -> Finding:
    shown = ", ".join(f"“{name}”" for name in names)
    words = f"tệp {shown} trong van-ban không được dùng, hồ sơ dùng bản do phần mềm soạn: {says}"
    return finding("V01", unit=unit, value=", ".join(names), says=words)


def _about(report: Report, rule: str, inspected: InspectedPaper, says: str, severity: Severity) -> Finding:
    words = f"văn bản “{inspected.name}” của đơn vị: {says}"
    return finding(rule, unit=report.unit, value=inspected.name, says=words, severity=severity)

"""The signing keys: trial or real, for whom they are missing, when the first certificate ends."""

import datetime as dt

from flows.office.check import Check, bad, good, note
from flows.settings import Settings
from rules.errors import KeyRefused, ThiduaError

SOON = dt.timedelta(days=60)
ABOUT = "Khóa ký"


def keys(settings: Settings) -> list[Check]:
    """Open every key of the plans' roles that is there; tell who has none and which certificate ends soon."""
    if settings.keys is None:
        return [note(ABOUT, "chưa đặt THIDUA_KEYS: mọi văn bản là bản thử, không có giá trị pháp lý")]
    from flows.run import wanted_keys
    from tasks.keyring import Wanted, load_keyring
    from tasks.plans import all_plans

    try:
        plans = all_plans(settings.plans, settings.plan)
    except ThiduaError:
        return []  # said already, by the plans' own line
    wanted: dict[str, Wanted] = {}
    for plan in plans:
        units = [unit for unit in plan.units.values() if unit.is_subject]
        wanted |= wanted_keys(plan, units, issues=True)
    sealing = {role for plan in plans for role in wanted_keys(plan, [], issues=False)}
    there = {
        role: w for role, w in wanted.items() if role in sealing or (settings.keys / f"{role}.p12").exists()
    }
    try:
        # Who seals is asked for even where the file is missing: every run seals.
        ring = load_keyring(settings.keys, there, settings.keys)
    except KeyRefused as refused:
        return [bad(ABOUT, str(refused))]
    ends = {role: key.certificate.not_valid_after_utc for role, key in ring.keys.items()}
    checks = [
        good(
            ABOUT, f"{len(ends)} khóa mở được, chứng thư sớm nhất hết hạn ngày {min(ends.values()):%d/%m/%Y}"
        )
    ]
    now = dt.datetime.now(dt.UTC)
    if soon := [f"{role} ({end:%d/%m/%Y})" for role, end in sorted(ends.items()) if end - now < SOON]:
        checks.append(note(ABOUT, f"sắp hết hạn, hãy xin gia hạn: {', '.join(soon)}"))
    if missing := sorted(role for role, w in wanted.items() if w.required and role not in there):
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        checks.append(
            note(ABOUT, f"{len(missing)} đơn vị chưa có khóa ({shown}); cần trước khi báo cáo của họ được ký")
        )
    return checks

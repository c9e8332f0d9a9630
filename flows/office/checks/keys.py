"""The signing keys: trial or real, in files or on tokens, for whom they are missing, doubts, when the first certificate ends."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.office.checks.check import CheckResult, Mark, bad, good, note
from flows.settings import Settings
from rules.values.errors import KeyRefused, ThiduaError

if TYPE_CHECKING:
    from tasks.pki.keyring import KeyList, Keyring, WantedRole

SOON = dt.timedelta(days=60)
ABOUT = "Khóa ký"
_ENDING = "sắp hết hạn, hãy xin gia hạn: "


def keys(settings: Settings) -> list[CheckResult]:
    """Open every key of the plans' roles that is there; tell who has none, which is in doubt, which certificate ends soon."""
    if settings.keys is None:
        return [note(ABOUT, "chưa đặt THIDUA_KEYS: mọi văn bản là bản thử, không có giá trị pháp lý")]
    from tasks.pki.keyring import has_key, load_keyring, read_key_list
    from tasks.pki.trust import Trust, read_trust

    try:
        wanted, sealing = _roles(settings)
    except ThiduaError:
        return []  # said already, by the plans' own line
    trust: Trust | None = None
    with contextlib.suppress(KeyRefused):  # said by the line about the anchors
        trust = read_trust(settings.trust) if settings.trust else None
    tokens: list[CheckResult] = []
    try:
        listed = read_key_list(settings.keys)
        tokens = list(_tokens(settings, listed))
        there = {r: w for r, w in wanted.items() if r in sealing or has_key(settings.keys, listed, r)}
        # Who seals is asked for even where the key is missing: every run seals.
        ring = load_keyring(
            settings.keys,
            there,
            settings.keys,
            trust=trust,
            online=True,
            seconds=settings.network_seconds,
            long_term=settings.long_term,
            pss=settings.rsa_pss,
        )
    except KeyRefused as refused:
        return [*tokens, bad(ABOUT, str(refused))]
    ring.close()  # the office's own process lives on, its runs log in themselves
    return [*tokens, *_loaded_keys(ring, listed), *_missing(wanted, there)]


def ending(settings: Settings) -> list[CheckResult]:
    """Tell which certificates end soon and which keys can't be opened; nothing where keys are on tokens: nobody is asked."""
    from tasks.pki.keyring import read_key_list

    try:
        if settings.keys is None or read_key_list(settings.keys).tokens:
            return []
    except KeyRefused as refused:
        return [bad(ABOUT, str(refused))]
    return [said for said in keys(settings) if said.mark is Mark.BAD or said.found.startswith(_ENDING)]


def _roles(settings: Settings) -> tuple[dict[str, "WantedRole"], set[str]]:
    """All roles of all plans, and those that seal."""
    from flows.run.context import wanted_keys
    from tasks.plan.plans import all_plans

    plans = all_plans(settings.plans, settings.plan)
    wanted: dict[str, WantedRole] = {}
    for plan in plans:
        units = [unit for unit in plan.units.values() if unit.is_subject]
        wanted |= wanted_keys(plan, units, issues=True)
    return wanted, {role for plan in plans for role in wanted_keys(plan, [], issues=False)}


def _tokens(settings: Settings, listed: "KeyList") -> Iterator[CheckResult]:
    """Tell of each token whether it is plugged in, without logging in."""
    from tasks.pki.keyring import token_there

    assert settings.keys is not None
    for name in listed.tokens:
        about = f"Token {name}"
        try:
            label = token_there(settings.keys, listed, name)
        except KeyRefused as refused:
            yield note(about, str(refused))
        else:
            yield good(about, f"đang cắm (“{label}”)")


def _loaded_keys(ring: "Keyring", listed: "KeyList") -> Iterator[CheckResult]:
    ends = {role: key.certificate.not_valid_after_utc for role, key in ring.keys.items()}
    on_tokens = sum(bool(listed.of(role).token) for role in ends)
    where = f"{len(ends) - on_tokens} trong tệp" + (f", {on_tokens} trên token" if on_tokens else "")
    pictures = sum(key.image is not None for key in ring.keys.values())
    yield good(
        ABOUT,
        f"{len(ends)} khóa mở được ({where}; {pictures} có ảnh chữ ký hoặc dấu), "
        f"chứng thư sớm nhất hết hạn ngày {min(ends.values()):%d/%m/%Y}",
    )
    for doubt in ring.doubt_lines():
        yield note(ABOUT, f"vẫn ký được nhưng chưa chắc: {doubt}")
    now = dt.datetime.now(dt.UTC)
    if soon := [f"{role} ({end:%d/%m/%Y})" for role, end in sorted(ends.items()) if end - now < SOON]:
        yield note(ABOUT, f"{_ENDING}{', '.join(soon)}")


def _missing(wanted: dict[str, "WantedRole"], there: dict[str, "WantedRole"]) -> Iterator[CheckResult]:
    if missing := sorted(role for role, w in wanted.items() if w.required and role not in there):
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        yield note(
            ABOUT, f"{len(missing)} đơn vị chưa có khóa ({shown}); cần trước khi báo cáo của họ được ký"
        )
    # Only of bodies that have a key of their own: of the others the line above says all.
    persons = sorted(role for role, w in wanted.items() if not w.required and role not in there)
    if alone := [role for role in persons if role.rpartition(".")[0] in there]:
        shown = ", ".join(alone[:5]) + (" …" if len(alone) > 5 else "")
        yield note(
            ABOUT,
            f"{len(alone)} nơi có khóa của cơ quan, chưa có khóa của người đứng đầu ({shown}): văn bản chỉ mang dấu của cơ quan",
        )

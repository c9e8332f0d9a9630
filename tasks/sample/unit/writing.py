"""What a unit writes: its initiatives, its nominees' achievements; the figures in them are the report's own."""

import datetime as dt
from collections.abc import Mapping, Sequence

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, COLLECTIVE_AUTHOR
from rules.plan.units import Unit
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import EvidenceFile, Profile, SampleRow, number
from tasks.sample.unit.figures import Season, workday
from tasks.sample.wording import ByContent


def initiatives(
    dice: Dice,
    plan: Plan,
    season: Season,
    unit: Unit,
    corpus: Corpus,
    profile: Profile,
    codes: Sequence[str],
    titles: Sequence[Sequence[str]],
) -> list[SampleRow]:
    """Return the rows of sheet 4: the collective's, then those of most nominees, alone or by two."""
    last = len(plan.recognitions) - 1
    level = min(last, corpus.tiers[profile.tier].initiative - 1)
    authors = [(COLLECTIVE_AUTHOR, level)] if profile.collective_initiative else []
    rest = dice.shuffled([code for i, code in enumerate(codes) if i < 2 or dice.chance(0.68)])
    while rest:
        count = 1 + dice.chance(0.4)
        together, rest = sorted(rest[:count]), rest[count:]
        authors.append(("; ".join(together), 0 if dice.chance(0.15) else last))
    rows: list[SampleRow] = []
    for place, (who, recognition) in enumerate(authors, start=1):
        title, scope, effect = titles[(place - 1) % len(titles)]
        paper = corpus.recognition_paper(recognition)
        day = dt.date(season.year, dice.between(*season.months(3, 11)), dice.between(2, 28))
        rows.append({
            "stt": place,
            "ten": f"{title} (áp dụng tại {unit.name})",
            "tac_gia": who,
            "cap": plan.recognitions[recognition].name,
            "so_quyet_dinh": paper.number.format(n=dice.between(*paper.numbers)),
            "ngay_quyet_dinh": workday(day),
            "pham_vi": scope,
            "hieu_qua": effect,
        })  # fmt: skip
    return rows


def titles_of_year(
    plan: Plan, cycle: Cycle, unit: Unit, seed: int, corpus: Corpus
) -> list[tuple[str, str, str]]:
    """Return title, scope and effect of what the unit thinks of in that year; other years have others."""
    titles = Dice(seed, unit.slug, "titles").shuffled(corpus.initiatives.titles)
    years = [c.id for c in plan.cycles if c.kind == cycle.kind]
    each = max(1, len(titles) // len(years))
    first = years.index(cycle.id) * each % len(titles)
    return titles[first : first + each]


def papers(
    plan: Plan,
    unit: Unit,
    corpus: Corpus,
    rows: Sequence[SampleRow],
    names: Mapping[str, str],
    most: int | None,
) -> list[EvidenceFile]:
    """Name evidence in the first initiatives of sheet 4 and return the papers, `most` decisions at most."""
    made, words = [], corpus.evidence
    order = [r.name for r in plan.recognitions]
    for place, row in enumerate(rows[:most], start=1):
        row["minh_chung"] = name = f"qd-cong-nhan-{place}.pdf"
        of = corpus.recognition_paper(order.index(str(row["cap"])))
        town = {
            "province": plan.movement.province.upper(),
            "town": plan.movement.authority.upper(),
            "place": plan.movement.place,
        }
        day = row["ngay_quyet_dinh"]
        assert isinstance(day, dt.date)
        authors = [names[code] for code in str(row["tac_gia"]).split("; ") if code in names]
        who = words.of_persons if authors else words.of_collective
        province = plan.movement.province.removeprefix("tỉnh ")
        facts = {
            "issuer": "\n".join(line.format(**town) for line in of.issuer),
            "place": of.place.format(province=province, place=plan.movement.place),
            "signer": of.signer,
            "number": str(row["so_quyet_dinh"]),
            "day": f"{day.day:02d}",
            "month": f"{day.month:02d}" if day.month < 3 else str(day.month),
            "year": str(day.year),
            "title": str(row["ten"]),
            "scope": str(row["pham_vi"]).lower(),
            "effect": str(row["hieu_qua"]),
            "authors": who.format(names=", ".join(authors), unit=unit.name),
        }
        made.append(EvidenceFile(name, facts))
    return made


def achievements(
    dice: Dice,
    plan: Plan,
    corpus: Corpus,
    profile: Profile,
    collective: Mapping[str, str] | None,
    persons: Sequence[SampleRow],
) -> list[SampleRow]:
    """Return the rows of sheet 6: every nominee with all contents; `collective` holds the figures to quote, if nominated."""
    told, why = corpus.achievements, corpus.reasons
    rows: list[SampleRow] = []
    contents = [content.name for content in plan.contents]
    for content in contents if collective is not None else ():
        row: SampleRow = {"ma": COLLECTIVE, "noi_dung": content}
        tables: tuple[ByContent, ...] = (told.collective,)
        if not profile.procedures:
            if content in why.without_procedures:
                rows.append({**row, "ly_do": dice.pick(why.without_procedures[content])})
                continue
            tables = (told.collective_without_procedures, told.collective)
        sentence = dice.pick(corpus.sentences(content, *tables))
        rows.append({**row, "ket_qua": sentence.format(**(collective or {}))})
    for person in persons:
        for content in contents:
            row = {"ma": person["ma"], "noi_dung": content}
            nothing_to_do = content in why.without_procedures and not profile.procedures
            if nothing_to_do or (content in why.person and dice.chance(0.18)):
                rows.append({**row, "ly_do": dice.pick(corpus.sentences(content, why.person))})
            else:
                sentence = dice.pick(corpus.sentences(content, told.person))
                rows.append({**row, "ket_qua": sentence.format(**person)})
    return rows


def quoted(labels: SampleRow, tthc: Sequence[SampleRow], tasks: Sequence[SampleRow]) -> dict[str, str]:
    """Return the unit's figures as its sentences quote them, the Vietnamese way (1.234; 87,5)."""
    total: SampleRow = tthc[-1] if tthc else {"c7": 0, "c4": 0}
    figures = {
        "niem_yet": number(labels, "tthc_niem_yet"),
        "tham_quyen": number(labels, "tthc_tham_quyen"),
        "ra_soat": number(labels, "tthc_ra_soat"),
        "phuong_an": number(labels, "phuong_an"),
        "ky_so": number(labels, "vb_ky_so"),
        "phat_hanh": number(labels, "vb_phat_hanh"),
        "da_giai_quyet": number(total, "c7"),
        "truc_tuyen": number(total, "c4"),
        "nhiem_vu": len(tasks),
        "xong": sum(1 for task in tasks if task.get("ngay_hoan_thanh")),
    }
    share = f"{100 * figures['ky_so'] / figures['phat_hanh']:.1f}".replace(".", ",")
    return {k: f"{v:,}".replace(",", ".") for k, v in figures.items()} | {"ty_le_ky_so": share}

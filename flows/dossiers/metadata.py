"""The metadata that goes with papers and dossiers to the archive. Order only."""

from collections.abc import Mapping
from pathlib import Path

from flows.dossiers.dossier import Dossier
from flows.run.context import RunContext
from rules.archive.metadata import FileOf, day_of_paper, of_dossier, of_town_paper, of_unit_paper
from rules.decision.decision import Decision
from rules.issuing.sets import under
from tasks.dossier.metadata import metadata_xml, page_count


def described(run: RunContext, dossier: Dossier, signed: Mapping[str, Path], copy: Path) -> dict[str, bytes]:
    """Return the metadata of a dossier and its papers, by their names below `data/` in the bundle.

    `signed` has the PDF of every paper by name (without ending), `copy` is the reading copy.
    """
    report, held = dossier.report, FileOf(dossier.identifier, run.plan, run.cycle, run.keyring.trial)
    found = {
        f"van-ban/{name}.xml": metadata_xml(
            "paper",
            of_unit_paper(
                held,
                report,
                name,
                paper,
                order=order,
                pages=page_count(signed[name]),
                supplied=name in dossier.supplied,
            ),
        )
        for order, (name, paper) in enumerate(dossier.papers.items(), start=1)
    }
    days = [day for name in dossier.papers if (day := day_of_paper(report, name))]
    whole = of_dossier(
        held, report.unit, days, papers=len(found), pages=page_count(copy), evidence=len(dossier.evidence)
    )
    return found | {"ho-so.xml": metadata_xml("dossier", whole)}


def described_town(
    run: RunContext, key: str, decision: Decision, said: Mapping[str, object], pdf: Path | bytes
) -> bytes:
    """Return the metadata of an issued paper of the town, or of who issues after it."""
    plan, carried = under(decision, key).plan, decision.numbers.get(key)
    held = FileOf(f"{run.plan.movement.id}/{run.cycle.id}", plan, run.cycle, run.keyring.trial)
    return metadata_xml("paper", of_town_paper(held, key, carried, said, page_count(pdf)))

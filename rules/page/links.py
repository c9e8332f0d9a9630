"""Addresses of the operator's pages of one cycle, as Prefect artifacts, mails and forms link to them."""

from dataclasses import dataclass

from rules.page.wording import unit_anchor


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one cycle under `base`, the address without a slash at its end; "" where nobody serves them."""

    base: str

    def __bool__(self) -> bool:
        return bool(self.base)

    @property
    def result(self) -> str:
        """The result page."""
        return f"{self.base}/" if self.base else ""

    @property
    def intake(self) -> str:
        """The intake page."""
        return f"{self.base}/tiep-nhan/" if self.base else ""

    def unit(self, slug: str) -> str:
        """A unit's faults on the intake page."""
        return f"{self.intake}#{unit_anchor(slug)}" if self.base else ""

    def file(self, path: str) -> str:
        """A file of the folder of results, by its path there."""
        return f"{self.base}/{path}" if self.base else ""


def pages_of(address: str, cycle: str) -> Pages:
    """Return the pages of a cycle below the address of all pages."""
    return Pages(f"{address.rstrip('/')}/{cycle}" if address else "")

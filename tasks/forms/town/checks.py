"""Input checks of the town's forms."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from rules.plan.report_form.form import CellKind
from tasks.forms.checks import made
from tasks.forms.town.wording import CHECKS, CODE_CHECK

_FIRST_DAY = 36526
"""1 January 2000 in Excel: a date typed as a number by mistake is hardly later."""


def count_check() -> DataValidation:
    """Return the check of a whole number from 0 up."""
    return made(*CHECKS[CellKind.COUNT], type="whole", operator="greaterThanOrEqual", formula1="0")


def date_check() -> DataValidation:
    """Return the check of a date; text is let through with a warning, as Excel with English settings needs."""
    return made(
        *CHECKS[CellKind.DATE],
        type="date",
        operator="greaterThanOrEqual",
        formula1=str(_FIRST_DAY),
        errorStyle="warning",
    )


def list_check(values: Sequence[str]) -> DataValidation:
    """Return the check of a short list, written into the check itself."""
    return made(*CHECKS[CellKind.LISTED], type="list", formula1=f'"{",".join(values)}"')


def code_check(area: str) -> DataValidation:
    """Return the check of a code listed elsewhere in the workbook; another one is let through with a warning."""
    return made(*CODE_CHECK, type="list", formula1=area, errorStyle="warning")

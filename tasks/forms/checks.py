"""Drop-down lists and input checks of a form, with Vietnamese prompts; the lists live on a hidden sheet."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import offered
from rules.plan.report_form.form import COLLECTIVE, CellKind, Field, Vocabulary
from tasks.forms.report.wording import CHECKS, CODE_CHECK, LISTS_SHEET, PROMPTS

_YES_NO = ("x", "Có", "Không")
_MOST_CODES = 60
_CODES = frozenset({"thanh_tich.ma", "hop.ma"})


class InputChecks:
    """The input checks of one plan, cycle and edition; `add_lists` first, then `check` cell ranges."""

    def __init__(self, plan: Plan, cycle: Cycle, words: Vocabulary, edition: int) -> None:
        self._maxima: Mapping[str, Decimal] = words.maxima
        self._default_award = plan.awards[0].name
        self._first = dt.date(cycle.year - 1, 1, 1)
        self._window = plan.papers_window(cycle)
        self._lists = dict(offered(words, edition))
        self._lists["ratings"] = (*words.values["ratings"], *(r.abbrev for r in plan.ratings))
        self._lists["yes_no"] = _YES_NO
        self._lists["codes"] = (COLLECTIVE, *(f"CN{n}" for n in range(1, _MOST_CODES + 1)))

    def add_lists(self, book: Workbook) -> None:
        """Write the lists on a hidden, locked sheet of the workbook and name them."""
        sheet = book.create_sheet(LISTS_SHEET)
        for column, (name, values) in enumerate(self._lists.items(), start=1):
            sheet.cell(1, column, name)
            for row, value in enumerate(values, start=2):
                sheet.cell(row, column, value)
            letter = get_column_letter(column)
            area = f"{quote_sheetname(LISTS_SHEET)}!${letter}$2:${letter}${len(values) + 1}"
            book.defined_names[f"ds_{name}"] = DefinedName(f"ds_{name}", attr_text=area)
        sheet.sheet_state = "hidden"
        sheet.protection.enable()

    def check(self, sheet: Worksheet, key: str, field: Field, cells: str) -> None:
        """Put the field's input check and prompt (`key` is `<sheet>.<field>`) on a range of cells."""
        validation = self._validation(key, field)
        if validation is not None:
            validation.add(cells)
            sheet.add_data_validation(validation)

    def prompt(self, key: str) -> str:
        """Return the field's own prompt ("" where it has none)."""
        return PROMPTS.get(key, "").format(default_award=self._default_award)

    def _validation(self, key: str, field: Field) -> DataValidation | None:
        if key in _CODES:
            # A code beyond the list is no fault of the form: warn, don't stop.
            title, prompt, error = CODE_CHECK
            return made(title, prompt, error, type="list", formula1="ds_codes", errorStyle="warning")
        prompt = self.prompt(key)
        if field.kind is CellKind.TEXT:
            return made(field.label, prompt, "") if prompt else None
        title, general, error = CHECKS[field.kind]
        prompt = prompt or general
        match field.kind:
            case CellKind.COUNT:
                return made(title, prompt, error, type="whole", operator="greaterThanOrEqual", formula1="0")
            case CellKind.SCORE:
                return score_check(title, prompt, error, self._maxima[field.max_item])
            case CellKind.DATE:
                first, last = self._first, self._window[1]
                # Excel with English settings takes 25/12/… for text: a warning lets the clerk keep it.
                return made(
                    title,
                    prompt.format(example=self._window[0].strftime("%d/%m/%Y")),
                    error.format(first=first.strftime("%d/%m/%Y"), last=last.strftime("%d/%m/%Y")),
                    type="date",
                    operator="between",
                    formula1=str(_serial(first)),
                    formula2=str(_serial(last)),
                    errorStyle="warning",
                )
            case CellKind.TIME:
                # A clerk may write 8h30, which Excel takes for text and our reading for a time.
                times = {"type": "time", "operator": "between", "formula1": "0", "formula2": "0.999988426"}
                return made(title, prompt, error, **times, errorStyle="warning")
            case CellKind.YES_NO:
                return made(title, prompt, error, type="list", formula1="ds_yes_no")
            case _:
                return made(title, prompt, error, type="list", formula1=f"ds_{field.options}")


def _serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days


def score_check(title: str, prompt: str, error: str, maximum: Decimal) -> DataValidation:
    """Return the check of a score from 0 to the maximum, which its words name."""
    shown = format(maximum.normalize(), "f")
    prompt, error = prompt.format(maximum=shown), error.format(maximum=shown)
    return made(title, prompt, error, type="decimal", operator="between", formula1="0", formula2=shown)


def made(title: str, prompt: str, error: str, **more: str) -> DataValidation:
    """Return an input check with its words, cut to what Excel shows; without `error` it only advises."""
    validation = DataValidation(allow_blank=True, **more)  # type: ignore[arg-type]  # openpyxl's own value sets
    validation.showInputMessage = True
    validation.showErrorMessage = bool(error)
    validation.promptTitle, validation.prompt = title[:32], prompt[:255]
    if error:
        validation.errorTitle, validation.error = title[:32], error[:225]
    return validation

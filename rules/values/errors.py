"""The few exceptions of the house, each with the exit status `thidua` ends with.

A fault in a unit's report is never an exception: it is a `rules.values.findings.Finding`.
What is here stops the whole run and is said in one line: place, rule, remedy.
"""


class ThiduaError(Exception):
    """An input or a setting that stops the whole run (exit status 3); the text is Vietnamese, one line."""

    exit_status = 3


class WrongUse(ThiduaError):
    """The command was called in a way that can't be understood (exit status 2)."""

    exit_status = 2


class NothingDue(ThiduaError):
    """A scheduled run on a day that belongs to no cycle: there is nothing to do, and nothing is wrong."""

    exit_status = 0


class PlanRefused(ThiduaError):
    """A broken plan folder: all its faults at once, each with file, key and remedy."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("Kế hoạch chưa dùng được: " + " · ".join(faults))


class ToolMissing(ThiduaError):
    """An outside program (LibreOffice, …) that is not there or does not answer."""


class KeyRefused(ThiduaError):
    """A signing key that is missing, can't be opened, has expired or is not meant for signing."""


class SigningFailed(ThiduaError):
    """A file that can't be signed as asked: it is broken, forbids it, or its proof can't be had."""


class ServiceAway(SigningFailed, OSError):
    """A time-stamp service or responder gives no answer now: the network's fault, so trying again may mend it."""


class ConversionFailed(ThiduaError):
    """Papers that LibreOffice could not turn into PDF, tried twice; names them."""


class ConverterDied(ConversionFailed):
    """LibreOffice ended before it was done, or took too long, twice: this machine's fault as far as anybody can tell."""


class NotInForce(ThiduaError):
    """A document cited, or a form asked for, on a day on which the plan knows none in force."""

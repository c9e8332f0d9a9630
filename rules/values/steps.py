"""The steps of a cycle that a run may end with, in their order; each takes in all before it."""

from enum import StrEnum


class Step(StrEnum):
    """How far a run goes; the value is what the clerk chooses in the form."""

    INTAKE = "tiếp nhận"
    APPRAISAL = "thẩm định"
    RANKING = "xếp hạng"
    DOSSIERS = "lập hồ sơ"
    PUBLISHING = "công bố"

    def goes_on_to(self, step: "Step") -> bool:
        """Tell whether a run that ends with this step does that one too."""
        steps = list(Step)
        return steps.index(step) <= steps.index(self)


class SigningMode(StrEnum):
    """With which keys a run signs; the value is what the clerk chooses in the form."""

    AS_SET = "theo thiết lập của máy"
    TRIAL = "ký thử"
    REAL = "ký thật"

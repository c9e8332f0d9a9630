"""Takes what units dropped into the watched folder: unpacked safely, put into the inbox, the original kept."""

from tasks.intake.uploads.placing import Arrival
from tasks.intake.uploads.taking import Taken, take_uploads
from tasks.intake.uploads.unpacking import Bounds

__all__ = ["Arrival", "Bounds", "Taken", "take_uploads"]

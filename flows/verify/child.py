"""Verifies bundles that came from wherever, in the sandbox: each judged in a process of its own."""

import errno
import tempfile
from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from flows.verify.bundle import Asked, verify_bundle
from rules.values.errors import ThiduaError
from rules.verifying.plain import plain_bundle
from rules.verifying.values import Verdict, VerificationFinding
from rules.verifying.verdict import Judged
from tasks.pki.trust import read_trust
from tasks.sandbox.child import ChildAnswer, Job, answer_each


def verifying(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what verifies one bundle: by the job's trust anchors and settings, in its folder for temporary files."""
    trust = read_trust(Path(job["trust"]) if job["trust"] else None)
    asked = Asked(trust, Settings.model_validate(job["settings"]), job["online"])

    def verified(bundle: Path) -> ChildAnswer:
        tempfile.tempdir = job["room"]
        try:
            return {"judged": plain_bundle(verify_bundle(bundle, asked))}
        except OSError as fault:
            if fault.errno == errno.ENOMEM:
                raise MemoryError from fault  # the limit, met in the system's call: the bundle can be read
            return {"unreadable": [fault.errno, fault.strerror or str(fault), fault.filename]}
        except ThiduaError as fault:
            return {"stopped": str(fault)}
        except MemoryError:
            raise
        except Exception as odd:  # a stranger's files may be like nothing that was thought of
            says = f"không kiểm tra được ({type(odd).__name__})"
            found = VerificationFinding("", "open", Verdict.UNKNOWN, says)
            return {"judged": plain_bundle(Judged(bundle.name, [found]))}

    return verified


if __name__ == "__main__":
    answer_each(verifying)

"""Verifies bundles that came from wherever, in the sandbox: each judged in a process of its own."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from flows.settings import PROJECT, Settings
from flows.verify.bundle import Asked, verify_bundle
from rules.values.errors import ThiduaError
from rules.verifying.plain import plain_bundle
from rules.verifying.values import Verdict, VerificationFinding
from rules.verifying.verdict import Judged
from tasks.pki.trust import read_trust
from tasks.sandbox.child import ChildAnswer, Job, answer_each
from tasks.sandbox.confinement import Allowance


def verifying(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what verifies one bundle: by the job's trust anchors and settings, in its folder for temporary files."""
    trust = read_trust(Path(job["trust"]) if job["trust"] else None)
    # Without reading this machine's settings: logins and pass phrases are nothing to whoever sent the bundle.
    settings = Settings.model_construct(**{**job["settings"], "plans": Path(job["settings"]["plans"])})
    asked = Asked(trust, settings, job["online"])

    def verified(bundle: Path) -> ChildAnswer:
        tempfile.tempdir = str(_room(job))
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


def _room(job: Job) -> Path:
    """The folder for temporary files of this process alone."""
    return Path(job["room"], str(os.getpid()))


def reach(job: Job, bundle: Path) -> Allowance:
    """What a bundle's process may reach: it, the plans, its own folder for temporary files."""
    _room(job).mkdir()
    read = [bundle.resolve(), Path(job["settings"]["plans"]).resolve()]
    # It starts the reader of workbooks, which Python looks for by its name in the project's folder.
    return Allowance(read, write=[_room(job)], names=[PROJECT])


if __name__ == "__main__":
    answer_each(verifying, reach, run=True, network=lambda job: bool(job["online"]))

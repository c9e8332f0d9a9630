"""A child of the office, in a process that leaves with its parent: `python -P -m flows.office.child PARENT SIGNAL WAIT …`.

PARENT is the office's process id; SIGNAL (a name) is what the child sends itself, WAIT seconds after the parent is
gone. Then `prefect` and its arguments, or the name of a module to run.
"""

import runpy
import signal
import sys
import threading

from flows.office.prefect import patient_server, vietnamese_forms
from flows.office.prefect.child import leave_with


def main() -> None:
    """Run what the arguments say until it ends or until the parent is gone."""
    parent, number, wait = int(sys.argv[1]), signal.Signals[sys.argv[2]], float(sys.argv[3])
    what, *rest = sys.argv[4:]
    threading.Thread(target=leave_with, args=(parent, number, wait), daemon=True).start()
    sys.argv = [what, *rest]
    if what == "prefect":
        from prefect.cli import app

        if rest[0] == "server":
            vietnamese_forms.install()
            patient_server.install()
        app()
    else:
        runpy.run_module(what, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""What a process that opens strangers' files may still reach, and how all else is taken from it.

Landlock and seccomp do it, both without rights of root, each where the machine has it; where it has neither, a process
has its limits of memory and time as before, and `thidua up --check` says so.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import tasks
from tasks.sandbox import landlock, seccomp

_SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/etc/locale.alias", "/etc/localtime", "/etc/libreoffice", "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf", "/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice", "/dev/urandom", "/dev/random",
)  # fmt: skip
"""What libraries and programs read for themselves, and nobody's keys or papers are in."""
_HOME = (".fonts", ".local/share/fonts", ".cache/fontconfig", ".config/fontconfig")
_RESOLVER = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/run/systemd/resolve")
_HOUSE = Path(tasks.__path__[0]).parent
_OURS = ("flows", "tasks", "expectations", "rules", "templates", "data/archive", "data/layouts")
_VARIABLES = (
    "PATH",
    "HOME",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)
_FAMILIES = ("LC_", "PYTHON", "XDG_", "MALLOC_")


@dataclass(frozen=True, slots=True)
class Allowance:
    """The paths that a process may reach, and all that is below them, beside Python's, ours and the system's own files.

    `names`: folders of which the names of files may be known, `sockets`: folders for sockets of its own, and no more.
    """

    read: Sequence[Path] = ()
    write: Sequence[Path] = ()
    names: Sequence[Path] = ()
    sockets: Sequence[Path] = ()


def confined(
    *,
    run: bool = False,
    network: bool = False,
    listen: bool = False,
    unasked: bool = False,
    programs: Sequence[Path] = (),
) -> Callable[[Allowance], None]:
    """Return what confines this process, and all that it starts, to a reach; OSError where that fails.

    `run`: it may start programs, the system's and those below `programs`; `network`: any; `listen`: sockets of this
    machine, on which it may wait but call nobody; `unasked`: nothing that it asks about seems writable. What takes time is done before, once for many processes that are forked.
    """
    filtered = seccomp.filtered(run=run, network=network, listen=listen, unasked=unasked)
    ours = [Path(p) for p in (*_SYSTEM, *_python(), *(_RESOLVER if network else ()), *programs)]
    ours += [_HOUSE / part for part in _OURS]
    with suppress(RuntimeError):  # a user without a home has no fonts there
        ours += [Path.home() / part for part in _HOME] if run else []

    def confine(reach: Allowance) -> None:
        write = [Path(os.devnull), *reach.write]
        rules = landlock.LandlockRules(
            ours, reach.read, write, reach.names, reach.sockets, run=run, network=network
        )
        landlock.restrict(rules)
        filtered()

    return confine


def _python() -> set[str]:
    """Where this Python and its libraries are."""
    libraries = {path for path in sys.path if path.endswith("-packages")}
    return ({sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix} | libraries) - {"", "/"}


def bare(environment: Mapping[str, str]) -> dict[str, str]:
    """Return of an environment what a program needs to start: no setting of this machine, no pass phrase, no login."""
    return {k: v for k, v in environment.items() if k in _VARIABLES or k.startswith(_FAMILIES)}

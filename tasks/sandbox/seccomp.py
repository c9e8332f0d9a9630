"""seccomp by libseccomp (any Debian has it, for apt): calls of the kernel that a process gives up for good, with what it starts.

What Landlock has no say in: sockets of any kind, starting programs, looking into other processes, changing rights of files.
"""

import ctypes
import errno
from collections.abc import Callable
from functools import cache

_ALWAYS = (
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "perf_event_open", "bpf", "userfaultfd",
    "io_uring_setup", "keyctl", "add_key", "request_key", "mount", "umount2", "pivot_root", "chroot", "unshare", "setns",
    "open_by_handle_at", "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr", "mknod", "mknodat",
)  # fmt: skip
_RUNNING = ("execve", "execveat")
_RIGHTS = ("chmod", "fchmod", "fchmodat", "fchmodat2")
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NO_SUCH_CALL, _NOT_EQUAL, _EQUAL, _AF_UNIX, _WRITABLE = -1, 1, 4, 1, 2


class _Compared(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    ]


def there() -> bool:
    """Tell whether libseccomp is on this machine."""
    return _library() is not None


def filtered(*, run: bool, network: bool, listen: bool, unasked: bool = False) -> Callable[[], None]:
    """Return what takes from this process sockets but for a `network`, and programs but where they `run`.

    `listen` leaves it sockets of this machine, on which it may wait but call nobody; `unasked`: whatever it asks about before it
    writes seems to be writable to nobody.
    Nothing where the library isn't there; OSError where the kernel refuses.
    """
    library = _library()
    if library is None:
        return lambda: None
    rules = library.seccomp_init(_ALLOW)
    if not rules:
        raise MemoryError
    for name in (*_ALWAYS, *(() if run else (*_RUNNING, *_RIGHTS))):
        _refuse(library, rules, name)
    if not network:
        _refuse(library, rules, "connect")
        _refuse(library, rules, "socket", *([_Compared(0, _NOT_EQUAL, _AF_UNIX, 0)] if listen else []))
    if unasked:
        for name, mode in (("access", 1), ("faccessat", 2), ("faccessat2", 2)):
            _refuse(library, rules, name, _Compared(mode, _EQUAL, _WRITABLE, 0))

    def load() -> None:
        if refused := library.seccomp_load(rules):
            raise OSError(-refused, "seccomp")

    return load


@cache
def _library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(_Compared),
    ]  # fmt: skip
    return library


def _refuse(library: ctypes.CDLL, rules: int, name: str, *where: _Compared) -> None:
    call = library.seccomp_syscall_resolve_name(name.encode())
    if call == _NO_SUCH_CALL:  # of another architecture, or younger than the library
        return
    refused = library.seccomp_rule_add_array(
        rules, _REFUSE, call, len(where), (_Compared * len(where))(*where)
    )
    if refused and -refused not in (errno.EDOM, errno.EACCES):
        raise OSError(-refused, f"seccomp: {name}")

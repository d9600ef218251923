"""A small start for every part: it ends with whoever started it, then becomes the part.

Run as a program: `leash.py PARENT SIGNAL IDENTITY COMMAND...`. A program and not a function between fork and exec,
for that would run in a copy of a process whose other threads may hold any lock. Without COMMAND it only tries.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

#: The user "nobody", inside a user namespace and outside.
NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 47, 2
_CAPABILITY_VERSION = 0x20080522
_CAP_DAC_OVERRIDE = 1


def main(parent: str, death_signal: str, identity: str, *command: str) -> None:
    """Take on `identity`, arrange to get `death_signal` when process `parent` ends, and become `command`."""
    if identity == "namespace":
        _enter_namespace()
    elif identity == "nobody":
        _become_nobody()
    # After the change of user, which would undo it.
    _end_with_parent(int(death_signal))
    if os.getppid() != int(parent):
        sys.exit("The process that started this one is gone.")
    # Python ignores it, and what is ignored stays ignored in the command.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # A shell that starts us in the background ignores it for us.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if command:
        os.execv(command[0], command)


def _enter_namespace() -> None:
    """Be "nobody" to the command while the files stay those of the user who runs us: PostgreSQL refuses root."""
    user, group = os.geteuid(), os.getegid()
    _system_call("unshare", _CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def _become_nobody() -> None:
    """Give up the name of root and all its rights but that to reach files: PostgreSQL minds the name only.

    The folders above may be closed to strangers, and their modes are not ours to change.
    """
    if sys.platform == "linux":
        _system_call("prctl", _PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    # Where even that right is withheld, open folders do.
    with suppress(OSError, AttributeError):
        wanted = 1 << _CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
        effective_permitted_inheritable = (ctypes.c_uint32 * 6)(wanted, wanted, wanted, 0, 0, 0)
        _system_call("capset", header, effective_permitted_inheritable)
        _system_call("prctl", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def _end_with_parent(death_signal: int) -> None:
    if sys.platform == "linux":
        _system_call("prctl", _PR_SET_PDEATHSIG, death_signal, 0, 0, 0)


def _system_call(name: str, *arguments: int | ctypes.Array[ctypes.c_uint32]) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_ulong(argument) if isinstance(argument, int) else argument for argument in arguments]
    if getattr(library, name)(*given) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[4:5]} could not be started: {error}")

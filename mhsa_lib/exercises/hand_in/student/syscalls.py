"""Calls of the Linux kernel that no notebook needs, refused from here on.

They reach what no folder and no network hides, as the keys of the user's session, or
parts of the kernel in which errors are found again and again.
"""

import contextlib
import ctypes
import platform
import struct

# number on x86-64, number on arm64: asm/unistd_64.h, asm-generic/unistd.h
_REFUSED = {
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_FIRST_OF_X32 = 0x40000000  # the same calls under other numbers
# linux/filter.h, linux/seccomp.h, linux/prctl.h
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _PERMISSION_DENIED = 0x7FFF0000, 0x00050001
_NUMBER, _MACHINE = 0, 4  # where they stand in the data of a filter
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2


def refuse() -> None:
    """Refuse the calls to this process and all that it starts, where that is known."""
    known = _MACHINES.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return
    program = _program(*known)
    filled = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(filled))
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0)


def _program(column: int, machine: int) -> bytes:
    """The filter: each test that holds jumps to the refusal, which is the last line."""
    tests = [(_EQUAL, numbers[column]) for numbers in _REFUSED.values()]
    tests.append((_AT_LEAST, _FIRST_OF_X32))
    lines = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 0, len(tests) + 2, machine)]
    lines.append((_LOAD, 0, 0, _NUMBER))
    for number, (test, value) in enumerate(tests):
        lines.append((test, len(tests) - number, 0, value))
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _PERMISSION_DENIED)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)

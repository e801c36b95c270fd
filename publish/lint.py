"""Check the syntax of every JavaScript file of ours with Node."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("mhsa_lib", "publish/static", "live", "tests")


def check(path: Path) -> str:
    """What Node says against one file; empty when it is well."""
    # From standard input a module is a module, whatever its name ends with.
    command = ["node", "--input-type=module", "--check", "-"]
    result = subprocess.run(
        command, input=path.read_bytes(), capture_output=True, check=False
    )
    return result.stderr.decode() if result.returncode else ""


def main() -> int:
    """Print each fault; the number of faulty files."""
    files = [f for folder in FOLDERS for f in sorted((ROOT / folder).rglob("*.js"))]
    faults = {file: fault for file in files if (fault := check(file))}
    for file, fault in faults.items():
        print(f"{file.relative_to(ROOT)}: {fault}")
    print(f"JavaScript: {len(files)} files, {len(faults)} faulty")
    return len(faults)


if __name__ == "__main__":
    sys.exit(bool(main()))

"""Run the tests in parts, cheap ones first: `python -m tests [-k WORDS] [PART ...]`.

Every part runs, whether or not the one before it passed; the last lines say how each
ended, in the words of the command that ran it.
"""

import argparse
import os
import subprocess
import sys
import time
import uuid

# As many workers as there are cores; tests of one group stay in one worker.
# The parts are one run: what fails once for all tests fails in the first of them. A
# worker that dies ends its part and names its test: another one might wait for ever.
# In their order: what has to be built comes first, as nobody waits for it at the end.
RUN = ["--testrunuid", uuid.uuid4().hex, "--max-worker-restart=0"]
RUN += ["--no-loadscope-reorder"]
BESIDE = ["pytest", "-n", "auto", "--dist", "loadgroup", *RUN]
LINT = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "spelling": ["codespell_lib", "--count"],
    "scripts and terms": ["publish.checks.lint"],
}
LONG = "(notebook or training)"
BOOK = "(browser or site)"
# Whose tests look at pages without the tests of widgets and of Python in them.
PAGES = ["tests/browser/site", "tests/notebooks", "tests/unit"]
OTHERS = [f"--ignore={folder}" for folder in PAGES]
# Every test is in exactly one of these; what the marks mean stands in needs.py.
TESTS = {
    "check": [*BESIDE, "-m", f"not ({LONG} or {BOOK} or timed)"],
    "notebooks": [*BESIDE, "-m", f"{LONG} and not ({BOOK} or timed)"],
    "site": [*BESIDE, "-m", f"{BOOK} and not timed", *PAGES],
    "widgets": [*BESIDE, "-m", f"{BOOK} and not timed", *OTHERS],
    "timed": ["pytest", "-m", "timed"],
}
PARTS = ["lint", *TESTS]
NOTHING = 5  # pytest's status where no test was selected


def run(command: list[str]) -> tuple[int, str]:
    """Run one Python module, its output visible; its status and its last line."""
    tail = b""
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout, "it is a pipe"
        while chunk := os.read(process.stdout.fileno(), 1 << 16):
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            tail = (tail + chunk)[-2000:]
    lines = tail.decode(errors="replace").strip().splitlines()
    return process.returncode, lines[-1].strip("= ") if lines else "no output"


def commands(parts: list[str], words: str | None) -> dict[str, list[str]]:
    """What runs for these parts: name -> command."""
    chosen: dict[str, list[str]] = {}
    for part in parts:
        if part == "lint":
            chosen |= LINT
            continue
        chosen[part] = [*TESTS[part], *(["-k", words] if words else [])]
        if sys.stdout.isatty():
            chosen[part].append("--color=yes")
    return chosen


def report(ended: dict[str, tuple[int, str]], words: str | None) -> int:
    """Print how each part ended; the status of all together."""
    found = {name: end for name, end in ended.items() if end[0] != NOTHING}
    empty = ended.keys() - found if words else set()
    for name, (status, line) in ended.items():
        word = "passed" if status == 0 or name in empty else "FAILED"
        print(f"{word}  {name}: {line}")
    if words and not found.keys() - LINT:
        print(f"No test has a name for ONLY={words}.")
        return 1
    return int(any(end[0] for name, end in ended.items() if name not in empty))


def main(arguments: list[str]) -> int:
    """Run the named parts, or all; 0 if every one of them passed."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("-k", dest="words", help="only tests with this in their name")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    start, ended = time.monotonic(), {}
    for name, command in commands(options.parts or PARTS, options.words).items():
        print(f"== {name}", flush=True)
        ended[name] = run(command)
    print(f"== All of it, in {time.monotonic() - start:.0f} s")
    return report(ended, options.words)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

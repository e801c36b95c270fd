"""How the benchmarks measure: one thread, CPU time, medians, both sides in one run.

Import this module before NumPy or torch: it sets the number of threads.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
# Some machines set these for another library; they slow NumPy's products.
for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(_name, None)

import statistics  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

OUTPUT = Path("_build/bench")


def medians(functions, seconds=1.0):
    """Return the median CPU seconds of each function, called in turn.

    The calls go round: what slows the machine for a while slows all alike. There are
    3 to 50 rounds, about `seconds` in all.
    """
    times = {name: [] for name in functions}
    for function in functions.values():
        function()
    start = time.process_time()
    for rounds in range(50):
        if rounds >= 3 and time.process_time() - start > seconds:
            break
        for name, function in functions.items():
            before = time.process_time()
            function()
            times[name].append(time.process_time() - before)
    return {name: statistics.median(t) for name, t in times.items()}


def write(name, text):
    """Print a table and keep it in _build/bench."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / f"{name}.md").write_text(text + "\n")
    print(text, f"\n\nWritten to {OUTPUT / name}.md", sep="", flush=True)


def table(head, rows):
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)

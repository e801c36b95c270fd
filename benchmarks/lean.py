"""Memory of attention and seconds of the import: `python -m benchmarks.lean`.

Each figure is measured in a process of its own: the peak of the resident memory, or
the time, beyond what the process had before the call.
"""

import subprocess
import sys

from benchmarks import measure

SETUP = """
import resource
from mhsa_lib import {backend} as mhsa
{ready}
layer = mhsa.MultiHeadAttention({d}, 8, dtype={backend}.float32)
x = {backend}.ones((1, {n}, {d}), dtype={backend}.float32)
layer(x[:, :64])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
{call}
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) / 1024)
"""
READY = {
    "numpy": "import numpy",
    "torch": "import torch; torch.set_grad_enabled(False)",
}
CALLS = {
    "blocked": "layer(x)",
    "with weights": "layer(x, return_weights=True)",
}
IMPORT = """
import time
start = time.process_time()
import numpy
middle = time.process_time()
import mhsa_lib.numpy
end = time.process_time()
print(end - start, middle - start)
"""


def run(code):
    """Run code in a new process and return the numbers it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return [float(x) for x in done.stdout.split()]


def memory(backend, call, n, d):
    """Return the extra peak memory of one call of a layer, in MiB."""
    code = SETUP.format(
        backend=backend, ready=READY[backend], n=n, d=d, call=CALLS[call]
    )
    return run(code)[0]


def main():
    cases = [
        ("numpy", "blocked", 2048, 512),
        ("numpy", "with weights", 2048, 512),
        ("torch", "blocked", 2048, 512),
        ("torch", "with weights", 2048, 512),
        ("numpy", "blocked", 16384, 64),
        ("torch", "blocked", 16384, 64),
    ]
    rows = [(*case, f"{memory(*case):.0f}") for case in cases]
    imports = [run(IMPORT) for _ in range(5)]
    whole, numpy = (f"{min(t):.2f}" for t in zip(*imports, strict=True))
    measure.write(
        "lean",
        measure.table(["backend", "layer", "n", "d", "extra MiB"], rows)
        + f"\n\n`import mhsa_lib.numpy` takes {whole} s of CPU time, "
        f"of which NumPy itself {numpy} s.",
    )


if __name__ == "__main__":
    main()

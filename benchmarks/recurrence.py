"""Speed of recurrence and of attention, forward and backward: every kernel named.

`python -m benchmarks.recurrence` prints a table of ratios; `--store` also writes the
milliseconds to mhsa_lib/data/recurrence_speed.json, where the book reads them. Which
side is faster depends on the kernel, the length, the width and the hardware: none of
these figures speaks for another machine.
"""

import argparse
import os
import platform
import statistics

from benchmarks import measure  # first: it sets one thread

# isort: split
import torch

from mhsa_lib import data
from mhsa_lib import torch as mhsa
from training.records import write

LENGTHS, WIDTH, BATCH, HEADS, REPEATS = (32, 64, 128, 256, 512, 1024, 2048), 64, 4, 8, 5
BASE = "nn.LSTM"


def functions(n):
    """The calls to time, by the kernel's name: float32, forward and backward."""
    torch.manual_seed(0)
    x = torch.randn(BATCH, n, WIDTH, requires_grad=True)  # (B, n, d)
    attention = torch.nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
    layers = {
        "nn.LSTM": torch.nn.LSTM(WIDTH, WIDTH, batch_first=True),
        "nn.RNN": torch.nn.RNN(WIDTH, WIDTH, batch_first=True),
        "LSTM, loop in Python": mhsa.LSTM(WIDTH, WIDTH),
        "attention, with weights": lambda x: attention(x, x, x),
        "attention, without": lambda x: attention(x, x, x, need_weights=False),
    }

    def both_ways(layer):
        return lambda: layer(x)[0].sum().backward()

    return {name: both_ways(layer) for name, layer in layers.items()}


def run(lengths):
    """Milliseconds {kernel: {"n=32": [low, median, high]}} over the repetitions."""
    found = {}
    for n in lengths:
        rounds = [measure.medians(functions(n)) for _ in range(REPEATS)]
        for name in rounds[0]:
            times = sorted(1e3 * r[name] for r in rounds)
            spread = [times[0], statistics.median(times), times[-1]]
            found.setdefault(name, {})[f"n={n}"] = [round(t, 3) for t in spread]
        print(f"n={n}", {name: row[f"n={n}"][1] for name, row in found.items()})
    return found


def machine():
    """What the figures are measured on, and how busy it is, in plain words."""
    return (
        f"one thread of a machine with {os.cpu_count()} {platform.machine()} "
        f"processors, of which {os.getloadavg()[0]:.1f} were busy when it began"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--store", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    where = machine()
    found = run(LENGTHS[:5] if options.quick else LENGTHS)
    base = found[BASE]
    rows = [
        (name, *(f"{row[n][1] / base[n][1]:.2f}" for n in base))
        for name, row in found.items()
    ]
    measure.write(
        "recurrence",
        f"Ratios of CPU time to {BASE}, forward and backward, one thread, float32, "
        f"d = {WIDTH}, batch {BATCH}, {HEADS} heads.\n\n"
        + measure.table(["kernel", *base], rows),
    )
    if options.store:
        setting = {"width": WIDTH, "batch": BATCH, "heads": HEADS, "unit": "ms"}
        record = {
            "script": "python -m benchmarks.recurrence --store",
            "torch": torch.__version__,
            "machine": where,
            "setting": setting,
            "spread": found,
        }
        write(data.FOLDER / "recurrence_speed.json", record)


if __name__ == "__main__":
    main()

"""Speed of attention and of the layer in both backends, as ratios to torch's own.

`python -m benchmarks.attention` prints a table and the goals, and writes the table
and a picture into _build/bench. `--quick` measures batch 1 and n <= 1024 alone.
"""

import argparse
import itertools
import statistics

from benchmarks import measure  # first: it sets one thread

# isort: split
import numpy as np
import torch
from torch.nn import functional as F

from mhsa_lib import numpy as mhsa_numpy
from mhsa_lib import torch as mhsa_torch

LENGTHS, WIDTHS, BATCHES, HEADS = (64, 256, 1024, 2048), (64, 256, 512), (1, 8), 8

# column: (our side, torch's side)
RATIOS = {
    "NumPy attention / SDPA": ("numpy attention", "sdpa"),
    "NumPy layer / need_weights=True": ("numpy layer", "with weights"),
    "NumPy layer / need_weights=False": ("numpy layer", "without weights"),
    "torch layer / need_weights=False": ("torch layer", "without weights"),
    "torch layer, weights / need_weights=True": ("torch weights", "with weights"),
}


def functions(n, width, batch):
    """Return the calls to time: float32, 8 heads, the same parameters throughout."""
    torch.manual_seed(0)
    theirs = torch.nn.MultiheadAttention(width, HEADS, batch_first=True)
    state = theirs.state_dict()
    ours = mhsa_torch.MultiHeadAttention(width, HEADS)
    ours.load_state_dict(state)
    plain = mhsa_numpy.MultiHeadAttention(width, HEADS, dtype=np.float32)
    plain.load_state_dict({name: x.numpy() for name, x in state.items()})
    t = torch.randn(batch, n, width)
    x = t.numpy()
    q, q_t = mhsa_numpy.split_heads(x, HEADS), mhsa_torch.split_heads(t, HEADS)
    return {
        "sdpa": lambda: F.scaled_dot_product_attention(q_t, q_t, q_t),
        "numpy attention": lambda: mhsa_numpy.memory_efficient_attention(q, q, q),
        "with weights": lambda: theirs(t, t, t),
        "without weights": lambda: theirs(t, t, t, need_weights=False),
        "numpy layer": lambda: plain(x),
        "torch layer": lambda: ours(t),
        "torch weights": lambda: ours(t, return_weights=True),
    }


def run(lengths, widths, batches):
    """Return {(n, d, B): {column: ratio}}, printing each row as it is measured."""
    found = {}
    with torch.no_grad():
        for n, width, batch in itertools.product(lengths, widths, batches):
            times = measure.medians(functions(n, width, batch))
            ratios = {name: times[a] / times[b] for name, (a, b) in RATIOS.items()}
            found[n, width, batch] = ratios
            print(f"n={n} d={width} B={batch}", *map("{:.2f}".format, ratios.values()))
    return found


def goals(found):
    """Return each goal with what was measured, as rows of a table."""

    def over(column, low, high=10**9):
        return [r[column] for (n, _, _), r in found.items() if low <= n <= high]

    attention, default, _, torch_lean, torch_weights = RATIOS
    return [
        ("NumPy attention, n >= 256: <= 1.4", *summary(over(attention, 256), 1.4, max)),
        ("NumPy layer, n = 64: <= 1.1", *summary(over(default, 64, 64), 1.1, max)),
        ("NumPy layer, n >= 256: < 1", *summary(over(default, 256), 1, max)),
        (
            "NumPy layer, n >= 1024: median <= 0.45",
            *summary(over(default, 1024), 0.45, statistics.median),
        ),
        (
            "torch layer: median <= 1.05",
            *summary(over(torch_lean, 0), 1.05, statistics.median),
        ),
        (
            "torch layer with weights: median < 1",
            *summary(over(torch_weights, 0), 1, statistics.median),
        ),
    ]


def summary(ratios, goal, figure):
    """Return the figure that the goal is about, the range, and whether it holds."""
    span = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return f"{figure(ratios):.2f}", span, "yes" if figure(ratios) <= goal else "no"


def picture(found):
    """Draw the ratios against n, one panel for each column, and save them."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, len(RATIOS), figsize=(16, 4), sharey=True)
    for axis, column in zip(axes, RATIOS, strict=True):
        for width, batch in dict.fromkeys((d, b) for _, d, b in found):
            line = [
                (n, r[column])
                for (n, d, b), r in found.items()
                if (d, b) == (width, batch)
            ]
            axis.plot(
                *zip(*line, strict=True), marker="o", label=f"d={width}, B={batch}"
            )
        axis.axhline(1, color="black", linewidth=0.8)
        axis.set(title=column.replace(" / ", "\n/ "), xscale="log", xlabel="n")
    axes[0].set_ylabel("CPU time, ratio")
    axes[-1].legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(measure.OUTPUT / "attention.png", dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    torch.set_num_threads(1)
    found = run(LENGTHS[:3] if quick else LENGTHS, WIDTHS, BATCHES[: 1 if quick else 2])
    rows = [(*key, *map("{:.2f}".format, r.values())) for key, r in found.items()]
    measure.write(
        "attention",
        "Ratios of CPU time, one thread, float32, 8 heads; below 1 we are faster.\n\n"
        + measure.table(["n", "d", "B", *RATIOS], rows)
        + "\n\n"
        + measure.table(["goal", "measured", "range", "holds"], goals(found)),
    )
    picture(found)


if __name__ == "__main__":
    main()

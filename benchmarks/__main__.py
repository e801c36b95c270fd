"""Run every benchmark in turn: `python -m benchmarks`."""

import runpy

for name in ("attention", "recurrence", "lean", "live"):
    print(f"\n== benchmarks.{name}", flush=True)
    runpy.run_module(f"benchmarks.{name}", run_name="__main__")

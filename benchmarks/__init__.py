"""Measurements of the library against torch, as ratios: `python -m benchmarks.NAME`."""

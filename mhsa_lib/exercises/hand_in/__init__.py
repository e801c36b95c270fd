"""Notebooks that students have handed in, checked without trusting them.

`command` finds them and writes the table; `judge` knows what is right; `sandbox` is the
box in which a notebook runs; `student` is what runs there. The last two never meet the
references: what they exchange with the judge is in `protocol`.
"""

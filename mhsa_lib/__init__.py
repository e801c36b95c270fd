"""The library of *Attention, Head by Head*, written once in NumPy and once in Torch.

`from mhsa_lib import numpy as mhsa` and `from mhsa_lib import torch as mhsa` give
the same public names with the same meaning. Importing `mhsa_lib` needs NumPy alone.
"""

__version__ = "0.1.0"

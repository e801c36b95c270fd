"""What cells of the book train while the reader looks on, in Torch.

The stored weights and records come from longer runs of the same code: see `training/`
in the repository.
"""

"""The kinds of tensor that only torch has, and what to do with those of no use here."""

import torch

_SPARSE = {
    torch.sparse_coo,
    torch.sparse_csr,
    torch.sparse_csc,
    torch.sparse_bsr,
    torch.sparse_bsc,
}


def is_common(x):
    """Whether a tensor is no special kind; asked at every call, so it is quick."""
    return x.layout is torch.strided and not x.is_nested


def check_kind(operation, name, x):
    """Raise TypeError for a kind of tensor of which nothing here can be computed.

    Nested tensors of the layout torch.jagged pass: the layer computes with them.
    """
    if isinstance(x, torch.fx.Proxy):
        raise TypeError(
            f"{operation}: {name} stands for a tensor in torch.fx.symbolic_trace, "
            "which shows no shapes to check; take torch.export.export"
        )
    if not isinstance(x, torch.Tensor):
        return
    if x.layout in _SPARSE:
        raise TypeError(
            f"{operation}: {name} is a sparse tensor; convert it with {name}.to_dense()"
        )
    if x.is_nested and x.layout is torch.strided:
        raise TypeError(
            f"{operation}: {name} is a nested tensor; pad it with "
            f"torch.nested.to_padded_tensor({name}, 0.0) and hide what was added with "
            "padding_mask"
        )


def check_device(operation, query, **others):
    """Raise ValueError unless the others lie where the query does; one number may not.

    None is let by.
    """
    for name, x in others.items():
        if x is not None and x.device != query.device and x.ndim:
            raise ValueError(
                f"{operation}: {name} is on {x.device} but query on {query.device}; "
                f"move it with {name}.to(query.device)"
            )

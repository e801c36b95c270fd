"""What it costs to bring one token's signal to another: counted, not measured.

n = distance + 1 tokens of width d stand in a row, and the last one is to learn of the
first. Each function returns a mapping of whole numbers:

- path: operations that the signal passes one after the other; an operation is one
  step of a recurrent network, one convolution or one attention;
- steps: operations that must wait for one another until the last token is done;
- state: numbers kept when the tokens come one by one;
- table: the cost of one layer in Table 1 of Vaswani et al. (2017, arXiv:1706.03762),
  which drops constant factors and projections;
- multiplications: all multiplications of the matrix products.

`numbers.js` says the same in JavaScript; tests compare both.
"""


def rnn_counts(distance, d):
    """Count for a plain recurrent network: h' = tanh(W x + U h), width d.

    >>> rnn_counts(20, 64)["path"], rnn_counts(20, 64)["state"]
    (21, 64)
    """
    n = distance + 1
    return {
        "path": n,
        "steps": n,
        "state": d,
        "table": n * d**2,
        # Two matrices d x d a token: W and U.
        "multiplications": 2 * n * d**2,
    }


def cnn_counts(distance, d, kernel, dilated=False):
    """Count for the smallest stack of convolutions that sees the whole distance.

    Each output reads its own token and the kernel - 1 before it; dilated layer l
    (0, 1, ...) reads every kernel**l-th token instead.

    >>> cnn_counts(20, 64, 3)["path"], cnn_counts(20, 64, 3, dilated=True)["path"]
    (10, 3)
    """
    n = distance + 1
    layers = hops(distance, kernel, dilated)
    # Every layer keeps the inputs that its next output reads beside the new one.
    kept = reach(len(layers), kernel, dilated)
    return {
        "path": len(layers),
        "steps": len(layers),
        "state": kept * d,
        "table": kernel * n * d**2,
        "multiplications": len(layers) * kernel * n * d**2,
    }


def attention_counts(distance, d):
    """Count for one self-attention layer: four projections and two products.

    >>> attention_counts(20, 64)["path"], attention_counts(20, 64)["state"]
    (1, 2688)
    """
    n = distance + 1
    return {
        "path": 1,
        "steps": 1,
        # A key and a value per token.
        "state": 2 * n * d,
        "table": n**2 * d,
        # W_q, W_k, W_v, W_o a token; then q k^T and weights v.
        "multiplications": 4 * n * d**2 + 2 * n**2 * d,
    }


def reach(layers, kernel, dilated=False):
    """Return how many tokens back a stack of convolutions sees.

    >>> reach(2, 3), reach(2, 3, dilated=True)
    (4, 8)
    """
    return kernel**layers - 1 if dilated else layers * (kernel - 1)


def hops(distance, kernel, dilated=False):
    """Return how far each layer of the smallest stack carries the signal.

    Layer by layer, first layer first; a dilated layer l carries a multiple of
    kernel**l, the digit of `distance` in base kernel.

    >>> hops(5, 3), hops(5, 3, dilated=True)
    ([2, 2, 1], [2, 3])
    """
    found, left, dilation = [], distance, 1
    while left:
        if dilated:
            digit = left // dilation % kernel
            found.append(digit * dilation)
        else:
            found.append(min(kernel - 1, left))
        left -= found[-1]
        dilation *= kernel
    return found

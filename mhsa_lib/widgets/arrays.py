"""Arrays as JSON: what attention.js decodes."""

import base64

import numpy as np

_DTYPES = ("float16", "float32", "float64", "int32", "uint8", "bool")


def encode_array(array, dtype=None):
    """Write an array of any shape as the mapping that attention.js decodes.

    The bytes are little-endian and in C order. Raises TypeError for a dtype that is
    none of float16, float32, float64, int32, uint8 and bool.

    >>> encode_array([[1.0, 2.0]], "float32")
    {'dtype': 'float32', 'shape': [1, 2], 'base64': 'AACAPwAAAEA='}
    """
    array = np.asarray(array, dtype=dtype)
    if array.dtype.name not in _DTYPES:
        raise TypeError(
            f"encode_array: dtype {array.dtype.name} is not one of "
            f"{', '.join(_DTYPES)}; pass dtype='float32'"
        )
    data = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return {
        "dtype": array.dtype.name,
        "shape": list(array.shape),
        "base64": base64.b64encode(data).decode("ascii"),
    }


def decode_array(mapping):
    """Read an array back from the mapping that `encode_array` wrote.

    Raises ValueError if the dtype is unknown or shape and bytes do not fit together.

    >>> decode_array(encode_array([[1.0, 2.0]], "float32"))
    array([[1., 2.]], dtype=float32)
    """
    dtype, shape = mapping["dtype"], tuple(mapping["shape"])
    if dtype not in _DTYPES:
        raise ValueError(
            f"decode_array: dtype {dtype!r} is not one of {', '.join(_DTYPES)}"
        )
    data = base64.b64decode(mapping["base64"])
    needed = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if len(data) != needed:
        raise ValueError(
            f"decode_array: shape {shape} of {dtype} needs {needed} bytes, "
            f"there are {len(data)}"
        )
    flat = np.frombuffer(data, dtype=np.dtype(dtype).newbyteorder("<"))
    return flat.reshape(shape).astype(dtype)

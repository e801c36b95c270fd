"""The book's widgets: plain Python objects that draw themselves as one ES module.

All of them (`SoftmaxKnob`, `PathRace`, `question` and the others that `dir` lists) work
in JupyterLab, Colab and VS Code (through anywidget) and, without a kernel, in the
published page. Where neither can run they are a picture with alternative text and a
table.

>>> from mhsa_lib.widgets import SoftmaxKnob
>>> SoftmaxKnob(scores=[1.0, 2.0]).d_k
64
"""

from importlib import import_module

_HOME = {
    "AttentionStepper": "attention_stepper",
    "ConvolutionLab": "convolution_lab",
    "HeadCountLab": "head_count_lab",
    "PathRace": "path_race",
    "PatchAttention": "patch_attention",
    "PositionExplorer": "position_explorer",
    "QuestionSet": "questions",
    "SoftmaxKnob": "softmax_knob",
    "Widget": "base",
    "decode_array": "arrays",
    "encode_array": "arrays",
    "question": "questions",
}
__all__ = sorted(_HOME)


def __getattr__(name):
    """Import a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(
            f"mhsa_lib.widgets has no {name!r}; it has {', '.join(__all__)}"
        )
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    """List the public names, loaded or not."""
    return __all__

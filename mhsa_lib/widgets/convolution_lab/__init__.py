"""The convolution lab: nine heads look at positions alone and become a 3 x 3 kernel."""

from mhsa_lib.widgets.convolution_lab.widget import ConvolutionLab

__all__ = ["ConvolutionLab"]

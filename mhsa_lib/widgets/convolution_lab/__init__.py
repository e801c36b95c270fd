"""The convolution lab: nine heads that look at places alone become a 3 x 3 kernel."""

from mhsa_lib.widgets.convolution_lab.widget import ConvolutionLab

__all__ = ["ConvolutionLab"]

"""The convolution lab in Python: what it accepts, computes and shows when static."""

import gzip
import json

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.widgets import ConvolutionLab
from mhsa_lib.widgets.convolution_lab.state import KERNELS, PICTURES, SWEEP, head_names

SETTINGS = [
    (padding, pad_tokens)
    for padding in ("zeros", "replicate")
    for pad_tokens in (True, False)
]


def expected(lab):
    """Convolution, attention and weights, from the library alone."""
    kernel, image = lab.kernel[None, None], lab.picture[None, None]
    attended, weights = mhsa.convolution_as_attention(
        kernel,
        image,
        sharpness=lab.sharpness,
        padding="zeros" if lab.pad_tokens else "replicate",
        return_weights=True,
    )
    convolved = mhsa.convolve(kernel, image, padding=lab.padding)
    return convolved[0, 0], attended[0, 0], weights


@pytest.mark.parametrize(("padding", "pad_tokens"), SETTINGS)
@pytest.mark.parametrize("kernel", KERNELS)
def test_everything_is_the_library_s(kernel, padding, pad_tokens):
    lab = ConvolutionLab(kernel, "random", padding=padding, pad_tokens=pad_tokens)
    for lab.sharpness in (0, 1.5, 9):
        convolved, attended, weights = expected(lab)
        np.testing.assert_allclose(lab.convolution, convolved, atol=1e-12)
        np.testing.assert_allclose(lab.attention, attended, atol=1e-12)
        largest = np.abs(convolved - attended).max()
        assert lab.largest_difference == pytest.approx(largest)
        for lab.pixel in ((0, 0), (3, 5), (7, 7)):
            side = 10 if pad_tokens else 8
            assert lab.weights.shape == (9, side, side)
            row = lab.pixel[0] * 8 + lab.pixel[1]
            np.testing.assert_allclose(lab.weights.reshape(9, -1), weights[:, row])


def test_the_convolution_is_a_loop():
    lab = ConvolutionLab([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "random")
    picture = lab.picture
    for row in range(8):
        for column in range(8):
            total = 0.0
            for i in range(3):
                for j in range(3):
                    y, x = row + i - 1, column + j - 1
                    if 0 <= y < 8 and 0 <= x < 8:
                        total += lab.kernel[i, j] * picture[y, x]
            assert lab.convolution[row, column] == pytest.approx(total)


def test_each_head_looks_one_step_away():
    lab = ConvolutionLab(sharpness=20, pixel=(3, 4))
    offsets = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    for weights, (down, right) in zip(lab.weights, offsets, strict=True):
        # The pad ring shifts every position by one.
        assert weights[4 + down, 5 + right] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("padding", "pad_tokens"), SETTINGS)
def test_only_fitting_borders_make_the_difference_vanish(padding, pad_tokens):
    lab = ConvolutionLab("blur", "stripes", padding=padding, pad_tokens=pad_tokens)
    found = []
    for lab.sharpness in (1, 4, 8, 16, 40):
        found.append(lab.largest_difference)
    fits = (padding == "zeros") == pad_tokens
    assert (found[-1] < 1e-12) == fits
    assert not fits or found == sorted(found, reverse=True)
    # Inside, where no border is near, sharp heads always agree.
    inside = np.abs(lab.attention - lab.convolution)[1:-1, 1:-1]
    assert inside.max() < 1e-12
    assert ("no sharpness removes it" in lab.alternative_text()) == (not fits)


def test_the_leak_is_about_four_times_e_to_the_minus_a():
    lab = ConvolutionLab("identity", "stripes")
    for lab.sharpness in (6, 10, 14):
        leak = 4 * np.exp(-lab.sharpness)
        assert leak / 5 < lab.largest_difference < leak * 1.1


def test_names_and_numbers_set_the_same():
    lab = ConvolutionLab(np.eye(3), np.full((8, 8), 0.5))
    lab.kernel = "blur"
    assert lab.kernel.tolist() == KERNELS["blur"] and lab.kernel.sum() == 1
    lab.picture = "stripes"
    assert lab.picture.tolist() == PICTURES["stripes"]
    lab.pixel = np.array([7, 0])
    assert lab.pixel == (7, 0)
    lab.sharpness = np.float32(3)
    assert lab.sharpness == 3.0
    lab.kernel[0, 0] = 99
    assert lab.kernel[0, 0] == KERNELS["blur"][0][0]


WIDE = np.zeros((9, 8))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("kernel", "sobel", "kernel='sobel' is unknown; take one of 'edge', 'blur'"),
        ("kernel", np.zeros((5, 5)), r"kernel has shape \(5, 5\); it needs \(3, 3\)"),
        ("kernel", [[1, 2, 3]] * 2, "kernel has shape"),
        ("kernel", None, "kernel"),
        ("kernel", [[np.nan] * 3] * 3, "kernel must hold finite numbers between"),
        ("kernel", [[101.0] * 3] * 3, "kernel must hold finite numbers between -100"),
        ("picture", "cat", "picture='cat' is unknown; take one of 'square'"),
        ("picture", WIDE, r"picture has shape \(9, 8\); it needs \(8, 8\)"),
        ("picture", np.full((8, 8), 2.0), "picture holds 2 to 2; grey levels lie"),
        ("picture", 3 - np.eye(8), "picture holds 2 to 3; grey levels lie between 0"),
        ("sharpness", -1, "sharpness=-1 is out of range; take 0 to 40"),
        ("sharpness", 40.5, "sharpness=40.5 is out of range"),
        ("sharpness", float("nan"), "sharpness=nan is out of range"),
        ("sharpness", "2", "sharpness='2' must be a number"),
        ("sharpness", True, "sharpness=True must be a number"),
        ("pixel", 3, r"pixel=3 must be a pair \(row, column\)"),
        ("pixel", (1, 2, 3), "must be a pair"),
        ("pixel", (8, 0), "pixel's row=8 is out of range; take 0 to 7"),
        ("pixel", (0, -1), "pixel's column=-1 is out of range; take 0 to 7"),
        ("pixel", (0.0, 1), "pixel's row=0.0 must be a whole number"),
        ("padding", "same", "padding='same' is unknown; take one of 'zeros'"),
        ("padding", None, "padding=None is unknown"),
        ("pad_tokens", 1, "pad_tokens=1 must be True or False"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(name, value, message):
    lab = ConvolutionLab()
    before = lab.state
    with pytest.raises((TypeError, ValueError), match=message):
        setattr(lab, name, value)
    assert lab.state == before
    with pytest.raises((TypeError, ValueError), match=message):
        ConvolutionLab(**{name: value})


def test_the_page_sets_numbers_and_no_lists_of_choices():
    lab = ConvolutionLab()
    lab._bridge = type("Bridge", (), {"state": None})()
    state = {**lab.state, "kernel": [[0, 1, 0]] * 3, "kernels": {}, "sharpest": 1e9}
    before = lab.data
    lab._receive({"new": state})
    assert lab.kernel.tolist() == [[0.0, 1.0, 0.0]] * 3
    assert lab.data == before and before["kernels"].keys() == KERNELS.keys()
    assert not lab._bridge.state.keys() & before.keys()
    with pytest.raises(ValueError, match="out of range"):
        lab._receive({"new": {**lab.state, "sharpness": 1e9}})
    assert lab._bridge.state["sharpness"] == lab.sharpness == 2.0


def test_the_data_are_small_and_always_the_same():
    data = ConvolutionLab().data
    assert len(gzip.compress(json.dumps(data).encode())) <= 2_000
    assert data == ConvolutionLab().data == json.loads(json.dumps(data))
    assert data["sweep"][-1] == data["sharpest"] == SWEEP[-1]
    assert len(data["names"]) == len(head_names()) == 9


def test_the_static_form_says_what_it_found():
    lab = ConvolutionLab(pixel=(3, 4))
    text = lab.alternative_text()
    assert "the pixel in row 4, column 5" in text
    assert f"largest difference {lab.largest_difference:.2g} at sharpness 2" in text
    assert "it vanishes as the heads sharpen" in text
    assert "Weights set by hand after Cordonnier et al. 2020, not trained." in text
    head, *rows = lab._table()
    assert head == ["Head", "Largest weight", "Reads", "Kernel", "Product"]
    assert [row[0] for row in rows] == [*head_names(), "attention", "convolution"]
    total = sum(float(row[4]) for row in rows[:9])
    assert total == pytest.approx(float(rows[9][4]), abs=0.005)
    assert float(rows[9][4]) == pytest.approx(lab.attention[3, 4], abs=0.0005)
    assert float(rows[10][4]) == pytest.approx(lab.convolution[3, 4], abs=0.0005)
    lab.sharpness = 20
    assert "the nine heads compute the convolution" in lab.alternative_text()


@pytest.mark.parametrize("pad_tokens", [True, False])
@pytest.mark.filterwarnings("error:Glyph")
def test_there_is_a_picture(pad_tokens):
    lab = ConvolutionLab(pad_tokens=pad_tokens, pixel=(0, 7))
    assert lab.png().startswith(b"\x89PNG")

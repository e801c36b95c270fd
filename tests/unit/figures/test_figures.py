"""The figures: every glyph is drawn, the words sit where they belong."""

import io
import itertools
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest

from mhsa_lib.figures import (
    FONT_FAMILY,
    PALETTE,
    attention_map,
    attention_maps,
    bars,
    png_bytes,
    register_font,
    sequential_colormap,
    use_book_style,
)
from mhsa_lib.figures.style import FONT_PATH, ink_on, luminance
from training.font import (
    ALWAYS,
    characters_of_the_book,
    common_characters,
)

SENTENCE = "小明 喜欢 在 晴朗的 日子里 去 公园 散步".split()


@pytest.fixture(autouse=True)
def book_style():
    """The book's style on a canvas that needs no screen; undone afterwards."""
    from matplotlib import pyplot as plt

    with matplotlib.rc_context():
        plt.switch_backend("agg")
        use_book_style()
        yield
        plt.close("all")


def png():
    """The current figure as PNG bytes; a glyph drawn as a box is an error."""
    from matplotlib import pyplot as plt

    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        warnings.filterwarnings("error", message="findfont")
        return png_bytes(plt.gcf())


def font_characters():
    from fontTools.ttLib import TTFont

    return set(map(chr, TTFont(FONT_PATH).getBestCmap()))


def test_the_font_holds_every_chinese_character_of_the_book():
    missing = "".join(sorted(set(characters_of_the_book()) - font_characters()))
    assert not missing, (
        f"figures would draw {missing} as boxes: run "
        "python -m training.font PATH_TO_NotoSansCJK-Regular.ttc"
    )


def test_the_font_holds_common_characters_pinyin_and_punctuation():
    assert len(set(common_characters())) >= 500
    assert set(common_characters()) <= font_characters()
    assert font_characters() >= ALWAYS


def test_the_scan_sees_this_package_and_escaped_json(tmp_path):
    assert set("小明喜欢在晴朗的日子里去公园散步") <= set(characters_of_the_book())
    (tmp_path / "a.ipynb").write_text('{"source": "\\u732b"}', encoding="utf-8")
    assert characters_of_the_book([tmp_path]) == "猫"


def test_font_is_small_named_after_the_book_and_licensed():
    from fontTools.ttLib import TTFont

    assert FONT_PATH.stat().st_size <= 150_000
    names = TTFont(FONT_PATH)["name"]
    assert names.getDebugName(1) == FONT_FAMILY
    assert "Noto" not in names.getDebugName(4) + names.getDebugName(6)
    licence = FONT_PATH.with_name("OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("Copyright 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_missing_glyph_is_an_error_here():
    from matplotlib import pyplot as plt

    plt.figure().text(0, 0, "龘")  # in no text of the book and not common
    with pytest.raises(UserWarning, match="missing"):
        png()


def test_all_characters_of_the_font_draw():
    from matplotlib import pyplot as plt

    text = "".join(sorted(font_characters()))
    text = text.replace("$", "").replace("\\", "")
    lines = [text[i : i + 40] for i in range(0, len(text), 40)]
    plt.figure(figsize=(8, 8)).text(0, 0, "\n".join(lines))
    assert len(png()) > 20_000


def test_chinese_words_pinyin_and_gloss_draw_in_bold_too(caplog):
    from matplotlib import pyplot as plt

    axes = plt.subplots()[1]
    axes.set_title("小明 Xiǎomíng lǜ ǚ ǖ ǘ", fontweight="bold")
    axes.set_xlabel("喜欢 xǐhuan, “likes”", fontstyle="italic")
    png()
    assert not caplog.records, "matplotlib complains about the font in the notebook"


@pytest.mark.parametrize("n", [1, 2, 8, 12])
def test_attention_map_is_drawn_small_and_whole(n):
    words = (SENTENCE * 2)[:n]
    attention_map(np.full((n, n), 1 / n), words, title="一个头 one head")
    assert len(png()) <= 40_000


def test_attention_map_prints_the_numbers_it_got():
    from matplotlib import pyplot as plt

    axes = plt.subplots()[1]
    attention_map([[1, 0], [0.354, 0.646]], ["小明", "喜欢"], ax=axes)
    assert [text.get_text() for text in axes.texts] == ["1", "0", ".35", ".65"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["小明", "喜欢"]
    assert axes.images[0].get_clim() == (0, 1)


def test_attention_map_takes_other_columns_and_drops_numbers_when_wide():
    from matplotlib import pyplot as plt

    axes = plt.subplots()[1]
    attention_map(
        np.full((2, 13), 1 / 13), SENTENCE[:2], list("abcdefghijklm"), ax=axes
    )
    assert not axes.texts
    assert len(axes.get_xticklabels()) == 13


def test_attention_maps_draw_one_map_a_head():
    from matplotlib import pyplot as plt

    weights = np.full((3, 8, 8), 1 / 8)
    weights[2] = np.eye(8)
    attention_maps(weights, SENTENCE)
    drawn = [axes for axes in plt.gcf().axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in drawn] == [
        "head 1",
        "head 2",
        "head 3",
    ]
    np.testing.assert_array_equal(drawn[2].images[0].get_array(), np.eye(8))
    assert len(png()) <= 60_000


def test_bars_show_value_and_label_in_order():
    from matplotlib import pyplot as plt

    axes = plt.subplots()[1]
    bars([0.5, 0.3, 0.2], ["公园", "散步", "在"], ax=axes, highlight=[0])
    assert [text.get_text() for text in axes.texts] == ["0.50", "0.30", "0.20"]
    assert axes.yaxis_inverted()
    assert axes.patches[0].get_facecolor() != axes.patches[1].get_facecolor()
    assert len(png()) <= 40_000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: attention_map(np.ones((2, 3)) / 3, ["a", "b"]), "do not fit 2 rows"),
        (lambda: attention_map(np.ones((2, 2, 2)) / 2, ["a", "b"]), "attention_maps"),
        (lambda: attention_map([[3.0]], ["a"]), "after the softmax"),
        (lambda: attention_map([[np.nan]], ["a"]), "after the softmax"),
        (lambda: attention_map(np.ones((0, 0)), []), "do not fit 0 rows"),
        (lambda: attention_maps(np.eye(2), ["a", "b"]), r"\(H, L, S\)"),
        (lambda: bars([1, 2], ["a"]), "1 labels"),
    ],
)
def test_wrong_input_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_palette_contrast_with_white_is_at_least_three():
    for colour in PALETTE:
        assert 1.05 / (luminance(matplotlib.colors.to_rgb(colour)) + 0.05) >= 3


def test_sequential_colormap_darkens_and_ink_on_it_can_be_read():
    shades = [luminance(sequential_colormap()(w)[:3]) for w in np.linspace(0, 1, 101)]
    assert all(a > b for a, b in itertools.pairwise(shades))
    for weight, shade in zip(np.linspace(0, 1, 101), shades, strict=True):
        ink = {"black": 0.0, "white": 1.0}[ink_on(sequential_colormap()(weight))]
        light, dark = max(ink, shade), min(ink, shade)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, weight


def test_register_font_twice_adds_the_font_once():
    from matplotlib import font_manager

    register_font()
    faces = [e for e in font_manager.fontManager.ttflist if e.name == FONT_FAMILY]
    assert len(faces) == len({(face.weight, face.style) for face in faces}) == 4


def test_importing_the_package_imports_no_matplotlib():
    code = "import sys, mhsa_lib.figures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_notebook_shows_the_small_picture(kernel):
    import base64

    import nbformat

    cell = nbformat.v4.new_code_cell(
        "from mhsa_lib.figures import attention_map, use_book_style\n"
        "use_book_style()\n"
        "attention_map([[1, 0], [0.5, 0.5]], ['小明', '喜欢'])"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    (run,) = kernel(notebook)
    (output,) = run.cells[0].outputs
    data = base64.b64decode(output["data"]["image/png"])
    assert data[25] == 3, "PNG colour type 3 is a palette"
    assert output["data"]["text/plain"].startswith("<Figure size")


def test_the_small_picture_looks_like_the_large_one():
    from matplotlib import pyplot as plt
    from PIL import Image

    attention_map(np.eye(8) * 0.8 + 0.025, SENTENCE)
    png()  # the first drawing settles the layout
    large = io.BytesIO()
    plt.savefig(large, format="png", bbox_inches="tight")
    pictures = [large, io.BytesIO(png())]
    a, b = (np.asarray(Image.open(p).convert("RGB"), dtype=int) for p in pictures)
    assert abs(a - b).max() <= 24
    assert abs(a - b).mean() < 1

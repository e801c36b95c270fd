"""What drawings say passes through the catalogues."""

import re

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.text import Text

from mhsa_lib import figures
from tests.book.pseudo import unmarked


def words(figure):
    """Every text of a figure without its messages, if a letter is left."""
    texts = [unmarked(text.get_text()) for text in figure.findobj(Text)]
    return [text for text in texts if re.search("[A-Za-z]", text)]


def test_what_is_drawn_beside_the_given_words_is_translated(pseudo_language):
    tokens = ["小明", "喜欢", "小红"]
    figures.attention_maps(np.full((3, 3, 3), 1 / 3), tokens)
    drawn = [plt.gcf()]
    figures.attention_map(np.full((3, 3), 1 / 3), tokens)
    drawn.append(plt.gcf())
    figures.bars([0.2, 0.8], tokens[:2], highlight=[1])
    drawn.append(plt.gcf())
    titles = [ax.get_title() for ax in drawn[0].axes[:3]]
    titles += [ax.get_title(loc="left") for ax in drawn[0].axes[:3]]
    assert "⟦head ⟧1" in titles
    assert [words(figure) for figure in drawn] == [[], [], []]
    plt.close("all")

"""The founding sentence of the book, with features and weights made by hand.

小明喜欢在晴朗的日子里去公园散步: "Xiaoming likes to take walks in the park on
sunny days." Every number here is *hand-built*: chosen by people so that a reader can
follow the arithmetic with a pencil. Nothing was trained.

>>> words[0], pinyin[0], glosses[0]
('小明', 'Xiǎomíng', 'Xiaoming')
>>> features.shape, feature_names
((8, 5), ('person', 'action', 'place', 'weather', 'function'))
"""

import numpy as np

from mhsa_lib.language import N_

feature_names = (
    N_("person"),
    N_("action"),
    N_("place"),
    N_("weather"),
    N_("function"),
)

# One line per word: word, pinyin, gloss, then its five features. The first eight are
# the founding sentence in its order; the others are there to be typed in.
_LEXICON = (
    ("小明", "Xiǎomíng", "Xiaoming", (1, 0, 0, 0, 0)),
    ("喜欢", "xǐhuan", "likes", (0, 1, 0, 0, 0)),
    ("在", "zài", "on, at", (0, 0, 0, 0, 1)),
    ("晴朗的", "qínglǎng de", "sunny", (0, 0, 0, 1, 0)),
    ("日子里", "rìzi li", "days (in)", (0, 0, 0, 0.5, 0.5)),
    ("去", "qù", "go to", (0, 0.5, 0, 0, 0.5)),
    ("公园", "gōngyuán", "park", (0, 0, 1, 0, 0)),
    ("散步", "sànbù", "walk", (0, 1, 0.5, 0, 0)),
    ("小红", "Xiǎohóng", "Xiaohong", (1, 0, 0, 0, 0)),
    ("老师", "lǎoshī", "teacher", (1, 0, 0, 0, 0)),
    ("我", "wǒ", "I", (1, 0, 0, 0, 0)),
    ("讨厌", "tǎoyàn", "dislikes", (0, 1, 0, 0, 0)),
    ("跑步", "pǎobù", "run", (0, 1, 0.5, 0, 0)),
    ("看书", "kànshū", "read", (0, 1, 0, 0, 0)),
    ("学校", "xuéxiào", "school", (0, 0, 1, 0, 0)),
    ("家", "jiā", "home", (0, 0, 1, 0, 0)),
    ("雨天", "yǔtiān", "rainy day", (0, 0, 0, 1, 0)),
    ("下雨的", "xiàyǔ de", "rainy", (0, 0, 0, 1, 0)),
    ("不", "bù", "not", (0, 0, 0, 0, 1)),
    ("和", "hé", "and, with", (0, 0, 0, 0, 1)),
    ("的", "de", "(links words)", (0, 0, 0, 0, 1)),
)
_SENTENCE = _LEXICON[:8]

words = tuple(entry[0] for entry in _SENTENCE)
pinyin = tuple(entry[1] for entry in _SENTENCE)
glosses = tuple(entry[2] for entry in _SENTENCE)
features = np.array([entry[3] for entry in _SENTENCE], dtype=np.float64)  # (8, 5)
features.setflags(write=False)  # shared by every chapter: copy before editing

# Every known word: word -> (pinyin, gloss, its row of features as a tuple).
vocabulary = {entry[0]: entry[1:] for entry in _LEXICON}

handbuilt_note = N_(
    "Hand-built. In q, dimensions 1 to 4 say how much a word looks for a person, "
    "an action, a place, the weather; in k and v, how much it is one."
)

# Makes the map of a random set as confident as the hand-built one: over seeds 0..19
# the mean largest weight of a row is .41 for both (tests/unit/data checks it).
_RANDOM_SCALE = 1.25


def look_up(sentence):
    """Return the features of known words, and a row of zeros for every unknown one.

    Args:
        sentence: sequence of n words.

    Returns:
        Array (n, 5), float64.

    >>> look_up(["小红", "讨厌", "龙"])
    array([[1., 0., 0., 0., 0.],
           [0., 1., 0., 0., 0.],
           [0., 0., 0., 0., 0.]])
    """
    unknown = ("", "", (0,) * len(feature_names))
    rows = [vocabulary.get(word, unknown)[2] for word in sentence]
    return np.array(rows, dtype=np.float64).reshape(-1, len(feature_names))  # (n, 5)


def handbuilt_weights():
    """Return (W_q, W_k, W_v), each of shape (5, 4), in small integers.

    Rows are features (x is a row vector, q = x W_q). Columns 1 to 4 stand for person,
    action, place and weather: W_q says what a word looks for, W_k and W_v what it is.
    A person looks for an action, a place and the weather; an action looks for its
    person above all; a function word looks for the weather and the place.

    >>> W_q, W_k, W_v = handbuilt_weights()
    >>> q = features[0] @ W_q                       # 小明
    >>> k = features[7] @ W_k                       # 散步
    >>> q, k, float(q @ k)
    (array([0., 2., 2., 2.]), array([0., 2., 1., 0.]), 6.0)
    """
    W_q = np.array(
        [
            [0, 2, 2, 2],  # a person
            [4, 1, 2, 0],  # an action
            [0, 2, 0, 1],  # a place
            [0, 1, 2, 1],  # the weather
            [0, 0, 2, 3],  # a function word
        ],
        dtype=np.float64,
    )  # (5, 4)
    same = np.eye(5, 4)  # (5, 4): keeps four features, drops "function"
    return W_q, 2 * same, same


def random_weights(seed=0):
    """Return (W_q, W_k, W_v) that mean nothing: normal numbers, each of shape (5, 4).

    Standard normal numbers times 1.25, rounded to one decimal so that they can be
    followed by hand. With this scale the map looks as confident as the hand-built one.

    Args:
        seed: of `numpy.random.default_rng`.

    >>> random_weights(0)[0][0]
    array([ 0.2, -0.2,  0.8,  0.1])
    """
    rng = np.random.default_rng(seed)
    draw = _RANDOM_SCALE * rng.standard_normal((3, 5, 4))
    W_q, W_k, W_v = np.round(draw, 1)
    return W_q, W_k, W_v

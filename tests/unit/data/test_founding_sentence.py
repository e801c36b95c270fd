"""The hand-built numbers do what the book says of them."""

import numpy as np

from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import scaled_dot_product_attention


def attention_map(matrices):
    q, k, v = (founding.features @ matrix for matrix in matrices)
    return scaled_dot_product_attention(q, k, v, return_weights=True)[1]


def test_the_eight_words_are_the_founding_sentence():
    assert "".join(founding.words) == "小明喜欢在晴朗的日子里去公园散步"
    assert len(founding.words) == len(founding.pinyin) == len(founding.glosses) == 8


def test_every_known_word_has_pinyin_a_gloss_and_five_features():
    for pinyin, gloss, row in founding.vocabulary.values():
        assert pinyin
        assert gloss
        assert len(row) == len(founding.feature_names)


def test_the_numbers_can_be_followed_by_hand():
    halves = 2 * founding.features
    assert np.array_equal(halves, halves.round())
    for matrix in founding.handbuilt_weights():
        assert np.array_equal(matrix, matrix.round())
        assert np.abs(matrix).max() <= 4


def test_xiaoming_attends_to_its_action_weather_and_place():
    row = attention_map(founding.handbuilt_weights())[0]
    meant = [founding.words.index(w) for w in ("喜欢", "晴朗的", "公园", "散步")]
    rest = [j for j in range(8) if j not in meant]
    assert row[meant].min() > 2 * row[rest].max()
    assert row[meant].sum() > 0.8


def test_attention_of_the_founding_sentence_is_not_symmetric():
    weights = attention_map(founding.handbuilt_weights())
    likes = founding.words.index("喜欢")
    assert weights[likes, 0] > 4 * weights[0, likes]


def test_random_weights_look_as_confident_as_handbuilt_weights():
    built = attention_map(founding.handbuilt_weights()).max(-1).mean()
    drawn = [
        attention_map(founding.random_weights(seed)).max(-1).mean()
        for seed in range(20)
    ]
    assert abs(np.mean(drawn) - built) < 0.01


def test_the_shared_features_cannot_be_changed_by_accident():
    assert not founding.features.flags.writeable


def test_look_up_gives_an_unknown_word_a_row_of_zeros():
    rows = founding.look_up(["龙", "constructor", "公园"])
    assert rows.tolist() == [[0] * 5, [0] * 5, [0, 0, 1, 0, 0]]
    assert founding.look_up([]).shape == (0, 5)

"""The head-count lab in Python: what it accepts, computes and shows when static."""

import gzip
import json

import numpy as np
import pytest

from mhsa_lib import data
from mhsa_lib.models import SentenceNetwork, grammar, load_network
from mhsa_lib.widgets import HeadCountLab, decode_array
from mhsa_lib.widgets.head_count_lab.state import EXAMPLES, right_answers

HEADS = (1, 2, 4, 8)


@pytest.fixture(scope="module")
def network():
    return load_network("zh", 2)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("h", HEADS)
def test_answers_and_weights_are_the_network_s(language, h):
    lab = HeadCountLab(language, h)
    network = load_network(language, h)
    for text in EXAMPLES[language]:
        lab.sentence = text
        assert lab.sentence == text
        assert lab.answers == network.answer(text)
        assert (lab.weights == network.attention(text)).all()
        lab.switched_on = [k % 2 == 1 for k in range(h)]
        assert lab.answers == network.answer(text, lab.switched_on)
        lab.num_heads = h
        assert lab.switched_on == [True] * h


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_head_loses_a_question_and_two_do_not(language):
    """The first thing that a visitor sees and does."""
    lab = HeadCountLab(language, heads=(1, 2), compact=True)
    words = grammar(language)
    assert words.is_unseen(lab.words)
    truth = right_answers(words, lab.words)

    def wrong():
        return [name for (name, _), word in truth.items() if lab.answers[name] != word]

    assert wrong() == ["who"]
    lab.num_heads = 2
    assert wrong() == []
    people = [i for i, word in enumerate(lab.words) if words.kinds[word] == "person"]
    turned = lab.words
    turned[people[0]], turned[people[1]] = turned[people[1]], turned[people[0]]
    lab.sentence = turned
    truth = right_answers(words, lab.words)
    assert wrong() == []


def test_switching_a_head_off_breaks_one_question_and_not_the_other():
    lab = HeadCountLab(num_heads=2, sentence="小明喜欢小红")
    whole = lab.answers
    broken = []
    for off in range(2):
        lab.switched_on = [k != off for k in range(2)]
        found = lab.answers
        broken += [name for name in ("who", "whom") if found[name] != whole[name]]
    assert sorted(broken) == ["who", "whom"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("num_heads", 3, "num_heads=3 is not in this lab; take one of 1, 2"),
        ("num_heads", True, "num_heads=True is not in this lab"),
        ("num_heads", "2", "num_heads='2' is not in this lab"),
        ("sentence", "小明喜欢小猫", "'小猫' is not in the network's vocabulary"),
        ("sentence", "", "the sentence is empty"),
        ("sentence", ["小明"] * 99, "the sentence has 99 words"),
        ("switched_on", [True], "switched_on has 1 entries; give 2, one per head"),
        ("switched_on", [True, 1], "switched_on holds 1; give True or False"),
        ("compared", (0, 2), "must be two heads by position, 0 to 1"),
        ("compared", (0,), "must be two heads by position"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(name, value, message):
    lab = HeadCountLab(heads=(1, 2), num_heads=2)
    before = lab.state
    with pytest.raises((ValueError, TypeError), match=message.replace("(", r"\(")):
        setattr(lab, name, value)
    assert lab.state == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"language": "fr"}, "no grammar for 'fr'"),
        ({"heads": (3,)}, "no network for language 'zh' with 3 heads"),
        ({"heads": ()}, "at least one network"),
    ],
)
def test_a_wrong_lab_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        HeadCountLab(**arguments)


def test_a_reader_s_own_network(network):
    rng = np.random.default_rng(0)
    drawn = {k: rng.standard_normal(a.shape) for k, a in network.parameters.items()}
    own = SentenceNetwork("zh", 2, drawn)
    lab = HeadCountLab(networks={2: own})
    assert lab.network is own
    stored = lab.data["networks"]["2"]
    assert stored["note"] == "not stored"
    assert stored["sha256"] == ""
    shown = decode_array(stored["W_in"])
    np.testing.assert_allclose(shown, drawn["in_proj_weight"].T, rtol=1e-6)
    with pytest.raises(ValueError, match=r"networks\[4\] has 2 heads"):
        HeadCountLab(networks={4: own})
    with pytest.raises(ValueError, match="speaks 'zh'"):
        HeadCountLab("en", networks={2: own})


def test_the_page_cannot_change_the_networks(network):
    lab = HeadCountLab(heads=(1, 2))
    state = {**lab.state, "num_heads": 2, "switched_on": [True, False], "networks": {}}
    lab._bridge = type("Bridge", (), {"state": None})()
    lab._receive({"new": state})
    assert lab.switched_on == [True, False]
    assert lab.answers == network.answer(lab.sentence, [True, False])
    assert lab.data["networks"].keys() == {"1", "2"}
    assert "networks" not in lab._bridge.state
    with pytest.raises(ValueError, match="vocabulary"):
        lab._receive({"new": {**lab.state, "words": ["<script>"]}})
    assert lab.words == ["小红", "喜欢", "小明"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("unseen", [False, True])
def test_right_answers_are_the_grammar_s(language, unseen):
    rng = np.random.default_rng(7)
    words = grammar(language)
    for _ in range(300):
        sentence = words.sample(rng, unseen=unseen)
        expected = {(q.name, q.position): q.answer for q in sentence.questions}
        assert right_answers(words, sentence.words) == expected, sentence.words


@pytest.mark.parametrize(
    "text", ["小明小红喜欢", "小明", "小明喜欢", "，", "小明喜欢小红，"]
)
def test_words_that_are_no_sentence_have_no_right_answers(text):
    words = grammar("zh")
    assert right_answers(words, words.tokens(text)) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_examples_show_both_seen_and_unseen_pairs(language):
    words = grammar(language)
    found = [words.is_unseen(words.tokens(text)) for text in EXAMPLES[language]]
    assert found[0] and not all(found)
    for text in EXAMPLES[language]:
        assert right_answers(words, words.tokens(text)) is not None, text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_small_and_names_its_files(language):
    lab = HeadCountLab(language)
    sent = json.dumps(lab.data).encode()
    assert len(gzip.compress(sent)) <= 100_000
    for h in HEADS:
        stored = lab.data["networks"][str(h)]
        assert stored["sha256"] == data.sha256(f"who_likes_whom_{language}_h{h}")
        assert "seed" in stored["note"] and "training.who_likes_whom" in stored["note"]
        assert stored["words"]["dtype"] == "float16"
    short = HeadCountLab(language, heads=(1, 2), compact=True)
    assert len(gzip.compress(json.dumps(short.data).encode())) <= 45_000


def test_the_static_form_says_what_it_found():
    lab = HeadCountLab(heads=(1, 2), num_heads=2)
    text = lab.alternative_text()
    assert "with 2 heads who? 小红 (right), whom? 小明 (right)" in text
    assert "wrong, it is" in text.split("with 2 heads")[0]
    assert "Weights: trained, 2 heads" in text
    head, one, two = lab._table()
    assert head[:3] == ["Heads", "who? (at 喜欢)", "whom? (at 喜欢)"]
    assert one[0] == "1" and "wrong" in "".join(one)
    assert two[:3] == ["2", "小红: right", "小明: right"]
    lab.switched_on = [False, True]
    assert lab._table()[2][0] == "2 (1 on)"
    assert "Switched off: head 1." in lab.alternative_text()
    lab.sentence = "小明小红喜欢"
    assert "not judged" in lab._table()[1][1]


def test_every_number_of_heads_and_words_has_a_picture():
    lab = HeadCountLab()
    for h, text in [(1, "小明"), (8, EXAMPLES["zh"][3])]:
        lab.num_heads, lab.sentence = h, text
        assert lab.png().startswith(b"\x89PNG")

"""The stored networks: one arithmetic in NumPy and torch, and figures that hold."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from mhsa_lib import data
from mhsa_lib.models import EvaluationSet, grammar, load_network, measure
from mhsa_lib.models.grammar import MAX_WORDS
from mhsa_lib.numpy import padding_mask
from training.records import SEEDS, lower_median, spread
from training.who_likes_whom import (
    EXAMPLES,
    HEADS,
    Run,
    TorchNetwork,
    sentences_of,
    train_and_evaluate,
)

RECORD = data.load("who_likes_whom")
STORED = sorted(RECORD["networks"])


def network_of(name):
    line = RECORD["networks"][name]
    return load_network(line["language"], line["num_heads"])


def torch_network(name):
    """The stored weights in the network that was trained, in float64."""
    line = RECORD["networks"][name]
    network = TorchNetwork(Run(line["language"], line["num_heads"])).double()
    inner = {"in_proj_weight", "out_proj.weight"}
    state = {
        f"attention.{key}" if key in inner else key: torch.from_numpy(value)
        for key, value in data.load(name).items()
    }
    network.load_state_dict(state, strict=True)
    return network


@pytest.mark.parametrize("name", STORED)
def test_numpy_and_torch_compute_the_same(name):
    network = network_of(name)
    evaluation = EvaluationSet.standard(network.grammar.language, unseen=True, count=50)
    mask = padding_mask(evaluation.lengths, MAX_WORDS)
    logits, _ = network.forward(evaluation.ids, mask=mask)
    with torch.no_grad():
        expected = torch_network(name)(
            torch.from_numpy(evaluation.ids), torch.from_numpy(mask)
        )
    assert abs(logits - expected.numpy()).max() <= 1e-6


@pytest.mark.parametrize("name", STORED)
def test_file_is_the_one_that_was_measured_and_small(name):
    line = RECORD["networks"][name]
    assert data.sha256(name) == line["sha256"]
    assert (data.FOLDER / f"{name}.npz").stat().st_size <= 20_000
    assert network_of(name).num_parameters == line["num_parameters"]


@pytest.mark.parametrize("name", STORED)
def test_metrics_are_measured_again(name):
    line, network = RECORD["networks"][name], network_of(name)
    language, heads = line["language"], line["num_heads"]
    for key, unseen in (("seen", False), ("unseen", True)):
        evaluation = EvaluationSet.standard(language, unseen=unseen)
        assert measure(network, evaluation) == pytest.approx(line[key], abs=2e-3)
    for off in range(heads if heads > 1 else 0):
        figures = measure(network, evaluation, heads=[k != off for k in range(heads)])
        assert figures == pytest.approx(line["one_head_off"][off], abs=2e-3)
    for text, answers in line["examples"].items():
        assert network.answer(text) == answers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_stored_seed_is_the_one_that_the_rule_picks(language):
    for num_heads in HEADS:
        group = RECORD["sweep"][f"{language} h={num_heads}"]
        line = RECORD["networks"][f"who_likes_whom_{language}_h{num_heads}"]
        assert line["seed"] == lower_median(group)["seed"]


def test_sweep_has_every_seed_and_its_spread():
    assert len(RECORD["sweep"]) == 2 * (len(HEADS) + 3)
    for group, entries in RECORD["sweep"].items():
        assert sorted(entry["seed"] for entry in entries) == list(SEEDS)
        assert len(SEEDS) >= 5
        assert spread(entries) == RECORD["spread"][group]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_number_of_parameters_does_not_depend_on_heads(language):
    counts = {load_network(language, h).num_parameters for h in HEADS}
    assert len(counts) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_head_fails_on_unseen_pairs_and_two_succeed(language):
    both = {h: RECORD["spread"][f"{language} h={h}"]["unseen both"] for h in HEADS}
    assert both[1][2] < 0.4, "even the best seed with one head"
    assert both[2][1] > 0.95, "the median seed with two heads"
    assert all(both[h][1] > 0.85 for h in (4, 8)), "the median seed with more"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_two_heads_each_carries_one_question(language):
    off = RECORD["networks"][f"who_likes_whom_{language}_h2"]["one_head_off"]
    lost = [{q for q in ("who", "whom") if figures[q] < 0.25} for figures in off]
    kept = [{q for q in ("who", "whom") if figures[q] > 0.9} for figures in off]
    assert sorted(map(sorted, lost)) == [["who"], ["whom"]]
    assert sorted(map(sorted, kept)) == [["who"], ["whom"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("num_heads", HEADS)
def test_founding_sentence_is_answered_at_every_number_of_heads(language, num_heads):
    answers = load_network(language, num_heads).answer(EXAMPLES[language][2])
    days = {"zh": ("晴朗的", "公园", "散步"), "en": ("sunny", "park", "walk")}
    assert tuple(answers[q] for q in ("weather", "place", "activity")) == days[language]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_front_page_pair_is_unseen_and_tells_one_head_from_two(language):
    for text in EXAMPLES[language][:2]:
        words = grammar(language).tokens(text)
        people = [w for w in words if grammar(language).kinds[w] == "person"]
        assert frozenset(people) in grammar(language).unseen_pairs
    answers = {
        h: [load_network(language, h).answer(t) for t in EXAMPLES[language][:2]]
        for h in (1, 2)
    }
    first, second = grammar(language).of_kind("person")[:2]
    right = [(first, second), (second, first)]
    assert [(a["who"], a["whom"]) for a in answers[2]] == right
    assert [(a["who"], a["whom"]) for a in answers[1]] != right


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_trained_sentences_hold_no_unseen_pair(language):
    """Not a sample: the very sentences of every stored network."""
    words = grammar(language)
    seeds = {
        line["seed"]
        for line in RECORD["networks"].values()
        if line["language"] == language
    }
    for seed in seeds:
        for sentence in sentences_of(Run(language, 2, seed)):
            assert not words.is_unseen(sentence.words)


@pytest.mark.parametrize(
    "run", [Run("zh", 1, seed=0), Run("en", 2, seed=0)], ids=["smallest", "middle"]
)
def test_training_again_lands_inside_the_stored_spread(run, one_thread):
    entry, _ = train_and_evaluate(run)
    stored = RECORD["spread"][f"{run.language} h={run.num_heads}"]
    for question in ("who", "whom", "both"):
        low, _, high = stored[f"unseen {question}"]
        # Another processor rounds otherwise and may land a little outside.
        assert low - 0.05 <= entry["unseen"][question] <= high + 0.05
    assert entry["num_parameters"] == load_network(run.language, 1).num_parameters


def test_attention_has_one_map_a_head_and_rows_that_sum_to_one():
    weights = load_network("zh", 4).attention("小明喜欢小红，小红讨厌小刚")
    assert weights.shape == (4, 7, 7)
    np.testing.assert_allclose(weights.sum(-1), 1)
    assert weights.min() >= 0


def test_a_head_that_is_off_adds_nothing():
    network = load_network("zh", 2)
    ids = network.ids(network.tokens("小明喜欢小红"))
    logits = network.forward(ids)[0]
    one, other, none = (
        network.forward(ids, heads=heads)[0]
        for heads in ([True, False], [False, True], [False, False])
    )
    np.testing.assert_allclose(one + other - none, logits)
    np.testing.assert_array_equal(network.forward(ids, heads=[True, True])[0], logits)
    assert abs(one - logits).max() > 0.1


def test_words_can_be_given_instead_of_a_text():
    network = load_network("en", 2)
    words = ["the", "boy", "likes", "the", "girl"]
    assert network.answer(words) == network.answer("the boy likes the girl")
    (question, answer, probability), *_ = network.ask(words)
    assert (question.name, question.position, answer) == ("who", 2, "boy")
    assert 0.5 < probability <= 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: load_network("zh", 3), "no network for language 'zh' with 3 heads"),
        (lambda: load_network("fr", 2), "language 'fr'"),
        (lambda: load_network("zh", 2).answer("小明喜欢小猫"), "'小猫' is not"),
        (lambda: load_network("zh", 2).answer(["小明", "cat"]), "'cat' is not"),
        (lambda: load_network("zh", 2).answer([]), "empty"),
        (lambda: load_network("zh", 2).answer("小明", heads=[True]), "2 booleans"),
        (lambda: load_network("zh", 2).answer("小明", heads=[1, 0]), "2 booleans"),
        (lambda: data.load("who_likes_whom_zh_h3"), "there are: .*zh_h1"),
        (lambda: data.load("../../README"), "no data named"),
        (lambda: load_network().answer_slice("why"), "no question 'why'"),
    ],
)
def test_wrong_input_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_asking_needs_numpy_alone():
    code = (
        "import sys\n"
        "from mhsa_lib.models import load_network\n"
        "load_network('zh', 2).answer('小明喜欢小红')\n"
        "sys.exit(any(m in sys.modules for m in ('torch', 'matplotlib', 'anywidget')))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0

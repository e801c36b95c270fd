"""The references of Multiple heads against the library, and the numbers it quotes."""

import numpy as np
import pytest

from mhsa_lib import data
from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES
from mhsa_lib.models import load_network
from mhsa_lib.models.evaluation import MAX_WORDS, EvaluationSet

RECORD = data.load("who_likes_whom")


@pytest.mark.parametrize("num_heads", [1, 2, 4])
def test_the_references_are_the_librarys_layer(num_heads):
    x = np.random.default_rng(0).normal(size=(5, 8))
    made = mhsa.MultiHeadAttention(8, num_heads, bias=False)
    of_heads = made.W_q, made.W_k, made.W_v, made.W_o
    side_by_side = [np.concatenate(list(W), axis=-1) for W in of_heads[:3]]
    W_o = made.W_o.reshape(8, 8)

    multi_head = EXERCISES["heads.multi_head"].reference
    layer = EXERCISES["heads.layer"].reference
    parameters = EXERCISES["heads.parameters"].reference
    assert np.allclose(multi_head(x, *of_heads), made(x))
    assert np.allclose(layer(x, *side_by_side, W_o, num_heads), made(x))
    held = sum(weight.size for weight in made.state_dict().values())
    assert parameters(8, num_heads) == held


def test_one_head_does_on_seen_and_new_pairs_as_its_question_says():
    spread = RECORD["spread"]["zh h=1"]
    assert 0.65 < spread["seen both"][1] < 0.75
    assert all(0.05 < share < 0.2 for share in spread["unseen both"])


def test_one_head_exchanges_the_names_less_often_than_it_fails_otherwise():
    evaluation = EvaluationSet.standard("zh", unseen=True)
    network = load_network("zh", num_heads=1)
    mask = mhsa.padding_mask(evaluation.lengths, MAX_WORDS)  # (B, 1, 1, n)
    logits, _ = network.forward(evaluation.ids, mask=mask)  # (B, n, K)
    pair = (evaluation.answers[..., :2] >= 0).all(-1)  # (B, n)
    who, whom = (
        logits[..., network.answer_slice(q)].argmax(-1)[pair] for q in ("who", "whom")
    )  # each (pairs,)
    right = evaluation.answers[pair][:, :2]  # (pairs, 2)
    exchanged = (who == right[:, 1]) & (whom == right[:, 0])
    outside = (who[:, None] != right).all(1) | (whom[:, None] != right).all(1)
    assert 0.03 < exchanged.mean() < 0.07
    assert (who == whom).mean() > 2 * exchanged.mean()
    assert outside.mean() > 2 * exchanged.mean()


def test_of_eight_heads_five_cost_little_and_one_costs_much():
    network = RECORD["networks"]["who_likes_whom_zh_h8"]
    whole = network["unseen"]["both"]
    costs = sorted(whole - off["both"] for off in network["one_head_off"])
    assert len(costs) == 8
    assert costs[4] < 0.1 < costs[5] and costs[6] < 0.6 < costs[7]


def test_entropy_is_scipys_and_0_ln_2_and_ln_m_in_the_three_cases():
    from scipy.stats import entropy  # comes with scikit-learn

    reference = EXERCISES["heads.entropy"].reference
    one, two, all_keys = np.eye(4)[0], np.array([0.5, 0, 0.5, 0]), np.full(4, 0.25)
    weights = np.stack([[row, row] for row in (one, two, all_keys)])  # (3, 2, 4)
    assert np.allclose(reference(weights), [0, np.log(2), np.log(4)])
    weights = np.random.default_rng(0).dirichlet(np.ones(5), size=(3, 4))  # (3, 4, 5)
    assert np.allclose(reference(weights), entropy(weights, axis=-1).mean(axis=-1))

"""Train the sentence networks, evaluate them, and store weights and figures.

    python -m training.who_likes_whom [zh] [en]

One thread, about a quarter of an hour; every run is printed with its seed. It writes
`who_likes_whom_LANGUAGE_hH.npz` (float16) and `who_likes_whom.json` into
`mhsa_lib/data`. Which network is stored is a rule, not a choice: of the five seeds the
one in the lower_median, by the share of verbs with both answers right on unseen pairs.
"""

import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EvaluationSet, measure
from mhsa_lib.models.grammar import ANSWER_KINDS, LANGUAGES, MAX_WORDS, grammar
from mhsa_lib.models.network import SentenceNetwork
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import MultiHeadAttention, padding_mask
from training.records import RULE, SEEDS, lower_median, rounded, spread, write

SCRIPT = "python -m training.who_likes_whom"
HEADS = (1, 2, 4, 8)
# An unseen pair both ways round, and the founding sentence.
EXAMPLES = {
    "zh": ("小明喜欢小红", "小红喜欢小明", "小明喜欢在晴朗的日子里去公园散步"),
    "en": (
        "the boy likes the girl",
        "the girl likes the boy",
        "the boy likes to walk in the park on sunny days",
    ),
}


@dataclass(frozen=True)
class Run:
    """One training: everything that decides its outcome.

    `hidden` is the width of an MLP between layer and answers; 0 means that they are
    read linearly, as in every stored network.
    """

    language: str
    num_heads: int
    seed: int = 0
    steps: int = 1500
    positions: bool = True
    hidden: int = 0
    d_model: int = 32
    num_sentences: int = 8000
    batch_size: int = 64
    learning_rate: float = 3e-3
    sigma: float = 0.5


class TorchNetwork(nn.Module):
    """The network of `SentenceNetwork`, in torch and trainable."""

    def __init__(self, run):
        super().__init__()
        words, d = grammar(run.language), run.d_model
        self.word_embedding = nn.Parameter(run.sigma * torch.randn(len(words.words), d))
        positions = run.sigma * torch.randn(MAX_WORDS, d)
        self.position_embedding = nn.Parameter(positions) if run.positions else None
        self.attention = MultiHeadAttention(d, run.num_heads, bias=False, seed=None)
        self.sizes = [len(words.of_kind(kind)) for kind in ANSWER_KINDS.values()]
        if run.hidden:
            self.mlp = nn.Sequential(nn.Linear(d, run.hidden), nn.ReLU())
        self.readout = nn.Linear(run.hidden or d, sum(self.sizes))

    def forward(self, ids, mask):
        """Logits (B, n, K) from ids (B, n) and a mask of the keys (B, 1, 1, n)."""
        x = self.word_embedding[ids]  # (B, n, d)
        if self.position_embedding is not None:
            x = x + self.position_embedding[: ids.shape[1]]  # (B, n, d)
        y = x + self.attention(x, mask=mask)  # (B, n, d)
        return self.readout(self.mlp(y) if hasattr(self, "mlp") else y)  # (B, n, K)

    def parameters_as_arrays(self):
        """The parameters under the names that `SentenceNetwork` reads."""
        return {
            name.removeprefix("attention."): value.detach().double().numpy()
            for name, value in self.state_dict().items()
        }


def sentences_of(run):
    """The sentences that a run trains on: a list of `Sentence`."""
    rng = np.random.default_rng(run.seed)
    return [grammar(run.language).sample(rng) for _ in range(run.num_sentences)]


def train(run):
    """Train one network: Adam, cosine schedule, cross-entropy over the questions."""
    torch.manual_seed(run.seed)
    training_set = EvaluationSet.of(run.language, sentences_of(run))
    ids, lengths, answers = (
        torch.from_numpy(a)
        for a in (training_set.ids, training_set.lengths, training_set.answers)
    )
    network = TorchNetwork(run)
    mask = padding_mask(lengths, MAX_WORDS)  # (S, 1, 1, N)

    def next_loss():
        batch = torch.randint(run.num_sentences, (run.batch_size,))
        n = int(lengths[batch].max())
        logits = network(ids[batch, :n], mask[batch, ..., :n])  # (B, n, K)
        return loss_of(logits, answers[batch, :n], network.sizes)

    return network, fit(network, next_loss, run)


def loss_of(logits, answers, sizes):
    """Sum over the questions of the mean cross-entropy where they are asked."""
    total = 0.0
    for i, part in enumerate(logits.split(sizes, dim=-1)):  # (B, n, K_i)
        right = answers[..., i].flatten()  # (B * n,)
        asked = (right >= 0).sum().clamp(min=1)
        total = total + (
            F.cross_entropy(part.flatten(0, 1), right, ignore_index=-1, reduction="sum")
            / asked
        )
    return total


class WithMlp(SentenceNetwork):
    """A network with an MLP before the answers; only the sweep uses it."""

    def read(self, y):
        p = self.parameters
        y = np.maximum(y @ p["mlp.0.weight"].T + p["mlp.0.bias"], 0)  # (..., hidden)
        return super().read(y)


def evaluate(run, parameters):
    """Figures of one network: seen and unseen sentences, and each head off."""
    kind = WithMlp if run.hidden else SentenceNetwork
    network = kind(run.language, run.num_heads, parameters)
    seen = EvaluationSet.standard(run.language, unseen=False)
    unseen = EvaluationSet.standard(run.language, unseen=True)
    figures = {"seen": measure(network, seen), "unseen": measure(network, unseen)}
    if run.num_heads > 1:
        figures["one_head_off"] = [
            measure(network, unseen, heads=[k != off for k in range(run.num_heads)])
            for off in range(run.num_heads)
        ]
    figures["examples"] = {
        text: network.answer(text) for text in EXAMPLES[run.language]
    }
    return figures


def sweep_runs(language):
    """The runs of the sweep: every h, then the controls."""
    for seed in SEEDS:
        for num_heads in HEADS:
            yield Run(language, num_heads, seed)
        yield Run(language, 2, seed, positions=False)
        yield Run(language, 1, seed, steps=6000)
        yield Run(language, 1, seed, hidden=128)


def train_and_evaluate(run):
    """One entry of the sweep, and the parameters as they would be stored."""
    start = time.process_time()
    network, loss = train(run)
    # Evaluated as stored: rounded to float16.
    parameters = {
        name: array.astype(np.float16).astype(np.float64)
        for name, array in network.parameters_as_arrays().items()
    }
    entry = {**asdict(run), "loss": loss, **evaluate(run, parameters)}
    entry["num_parameters"] = sum(array.size for array in parameters.values())
    both = entry["unseen"]["both"]
    print(f"{run}: {time.process_time() - start:.0f} s, both {both:.3f}", flush=True)
    return rounded(entry), parameters


def label(entry):
    """The name of a group of runs that differ in the seed only."""
    parts = [entry["language"], f"h={entry['num_heads']}"]
    parts += [] if entry["positions"] else ["no positions"]
    parts += ["MLP"] if entry["hidden"] else []
    parts += [f"{entry['steps']} steps"] if entry["steps"] != Run.steps else []
    return " ".join(parts)


def store(entry, parameters):
    """Write one network as .npz; return its line for the JSON."""
    name = f"who_likes_whom_{entry['language']}_h{entry['num_heads']}"
    arrays = {key: array.astype(np.float16) for key, array in parameters.items()}
    np.savez_compressed(data.FOLDER / f"{name}.npz", **arrays)
    return name, {**entry, "sha256": data.sha256(name)}


def sweep(language):
    """Train every run of a language; store the middle networks; return the record."""
    groups, kept, networks = {}, {}, {}
    for run in sweep_runs(language):
        entry, parameters = train_and_evaluate(run)
        groups.setdefault(label(entry), []).append(entry)
        kept[label(entry), run.seed] = parameters
    for num_heads in HEADS:
        group = f"{language} h={num_heads}"
        chosen = lower_median(groups[group])
        name, line = store(chosen, kept[group, chosen["seed"]])
        networks[name] = line
    spreads = {group: spread(entries) for group, entries in groups.items()}
    return {"networks": networks, "spread": spreads, "sweep": groups}


def main(languages):
    torch.set_num_threads(1)
    record = {"script": SCRIPT, "rule": RULE, "torch": torch.__version__}
    if "who_likes_whom" in data.names():  # the other language's figures stay
        record = {**data.load("who_likes_whom"), **record}
    for language in languages:
        for key, figures in sweep(language).items():
            record[key] = {**record.get(key, {}), **figures}
        write(data.FOLDER / "who_likes_whom.json", record)


if __name__ == "__main__":
    main(sys.argv[1:] or LANGUAGES)

"""Every stored sweep is whole, and training again gives its figures again."""

from dataclasses import asdict

import pytest

from mhsa_lib import data
from training import (
    asked_colour,
    data_size,
    distant_token,
    induction,
    learned_centres,
    pruned_heads,
    twin_colours,
    two_back,
)
from training.records import SEEDS, spread

# Record: the script's module, and the evaluations that are summed up.
SWEEPS = {
    "twin_colours": (twin_colours, ["fresh"]),
    "two_back": (two_back, ["every", "past"]),
    "induction": (induction, ["accuracy", "mass"]),
    "pruned_heads": (pruned_heads, ["pruned"]),
    "data_size": (data_size, ["test"]),
    "asked_colour": (asked_colour, ["accuracy"]),
    "learned_centres": (learned_centres, ["fresh"]),
    "distant_token": (distant_token, ["fresh"]),
}
# Another processor rounds otherwise and may land a little outside the spread.
SLACK = 0.03


@pytest.mark.parametrize("name", SWEEPS)
def test_record_holds_the_runs_of_its_script_and_their_spread(name):
    (module, evaluations), record = SWEEPS[name], data.load(name)
    groups = module.groups()
    assert list(record["sweep"]) == list(record["spread"]) == list(groups)
    for group, runs in groups.items():
        entries = record["sweep"][group]
        assert [run.seed for run in runs] == list(SEEDS)
        for run, entry in zip(runs, entries, strict=True):
            assert asdict(run).items() <= entry.items()
        assert spread(entries, evaluations) == record["spread"][group]


@pytest.mark.parametrize("name", SWEEPS)
def test_every_metric_is_a_share(name):
    for figures in data.load(name)["spread"].values():
        for low, middle, high in figures.values():
            assert 0 <= low <= middle <= high <= 1


@pytest.mark.parametrize("name", ["who_likes_whom", *SWEEPS])
def test_record_is_small_and_names_its_script(name):
    path = data.FOLDER / f"{name}.json"
    assert path.stat().st_size <= 120_000
    module = data.load(name)["script"].removeprefix("python -m ")
    assert module.startswith("training.")
    if name in SWEEPS:
        assert module == SWEEPS[name][0].__name__


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("twin_colours", "h=2"),
        ("two_back", "none"),
        ("two_back", "rotary"),
        ("induction", "1 layer"),
        ("induction", "2 layers"),
        ("pruned_heads", "h=8"),
        ("data_size", "CNN n=50 400 steps"),
        ("data_size", "attention n=200 400 steps"),
        ("asked_colour", "CNN n=500"),
        ("asked_colour", "attention n=2000"),
        ("learned_centres", "3 heads"),
        ("distant_token", "attention T=10"),
        ("distant_token", "LSTM chrono T=40"),
    ],
)
def test_training_again_lands_inside_the_stored_spread(name, group, one_thread):
    module, evaluations = SWEEPS[name]
    learn = getattr(module, "train_and_evaluate", None) or module.train_and_prune
    run = next(run for run in module.groups()[group] if run.seed == 0)
    entry, stored = learn(run), data.load(name)
    for evaluation in evaluations:
        for figure, share in entry[evaluation].items():
            low, _, high = stored["spread"][group][f"{evaluation} {figure}"]
            assert low - SLACK <= share <= high + SLACK, f"{evaluation} {figure}"
    first = stored["sweep"][group][0]
    assert entry["num_parameters"] == first["num_parameters"]

"""Every seeded bug can be put in; `python -m tests.seeds` sees that it is caught."""

import pytest

from publish.paths import ROOT
from tests.seeds import tree
from tests.seeds.__main__ import alone
from tests.seeds.every import SUBJECTS

SEEDS = [seed for seeds in SUBJECTS.values() for seed in seeds]
LEAST = {
    "commands": 6,
    "notebooks": 12,
    "widgets": 16,
    "says": 12,
    "looks": 15,
    "live": 12,
    "pages": 20,
    "progress": 6,
}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_bug_can_be_put_in(seed):
    text = (ROOT / seed.file).read_text("utf-8")
    assert seed.put_into(text) != text
    assert all((ROOT / folder).exists() for folder in seed.folders)
    assert seed.words and seed.says, "several are tried at a time"


def test_the_bugs_are_many_and_everywhere():
    assert {subject: len(SUBJECTS[subject]) >= n for subject, n in LEAST.items()} == (
        dict.fromkeys(SUBJECTS, True)
    )
    names = [seed.name for seed in SEEDS]
    assert len(names) == len(set(names)) >= 60


def test_what_does_not_end_is_stopped_and_catches_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tree, "SECONDS", 0.01)
    empty = tree.Tree.__new__(tree.Tree)
    empty.folder, empty.touched = tmp_path, set()
    with pytest.raises(LookupError, match=r"^pytest was stopped after 0\.01 s$"):
        empty.failing(["."])
    monkeypatch.setattr(empty, "put", lambda seed: None)
    bugs = (next(s for s in SEEDS if s.site is site) for site in (True, False))
    verdicts = [alone(empty, bug)[1:] for bug in bugs]
    assert verdicts == [
        ("", "publish.build was stopped after 0.01 s"),
        ("", "pytest was stopped after 0.01 s"),
    ]

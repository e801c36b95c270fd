"""A session minds its own, and leaves the program around it as it was."""

import os

import matplotlib.pyplot as plt

from live.driver.session import Session
from mhsa_lib.exercises import check


def test_open_figures_of_another_program_are_left_alone():
    plt.figure()
    posted = []
    session = Session(lambda kind, data: posted.append((kind, data)))
    assert session.run("1 + 1", "Cell 1")
    assert not session.run("1 / 0", "Cell 2")
    assert [kind for kind, _ in posted] == ["text", "error"]
    assert plt.get_fignums()
    plt.close("all")


def test_a_program_is_refused_in_a_sentence():
    posted = []
    session = Session(lambda kind, data: posted.append((kind, data)))
    assert not session.run("import os\nos.system('ls')", "Cell 1")
    assert "it has no shell, and starts no other program or process." in str(posted)
    assert os.system("exit 0") == 0


CHECKED = """from mhsa_lib.exercises import check
check("why.weighted_average", lambda weights, values: weights {} values)
"""


def test_what_was_checked_is_posted_whatever_comes_after_it():
    """A cell that fails behind a right answer leaves nothing over for the next one."""
    posted = []
    session = Session(lambda kind, data: posted.append((kind, data)))
    for operator, after in (("*", ""), ("@", ""), ("@", "1 / 0")):
        session.run(CHECKED.format(operator) + after, "Cell 1")
    session.run("1 + 1", "Cell 2")
    verdicts = [data for kind, data in posted if kind == "verdict"]
    id = "why.weighted_average"
    assert verdicts == [{"id": id, "passed": passed} for passed in (False, True, True)]


def test_what_was_checked_outside_of_cells_is_no_verdict_of_one():
    posted = []
    check("why.softmax", lambda scores: scores)
    session = Session(lambda kind, data: posted.append((kind, data)))
    assert session.run("x = 1", "Cell 1")
    assert posted == []

"""A session minds its own figures, not those of the program around it."""

import matplotlib.pyplot as plt

from live.driver.session import Session


def test_open_figures_of_another_program_are_left_alone():
    plt.figure()
    posted = []
    session = Session(lambda kind, data: posted.append((kind, data)))
    assert session.run("1 + 1", "Cell 1")
    assert not session.run("1 / 0", "Cell 2")
    assert [kind for kind, _ in posted] == ["text", "error"]
    assert plt.get_fignums()
    plt.close("all")

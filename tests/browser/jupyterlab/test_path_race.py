"""The path race in a real JupyterLab: hand to Python, and Python to page."""

from tests.browser.jupyterlab.server import eventually

CODE = """from mhsa_lib.widgets import PathRace
race = PathRace()
race"""


def test_hand_and_python_move_the_same_race(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_label("Distance T").press("ArrowRight")
    page.get_by_label("CNN kernel K").select_option("5")
    page.get_by_label("dilated").press("Space")
    page.get_by_label("Width d").select_option("256")
    step = page.get_by_role("button", name="Step")
    for key in ("Enter", "x", "Enter"):  # x would cut the cell, were it the notebook's
        step.press(key)
    eventually(
        notebook,
        "print(race.distance, race.kernel, race.dilated, race.d, race.step,"
        " race.positions)",
        "21 5 True 256 2 {'CNN': 21, 'RNN': 1, 'attention': 21}",
    )
    count = notebook.run("print(f\"{race.counts['CNN']['multiplications']:,}\")")
    assert page.locator(".race-number").nth(12).inner_text() == "14.4 million"
    assert count == "14,417,920"

    notebook.run("race.model = 'RNN'; race.distance = 4; race.step = 5; race.d = 16")
    page.get_by_text("Arrived: RNN 5 steps.").first.wait_for()
    assert page.get_by_label("Who runs").input_value() == "RNN"
    assert page.get_by_label("Distance T").input_value() == "4"
    assert page.locator(".race-lane:visible").count() == 1
    page.get_by_role("button", name="Play").click()
    eventually(notebook, "print(race.step)", "5")
    read = notebook.run(
        "bridge = race._bridge\n"
        "try: bridge.state = {**bridge.state, 'step': 6}\n"
        "except ValueError as error: print(error)\n"
        "print(race.step, bridge.state['step'])"
    )
    assert read == "step=6 is out of range; take 0 to 5\n5 5"

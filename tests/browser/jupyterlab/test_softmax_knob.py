"""The widgets in a real JupyterLab: the hand moves Python, Python moves the control."""

from mhsa_lib.exercises import find_question
from tests.browser.jupyterlab.server import eventually

KNOB = """from mhsa_lib.widgets import SoftmaxKnob, question
knob = SoftmaxKnob(scores=[1.0, 0.0], labels=["小明", "公园"])
quiz = question("why.one_average")
display(knob, quiz)"""


def test_hand_and_python_move_the_same_widget(lab):
    notebook = lab(KNOB)
    page = notebook.page
    width = page.get_by_role("combobox", name="dₖ")
    width.select_option("256")
    page.get_by_label("divide by √dₖ").press("Space")
    page.get_by_label("Unit score of 公园").fill("0.5")
    page.get_by_role("cell", name="1.000", exact=True).wait_for()
    eventually(
        notebook,
        "print(knob.d_k, knob.scaled, knob.scores, knob.weights.round(3))",
        "256 False [1.  0.5] [1. 0.]",
    )

    notebook.run("knob.d_k = 4; knob.scaled = True; knob.scores = [0, 0, 0, 0]")
    page.get_by_label("Unit score of key 4").wait_for()
    assert width.input_value() == "4"
    assert page.get_by_label("divide by √dₖ").is_checked()
    assert page.get_by_text("2.00 of 2.00 bits").is_visible()

    page.get_by_role("radio").nth(2).press("Space")
    page.get_by_role("button", name="Lock my answer").press("Enter")
    page.get_by_role("button", name="Answer locked").wait_for()
    answer = find_question("why.one_average").options[2].text
    eventually(notebook, "print(quiz.answers['why.one_average'])", answer)
    notebook.run("quiz.reset()")
    page.get_by_role("button", name="Lock my answer").wait_for()
    assert not page.get_by_role("radio").nth(2).is_checked()


def test_a_wrong_state_from_the_browser_is_refused(lab):
    notebook = lab(
        "from mhsa_lib.widgets import SoftmaxKnob\nknob = SoftmaxKnob()\nknob"
    )
    notebook.page.get_by_label("Temperature").wait_for()
    notebook.run("bridge = knob._bridge")
    read = notebook.run(
        "try: bridge.state = {**bridge.state, 'd_k': 63}\n"
        "except ValueError as error: print(error)\n"
        "print(knob.d_k, bridge.state['d_k'])"
    )
    assert read == (
        "d_k=63 is not on the knob; take one of 1, 4, 16, 64, 256, 1024\n64 64"
    )

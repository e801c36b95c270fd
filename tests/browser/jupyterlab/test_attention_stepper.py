"""The attention stepper in a real JupyterLab, moved by hand and by Python."""

from tests.browser.jupyterlab.server import eventually

CODE = """from mhsa_lib.widgets import AttentionStepper
stepper = AttentionStepper()
stepper"""


def test_hand_and_python_move_the_same_stepper(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Causal mask").press("Space")
    page.get_by_label("Sentence").fill("小红 讨厌 龙")
    page.get_by_label("Matrices").select_option("random (seed 1)")
    page.locator(".stepper-chip").nth(1).click()
    page.locator("summary", has_text="Features X").click()
    page.get_by_label("龙, action").fill("0.5")
    eventually(
        notebook,
        "print(stepper.words, stepper.step, stepper.causal, stepper.query,"
        " stepper.weights_name, stepper.features[2], stepper.weights[0])",
        "['小红', '讨厌', '龙'] 2 True 2 random_1 [0.  0.5 0.  0.  0. ] [1. 0. 0.]",
    )

    notebook.run(
        "stepper.words = ['公园', '龙']; stepper.step = 6; stepper.causal = False;"
        "stepper.weights_name = 'hand_built'; stepper.query = '龙'"
    )
    page.get_by_role("grid", name="Weights").wait_for()
    page.locator(".stepper-line", has_text="Row 龙: the largest weight").wait_for()
    assert page.get_by_label("Sentence").input_value() == "公园 龙"
    assert not page.get_by_label("Causal mask").is_checked()
    shown = page.locator(".stepper-live:visible tbody tr").nth(1).locator("td")
    python = notebook.run("print([f'{x:.2f}' for x in stepper.weights[1]])")
    assert str(shown.all_inner_texts()[:2]) == python
    assert page.locator(".stepper-live tbody tr:visible").count() == 3


def test_a_wrong_state_from_the_browser_is_refused(lab):
    notebook = lab(CODE)
    notebook.page.get_by_role("button", name="Next").wait_for()
    read = notebook.run(
        "bridge = stepper._bridge\n"
        "try: bridge.state = {**bridge.state, 'step': 8}\n"
        "except ValueError as error: print(error)\n"
        "print(stepper.step, bridge.state['step'])"
    )
    assert read == "step=8 is out of range; take 1 to 7\n1 1"

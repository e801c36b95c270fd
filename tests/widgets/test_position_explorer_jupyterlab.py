"""The position explorer in a real JupyterLab: hand to Python, and Python to page."""

from tests.widgets.lab import eventually

CODE = """from mhsa_lib.widgets import PositionExplorer
explorer = PositionExplorer()
explorer"""


def test_hand_and_python_move_the_same_explorer(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_label("Encoding of the places").select_option("rotary")
    page.get_by_label("Causal mask").press("Space")
    page.locator(".lab-chip", has_text="同意").click()
    page.get_by_role("button", name="Move left").press("Enter")
    eventually(
        notebook,
        "print(explorer.encoding, explorer.causal, explorer.order, explorer.words[2])",
        "rotary True [0, 2, 3, 1] 同意",
    )
    largest = notebook.run("print(f'{explorer.largest_difference:.3f}')")
    assert f"Largest difference: {largest}." in page.locator(".lab-said").inner_text()

    notebook.run(
        "explorer.sentence = '你不能不吃饭'; explorer.length = 3;"
        "explorer.order = [2, 1, 0]; explorer.encoding = 'alibi';"
        "explorer.causal = False"
    )
    page.locator(".lab-said", has_text="Largest difference: 0. ").wait_for()
    assert page.locator(".lab-chip .lab-word").all_inner_texts() == ["能", "不", "你"]
    assert page.get_by_label("Encoding of the places").input_value() == "alibi"
    assert page.get_by_label("Words").input_value() == "3"
    assert not page.get_by_label("Causal mask").is_checked()
    read = notebook.run(
        "bridge = explorer._bridge\n"
        "try: bridge.state = {**bridge.state, 'order': [0, 0, 1]}\n"
        "except ValueError as error: print(error)\n"
        "print(explorer.order, bridge.state['order'])"
    )
    assert read == (
        "order=[0, 0, 1] must hold each of 0 to 2 once; [0, 1, 2] is the original order"
        "\n[2, 1, 0] [2, 1, 0]"
    )

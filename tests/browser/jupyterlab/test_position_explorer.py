"""The position explorer in a real JupyterLab: hand to Python, and Python to page."""

from playwright.sync_api import expect

from tests.browser.jupyterlab.server import eventually

CODE = """from mhsa_lib.widgets import PositionExplorer
explorer = PositionExplorer()
explorer"""


def test_hand_and_python_move_the_same_explorer(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_label("Positional encoding").select_option("rotary")
    page.get_by_label("Causal mask").press("Space")
    page.locator(".lab-chip", has_text="同意").click()
    page.get_by_role("button", name="Move left").press("Enter")
    eventually(
        notebook,
        "print(explorer.encoding, explorer.causal, explorer.order, explorer.words[2])",
        "rotary True [0, 2, 3, 1] 同意",
    )
    largest = notebook.run("print(f'{explorer.largest_difference:.3f}')")
    assert (
        f"Largest difference: {largest}." in page.locator(".lab-message").inner_text()
    )

    notebook.run(
        "explorer.sentence = '你不能不吃饭'; explorer.length = 3;"
        "explorer.order = [2, 1, 0]; explorer.encoding = 'alibi';"
        "explorer.causal = False"
    )
    # The changes come one after the other: each is waited for.
    expect(page.get_by_label("Causal mask")).not_to_be_checked()
    expect(page.get_by_label("Positional encoding")).to_have_value("alibi")
    expect(page.get_by_label("Words")).to_have_value("3")
    expect(page.locator(".lab-message")).to_contain_text("Largest difference: 0. ")
    assert page.locator(".lab-chip .lab-word").all_inner_texts() == ["能", "不", "你"]
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

"""The patch widget in a real JupyterLab: hand to Python, and Python to page."""

from tests.browser.jupyterlab.server import eventually

CODE = """from mhsa_lib.widgets import PatchAttention
patches = PatchAttention()
patches"""


def test_hand_and_python_use_the_same_widget(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_label("Picture").select_option("digit 7")
    page.get_by_role("radio", name="4 × 4").check()
    page.get_by_label("Shuffle the patches").press("Space")
    page.get_by_role("radio", name="Layer 2, head 3").check()
    first = page.get_by_role("grid").first.get_by_role("gridcell").first
    first.click()
    first.press("ArrowRight")
    eventually(
        notebook,
        "print(patches.picture, patches.patch_size, patches.shuffled, patches.layer,"
        " patches.head, patches.query, patches.order)",
        "digit 7 4 True 1 2 2 [3, 2, 1, 0]",
    )
    answer = notebook.run("print(patches.answer)")
    message = page.locator(".lab-message")
    assert f"the network reads {answer} (" in message.inner_text()

    notebook.run(
        "patches.picture = 'digit 0'; patches.shuffled = False;"
        "patches.patch_size = 2; patches.positions = False; patches.query = 6;"
        "patches.head = 0"
    )
    answer = notebook.run("print(patches.answer, f'{patches.probabilities.max():.2f}')")
    digit, share = answer.split()
    text = f"The network reads {digit} (probability {share})"
    page.locator(".lab-message", has_text=text).wait_for()
    assert page.get_by_label("Picture").input_value() == "digit 0"
    assert page.get_by_role("radio", name="2 × 2").is_checked()
    assert not page.get_by_label("The network knows positions").is_checked()
    assert page.get_by_role("radio", name="Layer 2, head 1").is_checked()
    chosen = page.get_by_role("gridcell", selected=True)
    assert chosen.get_attribute("aria-label").startswith("row 2, column 3: weight")
    read = notebook.run(
        "bridge = patches._bridge\n"
        "try: bridge.state = {**bridge.state, 'query': 16}\n"
        "except ValueError as error: print(error)\n"
        "print(patches.query, bridge.state['query'])"
    )
    assert read == "query=16 is out of range; take 0 to 15\n6 6"

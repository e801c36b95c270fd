"""The convolution lab in a real JupyterLab: hand to Python, and Python to page."""

from tests.browser.jupyterlab.server import eventually

CODE = """from mhsa_lib.widgets import ConvolutionLab
lab = ConvolutionLab()
lab"""


def test_hand_and_python_move_the_same_lab(lab):
    notebook = lab(CODE)
    page = notebook.page
    page.get_by_label("Sharpness a").press("End")
    page.get_by_role("combobox", name="Kernel", exact=True).select_option("blur")
    page.get_by_label("Kernel number here", exact=True).fill("-1.5")
    page.get_by_label("pad tokens").press("Space")
    page.locator("td[role=gridcell]").first.click()
    page.keyboard.press("ArrowRight")
    eventually(
        notebook,
        "print(lab.sharpness, lab.kernel[1, 1], lab.kernel[0, 0], lab.pad_tokens,"
        " lab.pixel)",
        "40.0 -1.5 0.0625 False (0, 1)",
    )
    largest = notebook.run("print(f'{lab.largest_difference:.2g}')")
    message = page.locator(".lab-message")
    assert f"Largest difference at a = 40: {largest}." in message.inner_text()

    notebook.run(
        "lab.padding = 'replicate'; lab.picture = 'stripes'; lab.kernel = 'edge';"
        "lab.sharpness = 12; lab.pixel = (7, 3)"
    )
    page.get_by_text("Row 8, column 4: nine readings").wait_for()
    message.filter(has_text="Largest difference at a = 12").wait_for()
    assert (
        page.get_by_role("combobox", name="Picture", exact=True).input_value()
        == "stripes"
    )
    assert (
        page.get_by_role("combobox", name="Kernel", exact=True).input_value() == "edge"
    )
    assert page.get_by_label("Outside").input_value() == "replicate"
    assert page.get_by_label("Sharpness a").input_value() == "12"
    read = notebook.run(
        "bridge = lab._bridge\n"
        "try: bridge.state = {**bridge.state, 'pixel': [0, 8]}\n"
        "except ValueError as error: print(error)\n"
        "print(lab.pixel, bridge.state['pixel'])"
    )
    assert read == "pixel's column=8 is out of range; take 0 to 7\n(7, 3) [7, 3]"

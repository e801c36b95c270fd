"""The head-count lab in a real JupyterLab: hand to Python, and Python to page."""

from tests.browser.jupyterlab.server import eventually

LAB = """from mhsa_lib.widgets import HeadCountLab
lab = HeadCountLab()
lab"""
# Which traits the browser sends from now on.
LISTEN = """heard, comm = set(), lab._bridge.comm
take = comm._msg_callback
comm.on_msg(lambda m: (heard.update(m["content"]["data"]["state"]), take(m)))"""


def test_hand_and_python_move_the_same_lab(lab):
    notebook = lab(LAB)
    page = notebook.page
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_label("Sentence").fill("老师喜欢妈妈")
    page.get_by_label("head 2", exact=True).uncheck()
    page.get_by_role("table", name="Head 2, off").wait_for()
    eventually(
        notebook,
        "print(lab.num_heads, lab.sentence, lab.switched_on, lab.weights.shape)",
        "2 老师喜欢妈妈 [True, False] (2, 3, 3)",
    )
    who = notebook.run("print(lab.answers['who'])")
    shown = page.locator(".lab-answers li").filter(has_text="who?").first
    assert who in shown.inner_text()

    notebook.run("lab.num_heads = 4; lab.sentence = '小明喜欢小红'")
    page.get_by_role("table", name="Head 4").first.wait_for()
    assert page.get_by_label("Sentence").input_value() == "小明喜欢小红"
    assert page.get_by_role("radio", name="4", exact=True).is_checked()
    assert page.get_by_label("head 2", exact=True).is_checked()

    notebook.run(LISTEN)
    page.get_by_role("radio", name="8", exact=True).check()
    page.get_by_role("table", name="Head 8").first.wait_for()
    eventually(notebook, "print(lab.num_heads, heard)", "8 {'state'}")

    page.get_by_label("Sentence").fill("小明喜欢小猫")
    page.get_by_text("is not among the 56 words").first.wait_for()
    assert notebook.run("print(lab.sentence)") == "小明喜欢小红"

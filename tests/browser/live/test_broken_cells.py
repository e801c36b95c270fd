"""Whatever a reader types and runs, Python in the page stays: names, later cells."""

import pytest

from tests.unit.live.test_reading import BROKEN, DEEP, LONG

ASYNCHRONOUS = """\
import asyncio
async def slow(x):
    await asyncio.sleep(0.05)
    return x
print(await slow(1), 2)
await asyncio.gather(slow(3), slow(4))"""
HINTS = {
    "import threading\nthreading.Thread(target=print).start()": "one thread",
    "import concurrent.futures as c\nc.ThreadPoolExecutor().submit(id)": "one thread",
    "import multiprocessing\nmultiprocessing.Pool(2)": "other program or process",
    "import subprocess\nsubprocess.run(['ls'])": "other program or process",
    "import os\nos.fork()": "other program or process",
    "import os\nos.system('ls')": "other program or process",
    "input()": "no keyboard",
    "import sys\nsys.stdin.readline()": "no keyboard",
    "breakpoint()": "no keyboard",
    "open('data.csv')": "none of your files",
    "import urllib.request as u\nu.urlopen('http://localhost/')": "no network",
    "import asyncio\nawait asyncio.Event().wait()": "must come from the cell",
    "import asyncio as a\nawait a.sleep(0)\na.run(a.sleep(0))": "await f()",
    "import asyncio\nasyncio.create_task(asyncio.sleep(0))": "while a cell awaits",
}


@pytest.fixture
def why(chapters):
    """The chapter Why, running, where cell 2 holds a name."""
    chapter = chapters("why")
    chapter.run(2, "kept = 20")
    return chapter


def test_no_text_of_a_cell_ends_python(why):
    texts = {text: message for text, (_, message) in BROKEN.items()}
    texts |= dict.fromkeys(DEEP.values(), "too deeply nested")
    for text, message in texts.items():
        shown = why.run(1, text)
        assert message in shown and "Cell 1, line" in shown, (text[:80], why.status)
        assert why.note(1).startswith("failed")
    assert why.run(3, "kept + 1").strip() == "21"


def test_a_browser_bears_what_is_parsed(fresh):
    """Least where Python is fresh: what has run often needs less room."""
    chapter = fresh("why").start()
    for source in LONG.values():
        chapter.run(1, source)
        assert chapter.ended_well(1), (source[:80], chapter.status)


def test_a_kept_edit_that_does_not_compile_blocks_nothing(again):
    chapter = again("why").start()
    assert "duplicate" in chapter.run(1, "def attend(q, k, k): pass")
    assert "attend" in chapter.run(2, "x = 5\n'attend'")
    chapter.write(1, DEEP["signs"])
    chapter.page.reload()
    chapter.start()
    assert chapter.source(1).startswith("x = -----")
    assert chapter.run(2, "x = 5\nx").strip() == "5"
    assert chapter.run(3, "x + 1").strip() == "6"
    assert "too deeply nested" in chapter.run(1)
    assert chapter.run(3, "x + 2").strip() == "7"


def test_a_cell_awaits_and_runs_asyncio(why):
    assert why.run(1, ASYNCHRONOUS).split("\n")[:2] == ["1 2", "[3, 4]"]
    assert why.run(1, "asyncio.run(slow(5))").strip() == "5"
    loop = "asyncio.get_event_loop().run_until_complete(slow(6))"
    assert why.run(1, loop).strip() == "6"
    assert why.run(1, "import time\ntime.sleep(0.1)\ntime.time() > 1").strip() == "True"


def test_what_the_page_cannot_do_has_a_hint(why):
    for source, hint in HINTS.items():
        assert hint in why.run(1, source), source
    assert why.run(3, "kept + 1").strip() == "21"


def test_what_breaks_our_side_does_not_end_python(why):
    for source in (
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "import traceback\ntraceback.extract_tb = None\n1 / 0",
    ):
        assert "E" in why.run(1, source)
    assert (
        why.run(
            3, "import importlib, traceback\nimportlib.reload(traceback)\nkept + 1"
        ).strip()
        == "21"
    )


def test_without_the_files_of_figures_the_rest_goes_on(fresh):
    def prepare(context):
        context.route("**/matplotlib-*.whl", lambda route: route.abort())

    chapter = fresh("why", prepare=prepare).start()
    chapter.run(1, "kept = 20")
    drawing = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()"
    assert "did not come. Are you online?" in chapter.run(2, drawing)
    assert chapter.run(3, "kept").strip() == "20"
    chapter.page.context.unroute_all()
    chapter.run(2)
    assert chapter.cell(2).locator(".cell_output img").count() == 1

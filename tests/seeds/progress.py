"""Bugs in what a reader's browser keeps: ticks, answers, the file, the way on."""

from functools import partial

from tests.seeds.seed import Seed

PAGE = "publish/extension/page"

kept = partial(Seed.once_built, ("tests/browser/site/test_progress.py",))

SEEDS = (
    Seed.once_built(
        ("tests/browser/live/test_progress.py",),
        "a wrong answer gets a tick",
        f"{PAGE}/marks.js",
        "if (!passed || !ours.includes(id)",
        "if (!ours.includes(id)",
        "a_right_answer",
        "the heading",
    ),
    kept(
        "whatever stands under the name of a tick is one",
        f"{PAGE}/done.js",
        "peek(DONE + id) === YES",
        "peek(DONE + id) !== null",
        "damaged_ticks",
        "a-weighted-average",
    ),
    kept(
        "the text of a file covers the reader's own",
        f"{PAGE}/file.js",
        "    if (peek(name) !== null) return offer(name, text);\n",
        "",
        "takes_nothing_away",
        "1 cell has another text",
    ),
    kept(
        "what is wrong with a file is found after some of it is kept",
        f"{PAGE}/file.js",
        "texts: isMap(texts, CELL),",
        "texts: true,",
        "damaged_file",
        "Taken",
    ),
    Seed(
        "where a question is asked again it forgets its own answer",
        "mhsa_lib/widgets/questions/kept.js",
        "this.again ? this.before + AGAIN : this.before",
        "this.before",
        ("tests/browser/widgets/test_questions.py",),
        "kept_and_shown",
        "it asks anew",
    ),
    Seed(
        "widgets take no time",
        "publish/extension/reading.py",
        "+ len(widgets) * WIDGET_MINUTES",
        "+ len(widgets) * 0",
        ("tests/unit/publish/test_teaching.py",),
        "reading_follows",
        "assert 10 == 25",
    ),
)

"""Faults in the exercises' engine, the commands and what Colab needs."""

from tests.seeds.seed import Seed

EXERCISES, SITE, NOTEBOOKS = "tests/exercises", "tests/site", "tests/notebooks"
MEAN = """            "plain mean",
            lambda w, v: v.mean(axis=0),
            "This is the plain mean: every value counts alike and the weights are not "
            "used. With weights 0.9 and 0.1 the first counts nine times as much.",
"""
AGAIN = """            "divided again by n",
            lambda w, v: (w[:, None] * v).mean(axis=0),
            "The weighted values are averaged once more. The weights already sum to "
            "1, so nothing is left to divide by.",
"""
BETWEEN = "        ),\n        Mistake(\n"


def hint_of(mistake: str) -> str:
    """The lines of the hint, which are the last two."""
    return "".join(mistake.splitlines(keepends=True)[-2:])


def exchanged(one: str, other: str) -> str:
    """Both mistakes, each with the hint of the other."""
    first, second = hint_of(one), hint_of(other)
    return one.replace(first, second) + BETWEEN + other.replace(second, first)


SEEDS = (
    Seed(
        "two hints are exchanged",
        "mhsa_lib/exercises/why/averages.py",
        MEAN + BETWEEN + AGAIN,
        exchanged(MEAN, AGAIN),
        EXERCISES,
        "hint and (why or own)",
    ),
    Seed(
        "a mistake has the hint of another",
        "mhsa_lib/exercises/why/averages.py",
        hint_of(AGAIN),
        hint_of(MEAN),
        EXERCISES,
        "hint and unique",
        "len(set(hints))",
    ),
    Seed(
        "a mistake is the reference",
        "mhsa_lib/exercises/why/averages.py",
        "lambda w, v: (w * v).sum(axis=0),",
        "lambda w, v: w @ v,",
        EXERCISES,
        "mistake and why",
        "weights along d",
    ),
    Seed(
        "a right answer is not praised",
        "mhsa_lib/exercises/diagnosis.py",
        'return Result(False, f"Not yet. {text}{_prints(outcome)}", mistake)',
        'return Result(False, f"{text}{_prints(outcome)}", mistake)',
        EXERCISES,
        "wrong_value",
        "Not yet",
    ),
    Seed(
        "a small error passes",
        "mhsa_lib/exercises/engine.py",
        "tolerance: float = 1e-9",
        "tolerance: float = 1e-5",
        EXERCISES,
        "wrong_value",
        "passed",
    ),
    Seed(
        "changed inputs go unnoticed",
        "mhsa_lib/exercises/engine.py",
        "changed = next((i for i, (a, b) in pairs if not _equal(a, b)), None)",
        "changed = None",
        EXERCISES,
        "change and inputs",
        "argument no. 1",
    ),
    Seed(
        "one notebook of a pile stops them all",
        "mhsa_lib/exercises/hand_in.py",
        "except (Exception, SystemExit) as error:",
        "except Exception as error:",
        EXERCISES,
        "hand_in",
        "said",
    ),
    Seed(
        "an option gives itself away",
        "mhsa_lib/exercises/why/questions.py",
        '"Who likes whom.",',
        '"Who likes whom (wrong).",',
        EXERCISES,
        "gives_it_away and why",
        "who likes whom",
    ),
    Seed(
        "a notebook's first cell fetches another library",
        "chapters/why.ipynb",
        "git+https://github.com/attention-head-by-head/attention-head-by-head\\",
        "git+https://github.com/attention-head-by-head/another-book\\",
        SITE,
        "why and (cell or setup or installs)",
        "another-book",
    ),
    Seed(
        "Colab's dead widgets pass",
        "publish/colab.py",
        'all(m.get("_esm") and m.get("state") for m in models)',
        'all("_esm" in m for m in models)',
        NOTEBOOKS,
        "dead_widget",
    ),
    Seed(
        "a package of Colab is touched unseen",
        "publish/colab.py",
        "    if before != after:\n",
        "    if before > after:\n",
        NOTEBOOKS,
        "touched_package",
    ),
    Seed(
        "another spelling of a term passes",
        "publish/spelling.py",
        r"""    "multi-head": r"multihead(?!_|attention|\()|multi head(?!s? of)",
""",
        "",
        SITE,
        "another_form",
    ),
    Seed(
        "a broken script passes",
        "publish/lint.py",
        'return result.stderr.decode() if result.returncode else ""',
        'return ""',
        SITE,
        "broken_script",
    ),
    Seed(
        "a registry that is down does not say what to do",
        "publish/environment.py",
        "The first run needs a network; the same command goes on when there is one.",
        "",
        SITE,
        "registry",
        "when there is one",
    ),
    Seed(
        "a build that was cut off counts as made",
        "publish/build.py",
        "    STAMP.unlink(missing_ok=True)\n",
        "",
        SITE,
        "cut_off",
    ),
    Seed(
        "a command that waits does not say so",
        "publish/lock.py",
        "another command is at it; waiting",
        "one moment",
        SITE,
        "waits_for_the_first",
        "one moment",
    ),
    Seed(
        "a fork moves another repository too",
        "publish/repository.py",
        r"(?![\w-]|\.(?!git\b)\w)",
        "",
        SITE,
        "another_repository",
        "-data",
    ),
    Seed(
        "a site that refuses robots counts as gone",
        "publish/links.py",
        "return bool(answer) and answer not in",
        "return bool(answer) or answer not in",
        SITE,
        "dead_address",
    ),
    Seed(
        "a new chapter takes the place of an old one",
        "publish/new_chapter.py",
        "is there already; take another name",
        "is taken",
        NOTEBOOKS,
        "taken_name",
    ),
)

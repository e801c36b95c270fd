"""Put each seeded bug into a copy of the book and see that the tests catch it.

    python -m tests.seeds                     all of them, the quick ones first
    python -m tests.seeds --list              their names, by subject
    python -m tests.seeds pages "a TODO is left"
                                              a subject, a bug: as many as are named

A bug is caught when one of its tests fails with it, says what it should say, and
passes without it. The exit status says whether all of them are caught.
"""

import argparse
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.seeds.every import SUBJECTS
from tests.seeds.seed import Seed
from tests.seeds.tree import Tree

Verdict = tuple[Seed, str, str]  # a bug, the test that sees it or "", what it printed


def chosen(names: list[str]) -> list[list[Seed]]:
    """The bugs that are named, or whose subject is, in groups to be tried together.

    Those on pages share one site. Raises ValueError for a name that is none.
    """
    every = [seed for seeds in SUBJECTS.values() for seed in seeds]
    if unknown := set(names) - set(SUBJECTS) - {seed.name for seed in every}:
        raise ValueError(f"no bug or subject is called {min(unknown)!r}: see --list")
    wanted = {
        subject: [s for s in seeds if not names or {subject, s.name} & set(names)]
        for subject, seeds in SUBJECTS.items()
    }
    groups = [[s for s in seeds if not s.site] for seeds in wanted.values()]
    groups.append([s for seeds in wanted.values() for s in seeds if s.site])
    return [group for group in groups if group]


def seen(seed: Seed, found: dict) -> Verdict:
    """Which of the failing tests is about a bug."""
    for test, output in found.items():
        if seed.is_seen_by(test, output):
            return seed, test, output
    others = "".join(f"\n  {test}: {output}" for test, output in found.items())
    return seed, "", f"no test fails and says {seed.says!r}{others[:3000]}"


def alone(tree: Tree, seed: Seed) -> Verdict:
    """Try one bug."""
    tree.clean()
    tree.put(seed)
    try:
        if seed.site and (output := tree.build()):
            return seed, "publish.build", output
        return seen(seed, tree.failing(seed.folders, seed.words))
    except LookupError as error:
        return seed, "", str(error).splitlines()[-1]


def together(tree: Tree, seeds: list[Seed]) -> Iterator[Verdict]:
    """Try bugs in one tree; those that others hide once more, and alone at last."""
    while len(seeds) > 1:
        verdicts = [verdict for verdict in one_round(tree, seeds) if verdict[1]]
        yield from verdicts
        if not verdicts:
            break
        caught = [seed for seed, *_ in verdicts]
        seeds = [seed for seed in seeds if seed not in caught]
    for seed in seeds:
        yield alone(tree, seed)


def one_round(tree: Tree, seeds: list[Seed]) -> list[Verdict]:
    """Try bugs at a time, those that get on with the ones before them."""
    tree.clean()
    shared = [seed for seed in seeds if tree.takes(seed)]
    found: dict[str, str] = {}
    try:
        if shared[0].site and tree.build():
            return []
    except LookupError as error:
        print(f"{len(shared)} bugs at a time: {error}", flush=True)
        return []
    for folders in sorted({seed.folders for seed in shared}):
        words = [f"({seed.words})" for seed in shared if seed.folders == folders]
        try:
            found |= tree.failing(folders, " or ".join(words))
        except LookupError as error:
            print(f"{folders}, {len(words)} bugs at a time: {error}", flush=True)
    return [seen(seed, found) for seed in shared]


def failing_anyway(tree: Tree, tests: list[str]) -> Collection[str]:
    """Those of the tests that fail without any bug; all, where none is seen to pass."""
    tree.clean()
    try:
        return tree.failing(tests) if tests else ()
    except LookupError as error:
        print(f"{len(tests)} tests without any bug: {error}", flush=True)
        return tests


def try_them(tree: Tree, groups: list[list[Seed]]) -> int:
    """Try bugs and print each verdict; the number of those that are not caught."""
    caught: dict[str, list[str]] = {}
    lost = 0
    for group in groups:
        for seed, test, output in together(tree, group):
            word = f"caught by {test}" if test else f"NOT CAUGHT: {output}"
            print(f"{seed.name}: {word}", flush=True)
            lost += not test
            caught.setdefault(test, []).append(seed.name)
    for test in failing_anyway(tree, [test for test in caught if "::" in test]):
        bugs = caught[test]
        print(f"NOT CAUGHT: {test} does not pass without any bug: {bugs}", flush=True)
        lost += len(bugs)
    print(f"{sum(map(len, groups))} bugs, {lost} not caught")
    return lost


def main(arguments: list[str]) -> int:
    """Try the bugs that are named; the number of those that are not caught."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.seeds",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true", help="name them, try none")
    options = parser.parse_args(arguments)
    if options.list:
        for subject, seeds in SUBJECTS.items():
            print(f"{subject}: {len(seeds)}", *(f"  {s.name}" for s in seeds), sep="\n")
        return 0
    try:
        groups = chosen(options.names)
    except ValueError as error:
        parser.error(str(error))
    with tempfile.TemporaryDirectory() as folder:
        return try_them(Tree(Path(folder)), groups)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

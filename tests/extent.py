"""How much of a large family of cases runs: a sample for every change, all every week.

A family is many cases of one kind, such as every link at every width. Each is tested
for every change; which of its cases are is fixed, so that a failure can be repeated.
`make test ALL=1` sets MHSA_TESTS=all.
"""

import os
from itertools import product

ALL = os.environ.get("MHSA_TESTS") == "all"


def sample(cases, most: int) -> list:
    """At most that many of the cases, spread over them; all where MHSA_TESTS=all."""
    every = list(cases)
    if ALL or len(every) <= most:
        return every
    return [every[i * len(every) // most] for i in range(most)]


def in_turn(cases, ways) -> list[tuple]:
    """Each case in one of the ways, in turn; in all of them where MHSA_TESTS=all."""
    cases, ways = list(cases), list(ways)
    if ALL:
        return list(product(cases, ways))
    return [(case, ways[n % len(ways)]) for n, case in enumerate(cases)]


def examples(number: int) -> int:
    """Of as many drawn examples, how many are drawn here."""
    return number if ALL else max(number // 5, 20)

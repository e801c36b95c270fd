"""What an edit of the book's solution is, in words that point and give no code."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mhsa_lib.exercises.edits.clauses import of_edits, of_observations, of_results
from mhsa_lib.language import _, folder, language


@dataclass(frozen=True)
class Change:
    """One difference: a kind of `clauses`, and the names that its clause mentions."""

    kind: str
    names: tuple[tuple[str, str], ...] = field(default=())

    @property
    def clause(self) -> str:
        """The clause, in the reader's language."""
        return _clauses(language(), folder())[self.kind].format(**dict(self.names))

    @property
    def key(self) -> str:
        """The same in English and short: for a teacher's table, and for tests."""
        return " ".join([self.kind, *(value for _, value in self.names)])


def change(kind: str, **names: object) -> Change:
    """A `Change` of this kind."""
    return Change(kind, tuple((key, str(value)) for key, value in names.items()))


def sentence(*changes: Change) -> str:
    """What to say if these changes make the book's solution behave as the reader's."""
    if len(changes) == 1:
        return _(
            "Your function behaves like the book's solution, except that {change}."
        ).format(change=changes[0].clause)
    return _(
        "Your function behaves like the book's solution, except that {first}, and "
        "{second}."
    ).format(first=changes[0].clause, second=changes[1].clause)


def either(*changes: Change) -> str:
    """What to say if each of these changes alone does the same."""
    return _(
        "Your function behaves like the book's solution, except that {first}; or, "
        "which gives the same, {second}."
    ).format(first=changes[0].clause, second=changes[1].clause)


def certain(*changes: Change) -> str:
    """What to say of an observation, which explains nothing but is true."""
    observation = _("; ").join(each.clause for each in changes)
    return _("What your results show: {observation}.").format(observation=observation)


def besides(hint: str, *changes: Change) -> str:
    """A named mistake's hint, and what comes on top of it."""
    return "\n".join(
        [hint, *(_("Besides, {change}.").format(change=c.clause) for c in changes)]
    )


@cache
def _clauses(language: str, folder: Path) -> dict[str, str]:
    """Kind of change -> what to say of it, in that language of that folder."""
    return of_edits() | of_results() | of_observations()

"""What an edit of the book's solution is, in words that point and give no code."""

from dataclasses import dataclass, field

from mhsa_lib.language import _


@dataclass(frozen=True)
class Change:
    """One difference: a kind of `_clauses`, and the names that its clause mentions."""

    kind: str
    names: tuple[tuple[str, str], ...] = field(default=())

    @property
    def said(self) -> str:
        """The clause, in the reader's language."""
        return _clauses()[self.kind].format(**dict(self.names))

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
        text = _("Your function behaves like the book's solution with one difference: ")
        return text + changes[0].said + "."
    text = _("Your function behaves like the book's solution with two differences: ")
    return text + _("{first}, and {second}.").format(
        first=changes[0].said, second=changes[1].said
    )


def besides(hint: str, *changes: Change) -> str:
    """A named mistake's hint, and what comes on top of it."""
    return "\n".join(
        [hint, *(_("Besides, {change}.").format(change=c.said) for c in changes)]
    )


def _clauses() -> dict[str, str]:
    """Kind of change -> what to say of it."""
    return {
        "instead": _("{other} stands where {right} belongs"),
        "minus for plus": _("a minus stands where a plus belongs"),
        "plus for minus": _("a plus stands where a minus belongs"),
        "times for plus": _("two terms are multiplied instead of added"),
        "times for minus": _("two terms are multiplied instead of subtracted"),
        "plus for times": _("two factors are added instead of multiplied"),
        "minus for times": _("two factors are subtracted instead of multiplied"),
        "divided for times": _("it divides where a factor belongs"),
        "divided for minus": _("it divides where a difference belongs"),
        "minus for divided": _("it subtracts where a quotient belongs"),
        "times for divided": _("it multiplies where a division belongs"),
        "term missing": _("a term of a sum or a difference is missing"),
        "term twice": _("a term is counted twice"),
        "term halved": _("a term is halved"),
        "nothing subtracted": _("nothing is subtracted at one place"),
        "difference turned round": _("a difference is taken the other way round"),
        "factor missing": _("a factor is missing"),
        "factor squared": _("a factor is squared, or used twice"),
        "not divided": _("a division is missing"),
        "fraction turned round": _("a fraction is upside down"),
        "divisor squared": _(
            "a divisor is squared: is a root missing, or the divisor twice there"
        ),
        "divided by a root": _("it divides by the root of the divisor"),
        "quotient halved": _("a quotient is halved"),
        "quotient doubled": _("a quotient is doubled"),
        "rounded up": _("it is rounded up"),
        "rounded the other way": _("it is rounded the other way, up or down"),
        "rounded": _("it is rounded to the nearest whole number"),
        "not rounded": _("a whole-number division became a plain one"),
        "remainder": _("the remainder stands where the quotient belongs"),
        "power missing": _("a power is missing"),
        "absolute for square": _("an absolute value stands where a square belongs"),
        "times for power": _("it multiplies by an exponent"),
        "another power": _("a power is too high"),
        "exponent turned": _("the sign of an exponent is flipped"),
        "exponent halved": _("an exponent is halved"),
        "exponent doubled": _("an exponent is doubled"),
        "power turned round": _("base and exponent are exchanged"),
        "root for power": _("a root stands where a power belongs"),
        "sqrt missing": _("a square root is missing"),
        "product turned round": _("the two sides of a matrix product are exchanged"),
        "right side transposed": _(
            "the right side of a matrix product is transposed, or should be"
        ),
        "left side transposed": _(
            "the left side of a matrix product is transposed, or should be"
        ),
        "entries multiplied": _(
            "arrays are multiplied entry by entry where a product of matrices belongs"
        ),
        "inner product": _("an inner product stands where all pairs belong"),
        "product missing": _("a matrix product is missing"),
        "plus for product": _("two arrays are added where a matrix product belongs"),
        "minus missing": _("a minus sign is missing"),
        "first alone": _("instead of the {function} only the first part is taken"),
        "last alone": _("instead of the {function} only the last part is taken"),
        "two pi": _("a factor 2π is there too many"),
        "minus too many": _("there is a minus sign too many"),
        "number": _("the number {other} stands where {right} belongs"),
        "equality": _("a comparison differs where both sides are equal"),
        "other way": _("a comparison points the other way"),
        "transpose missing": _("a transpose is missing, or two axes are not exchanged"),
        "transposed": _("{name} is transposed"),
        "other axes": _("other axes change places"),
        "axis": _("the {function} runs over another axis"),
        "all axes": _("the {function} runs over all the axes at once"),
        "keepdims": _(
            "the axis that is reduced does not stay in place, so that shapes meet at "
            "the wrong axis"
        ),
        "another size": _("the size of another axis or of another array is used"),
        "branches exchanged": _("the two cases of a condition are exchanged"),
        "one branch": _("one case of a condition serves for both"),
        "order of parts": _("two parts are put together in another order"),
        "order of arguments": _("the arguments of a call stand in another order"),
        "order of a reshape": _("the sizes of a reshape stand in another order"),
        "missing": _("{function} is missing"),
        "cast missing": _("the result is not turned into whole numbers"),
        "padding": _("around the edge stands something else than zeros ({mode})"),
        "step missing": _("the step that makes {name} is missing"),
        "steps exchanged": _("two steps stand in the other order"),
        "loop reversed": _("the loop runs from the end to the beginning"),
        "loop from the second": _("the loop leaves out the first"),
        "loop too short": _("the loop leaves out the last"),
        "reversed": _("{name} is turned round, the last entry first"),
        "exchanged": _("{one} and {other} are exchanged"),
        "ignored": _("{name} has no effect"),
        "reversed along the last axis": _("{name} is turned round along its last axis"),
        "reversed along the last axis but one": _(
            "{name} is turned round along its last axis but one"
        ),
        "ones": _("{name} counts as 1 everywhere"),
        "sign flipped": _("{name} has the opposite sign"),
        "inverted": _("{name} is read the other way round, true for false"),
        "first for all": _("the first entry of {name} serves for all"),
        "last for all": _("the last entry of {name} serves for all"),
        "mean for all": _("the mean of {name} serves for all"),
        "softmax of an argument": _("a softmax of {name} is taken"),
        "squared": _("{name} is squared, or used twice"),
        "used twice": _("{name} is doubled"),
        "halved": _("{name} is halved"),
        "shifted": _("{name} is shifted by one"),
        "one more": _("{name} is one too large"),
        "one less": _("{name} is one too small"),
        "fixed at 1": _("{name} counts as 1, whatever is given"),
        "fixed at 10000": _("{name} counts as 10000, whatever is given"),
        "one over": _("{name} divides where it belongs above, or the reverse"),
        "result negative": _("the sign of the result is flipped"),
        "result transposed": _("the result is transposed"),
        "result axes": _("the axes of the result stand in another order"),
        "result reversed": _("the result is in the reverse order along one axis"),
        "result shifted": _("the result is shifted by one place"),
        "result late": _("the result comes one place late, with zeros first"),
        "result through": _("the result goes through {function} at the end"),
        "result reduced": _("at the end a {function} runs over an axis of the result"),
        "result first": _("only the first part of the result comes back"),
        "result last": _("only the last part of the result comes back"),
        "result axis too many": _("the result has an axis of length 1 too many"),
        "result flat": _("axes of the result are joined"),
        "result rounded": _("the result is rounded"),
        "factor": _("every number of the result is {factor} times what it should be"),
        "factor of a size": _(
            "the result is the right one times a factor that changes from input to "
            "input: {factor} on {case}"
        ),
        "offset": _(
            "every number of the result is larger by {offset} than it should be"
        ),
        "plus an argument": _("{name} is added to the result"),
    }

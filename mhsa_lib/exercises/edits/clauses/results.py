"""What is said of an edit of the result, or of a relation to it."""

from mhsa_lib.language import _


def of_results() -> dict[str, str]:
    """Kind of edit of the result, or of a relation to it -> what to say of it."""
    return {
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
        "result without the first": _("the first part of the result is missing"),
        "result without the last": _("the last part of the result is missing"),
        "result early": _("the result comes one place early, with zeros at the end"),
        "result with zeros first": _("zeros stand before the result"),
        "result sorted": _("the result is sorted"),
        "result triangle": _("one triangle of the result is 0"),
        "result clipped": _("the result is cut off at {low} and at {high}"),
        "result cut above 0": _("what is above 0 in the result becomes 0"),
        "result rows shared": _("the rows of the result are divided by their sums"),
        "result columns shared": _(
            "the columns of the result are divided by their sums"
        ),
        "result shared": _("the result is divided by the sum of all it holds"),
        "result over largest": _("the result is divided by the largest of its numbers"),
        "result rows normed": _("the rows of the result are brought to length 1"),
        "result centred": _("the mean of each row of the result is subtracted"),
        "result mean for all": _("the mean of the result serves for all"),
        "result first for all": _("the first part of the result serves for all"),
        "result last for all": _("the last part of the result serves for all"),
        "result diagonal": _("only the diagonal of the result comes back"),
        "result rounded": _("the result is rounded to {digits} digits after the point"),
        "result whole": _("the result is rounded to the nearest whole numbers"),
        "result truncated": _(
            "the fractions of the result are cut off, which takes its numbers toward 0"
        ),
        "result rounded down": _("the result is rounded down to whole numbers"),
        "factor": _("every number of the result is {factor} times what it should be"),
        "factor of a size": _(
            "the result is the right one times a factor that changes from input to "
            "input: {factor} on {case}"
        ),
        "offset": _(
            "every number of the result is larger by {offset} than it should be"
        ),
        "offset of a size": _(
            "the result is larger by a number that changes from input to input: "
            "{offset} on {case}"
        ),
        "plus an argument": _("{name} is added to the result"),
        "minus an argument": _("{name} is subtracted from the result"),
        "times an argument": _("the result is multiplied by {name}"),
        "over an argument": _("the result is divided by {name}"),
        "factor beside": _(
            "beside {name}, which is right, every number is multiplied by a factor: "
            "{factor} on {case}"
        ),
        "not reduced": _("a last step is missing: a {function} over what comes back"),
        "more than the first": _("more comes back than the first part, which is right"),
        "more than the diagonal": _(
            "more comes back than the diagonal, which is right"
        ),
        "shape alone": _("the numbers are right and in order, the shape is another"),
    }

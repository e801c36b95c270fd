"""What is said of an observation."""

from mhsa_lib.language import _


def of_observations() -> dict[str, str]:
    """Kind of observation -> what to say of it."""
    return {
        "more axes": _(
            "inputs with further axes in front, as a batch has, come out wrong, and "
            "the others right: count the axes from the end, as -1 and -2"
        ),
        "most inputs": _(
            "it is right on {number} of the inputs; what is special about the others: "
            "{cases}"
        ),
        "not finite": _(
            "wherever a finite number comes back it is right: what fails is an extreme "
            "input"
        ),
        "nearly": _(
            "every number is nearly right: something small is added, or digits are lost"
        ),
        "signs": _("only signs are wrong"),
        "rows in another order": _("the rows are right, but stand in another order"),
        "columns in another order": _(
            "the columns are right, but stand in another order"
        ),
        "numbers in another order": _("the same numbers come back in another order"),
        "rows scaled": _(
            "each row is right up to a factor of its own: look at what multiplies or "
            "divides rows"
        ),
        "columns scaled": _(
            "each column is right up to a factor of its own: look at what multiplies "
            "or divides columns"
        ),
        "rows moved": _("to each row a number of its own is added"),
        "columns moved": _("to each column a number of its own is added"),
        "columns sum to 1": _("the columns sum to 1, and the rows should"),
        "rows do not sum to 1": _("each row should sum to 1, and not all of them do"),
        "wrong on the diagonal": _("it is wrong on the diagonal alone"),
        "wrong above the diagonal": _("it is wrong above the diagonal alone"),
        "wrong below the diagonal": _("it is wrong below the diagonal alone"),
        "wrong beside the diagonal": _("it is right on the diagonal, and only there"),
        "right below the diagonal": _("it is right below the diagonal, and only there"),
        "right above the diagonal": _("it is right above the diagonal, and only there"),
        "wrong in the first": _("it is wrong at the first index of axis {axis} alone"),
        "wrong in the last": _("it is wrong at the last index of axis {axis} alone"),
        "wrong at odd": _("it is wrong at odd indices of axis {axis} alone"),
        "wrong at even": _("it is wrong at even indices of axis {axis} alone"),
        "wrong in the first half": _(
            "it is wrong in the first half of axis {axis} alone"
        ),
        "wrong in the second half": _(
            "it is wrong in the second half of axis {axis} alone"
        ),
        "right in the first": _("it is right at the first index of axis {axis} alone"),
        "right in the last": _("it is right at the last index of axis {axis} alone"),
        "wrong at the edge": _("it is wrong along the edge alone"),
        "wrong where allowed": _("it is wrong only where the mask allows"),
        "wrong where forbidden": _("it is wrong only where the mask forbids"),
        "wrong where 0 belongs": _("it is wrong only where a 0 belongs"),
        "wrong below 0": _("it is wrong only where a number below 0 belongs"),
        "wrong above 0": _("it is wrong only where a number above 0 belongs"),
        "zeros there": _("zeros stand there"),
        "factor there": _("there every number is {factor} times what it should be"),
    }

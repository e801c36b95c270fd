"""What is said of an edit of a step or an argument."""

from mhsa_lib.language import _


def of_edits() -> dict[str, str]:
    """Kind of edit of a step or an argument -> what to say of it."""
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
        "right side transposed": _("the right side of a matrix product is transposed"),
        "left side transposed": _("the left side of a matrix product is transposed"),
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
        "not transposed": _("{name} is not transposed"),
        "each transposed": _("each of {names} is transposed"),
        "axes exchanged": _("two axes of {name} are exchanged"),
        "sum for all": _("the sum of {name} serves for all"),
        "one minus": _("1 minus {name} stands where {name} belongs"),
        "one more here": _("{name} is one too large at one place"),
        "one less here": _("{name} is one too small at one place"),
        "one minus here": _("1 minus {name} stands where {name} belongs"),
        "squared here": _("{name} is squared at one place"),
        "absolute here": _("the absolute value of {name} is taken at one place"),
        "root taken": _("the root of {name} is taken"),
        "absolute": _("the absolute value of {name} is taken"),
        "cut off at 0": _("what is below 0 in {name} becomes 0"),
        "cut off above 0": _("what is above 0 in {name} becomes 0"),
        "through": _("{name} goes through {function} once more"),
        "softmax taken": _("a softmax of {name} is taken"),
        "lower triangle": _("of {name} only the lower triangle counts"),
        "upper triangle": _("of {name} only the upper triangle counts"),
        "causal": _("a causal mask is put on {name}"),
        "divided by its width": _("{name} is divided by the size of its last axis"),
        "divided by the root of its width": _(
            "{name} is divided by the root of the size of its last axis"
        ),
        "divided by its length": _(
            "{name} is divided by the size of its last axis but one"
        ),
        "divided by the root of its length": _(
            "{name} is divided by the root of the size of its last axis but one"
        ),
        "divided by its number": _("{name} is divided by the size of its first axis"),
        "times the root of its width": _(
            "{name} is multiplied by the root of the size of its last axis"
        ),
        "rows divided by their sum": _("the rows of {name} are divided by their sums"),
        "columns divided by their sum": _(
            "the columns of {name} are divided by their sums"
        ),
        "divided by the sum of all": _("{name} is divided by the sum of all it holds"),
        "rows of length 1": _("the rows of {name} are brought to length 1"),
        "columns of length 1": _("the columns of {name} are brought to length 1"),
        "centred": _("the mean of each row of {name} is subtracted"),
        "sorted": _("{name} is sorted"),
        "places changed": _("{names} have changed places in a round"),
        "first part": _("only the first part of {name} is used"),
        "last part": _("only the last part of {name} is used"),
        "first ignored": _("the first entry of {name} counts as 0"),
        "last ignored": _("the last entry of {name} counts as 0"),
        "causal instead": _("a causal mask stands where {name} belongs"),
        "later": _("a factor or a divisor comes too late: at {name}"),
        "at the end": _("a factor or a divisor comes too late: at the end"),
        "returned": _("{name} comes back, which is only a step on the way"),
        "inside": _("a part stands inside {function} that belongs outside"),
        "outside": _("a part stands outside {function} that belongs inside"),
        "of each alone": _("{function} is taken of two parts, each alone"),
        "applied twice": _("{function} is applied twice"),
        "brackets": _("brackets stand elsewhere: the operations have another order"),
        "mean of two": _("the mean of two terms stands where their sum belongs"),
        "product for plus": _("a matrix product stands where a sum belongs"),
        "divided for plus": _("it divides where a sum belongs"),
        "larger for plus": _("the larger of two terms stands where their sum belongs"),
        "absolute values subtracted": _("absolute values are subtracted"),
        "halved for minus": _("half of it stands where a difference belongs"),
        "product for times": _(
            "a matrix product stands where entries are to be multiplied"
        ),
        "factor doubled": _("a product is doubled"),
        "factor halved": _("a product is halved"),
        "divisor one more": _("a divisor is one too large"),
        "divisor one less": _("a divisor is one too small"),
        "quotient by one": _("a quotient is off by one"),
        "not cut": _("all of {name} is used where a part belongs"),
        "rounded down": _("a quotient is rounded down"),
        "exp for power": _("an exponential stands where a power belongs"),
        "absolute value first": _("an absolute value is taken before a power"),
        "mean for product": _("an average stands where a matrix product belongs"),
        "right side reversed": _("the right side of a matrix product is turned round"),
        "product without sign": _("the sign of a matrix product is lost"),
        "transposed before a reshape": _("two axes are exchanged before a reshape"),
        "counted from one more": _("counting starts one too late"),
        "counted from one less": _("counting starts one too early"),
        "counted backwards": _("counting runs backwards"),
        "argument missing": _("the last argument of {function} is missing"),
        "other axes": _("other axes change places"),
        "axis": _("the {function} runs over another axis"),
        "all axes": _("the {function} runs over all the axes at once"),
        "divided by the sum of everything": _(
            "the softmax divides by the sum of the whole array, not of each row"
        ),
        "divided by the sums of columns": _(
            "the softmax divides by the sum of each column, not of each row"
        ),
        "divided by the largest": _(
            "the softmax divides by the largest exponential of each row, not by their "
            "sum"
        ),
        "divided by the number": _(
            "the softmax divides by the number of entries of a row, not by the sum of "
            "their exponentials"
        ),
        "maximum not subtracted": _(
            "the softmax does not subtract the largest number of a row first, so that "
            "exp may overflow"
        ),
        "shared without exp": _(
            "instead of a softmax, each row is divided by its sum, without exp"
        ),
        "absolute values shared": _(
            "instead of a softmax, each row is divided by the sum of its absolute "
            "values, without exp"
        ),
        "squares shared": _(
            "instead of a softmax, the squares of a row are divided by their sum, "
            "without exp"
        ),
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
    }

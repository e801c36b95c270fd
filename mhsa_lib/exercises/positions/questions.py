"""Chapter Positional encoding: its questions; wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "positions.no_order",
        "Self-attention without a mask and without positional encoding reads a "
        "sentence. What does it know of the order of the words?",
        (
            Option(
                "A little: words close to each other have larger scores.",
                "A score is a dot product of a query and a key, and both come from "
                "the words alone. The distance enters it nowhere.",
            ),
            Option(
                "Nothing: put the words in another order, and the same rows come out "
                "in that order.",
                "That is permutation equivariance, f(PX) = P f(X). Each word hears "
                "what else is there, never where.",
                correct=True,
            ),
            Option(
                "Nothing: put the words in another order, and not even the rows of "
                "the output move.",
                "Row i of the output belongs to word i of the input and moves with "
                "it. That nothing moves is invariance; the sum over all rows has it.",
            ),
            Option(
                "Nothing, and under a causal mask it would know no more.",
                "A causal mask tells a lot: the first word sees one word, the last "
                "sees all. Language models without any encoding learn order from it "
                "(Haviv et al. 2022).",
            ),
        ),
    ),
    Question(
        "positions.adding",
        "A vector for the position is added to the vector of the word. What becomes of "
        "the word?",
        (
            Option(
                "It is spoilt: nobody can take a sum apart.",
                "One number alone could not be taken apart. A vector has many: where "
                "words and positions lie in different directions, a matrix reads "
                "either.",
            ),
            Option(
                "It is spoilt, unless the position stands beside it instead.",
                "Side by side is a special sum: (word, 0) + (0, position). Training "
                "may find other directions that are just as separate, and needs no "
                "wider layer.",
            ),
            Option(
                "Nothing: the sum can always be undone exactly.",
                "Not always. With few dimensions one word at one position may equal "
                "another word at another position. No readout can tell these two "
                "apart.",
            ),
            Option(
                "It stays readable as far as words and positions point in different "
                "directions.",
                "In many dimensions there is room for both, and training can make use "
                "of it. How well it does so has to be measured.",
                correct=True,
            ),
        ),
    ),
    Question(
        "positions.longer",
        "A network has been trained on texts of at most 64 words, with sinusoids or "
        "with RoPE. Both are defined for every position. Now it gets 256 words. What "
        "follows from the formula?",
        (
            Option(
                "It can be computed; how well it works has to be measured.",
                "The formula gives numbers, training gives them a use. Press et al. "
                "(2022) found models with sinusoids, and to a lesser degree with RoPE, "
                "getting worse soon after the trained length.",
                correct=True,
            ),
            Option(
                "It works as well as before: every position has its vector.",
                "A vector is not yet a use. The layers have never met the positions "
                "from 64 on, and nothing tells them what to do there.",
            ),
            Option(
                "With RoPE it works as before, for distances alone count.",
                "Distances of 64 and more are as new as the positions. Also, each word "
                "now shares out its attention among four times as many keys.",
            ),
            Option(
                "It cannot be computed: position 64 has no vector.",
                "That is so with a learned table, which ends with its last row. A "
                "formula goes on.",
            ),
        ),
    ),
    Question(
        "positions.predict_swap",
        "One attention layer without mask and without encoding reads 我不完全同意, "
        "then 我完全不同意. Only 不 and 完全 are swapped. Predict the output of 同意.",
        (
            Option(
                "It changes: another word now stands next to it.",
                "Nothing in the layer knows what stands next to what. 同意 compares "
                "its query with the same four keys as before.",
            ),
            Option(
                "It changes a little: the same words, with other weights.",
                "Each weight belongs to a word, not to a position: query of 同意 times "
                "key of 不 is the same number in both sentences.",
            ),
            Option(
                "It changes, since the sentences mean different things.",
                "To us they do, because we read in order. The layer is given a set of "
                "four words, and the two sets are equal.",
            ),
            Option(
                "It is the same, up to rounding.",
                "The same four products are summed in another order. What one sentence "
                "says and the other does not is lost here.",
                correct=True,
            ),
        ),
    ),
    Question(
        "positions.predict_causal",
        "The same two sentences, 我不完全同意 and 我完全不同意, and the same single "
        "layer, now with a causal mask. There is still no encoding. For which words "
        "does the output change?",
        (
            Option(
                "For none: a mask is no encoding.",
                "A mask decides who is seen. In the first sentence 不 sees 我 and "
                "itself, in the second also 完全.",
            ),
            Option(
                "For 不 and 完全, but not for 同意.",
                "Both see other words than before. 同意 stands last and sees all four "
                "in either sentence, so in one layer its output stays. A second layer "
                "would pass the difference on to it.",
                correct=True,
            ),
            Option(
                "For 同意 too: it stands behind the exchanged words.",
                "It sees them both in either sentence, and unmasked attention among "
                "what it sees knows no order. The news reaches it in a second layer "
                "only.",
            ),
            Option(
                "For all four: one changed word changes every row.",
                "我 stands first and sees itself alone, in both sentences. A causal "
                "mask lets nothing flow back.",
            ),
        ),
    ),
)

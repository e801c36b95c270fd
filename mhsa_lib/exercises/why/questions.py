"""Chapter Why: its questions; the wrong options are its named misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "why.one_average",
        "Each person has a vector that says only who it is. You average the two "
        "vectors of 小明喜欢小红 (Xiaoming likes Xiaohong) with equal weights, and "
        "likewise those of 小红喜欢小明 (Xiaohong likes Xiaoming). What can be read "
        "from each average?",
        (
            Option(
                "Who likes whom.",
                "Both averages are the same vector. No way of reading can tell them "
                "apart.",
            ),
            Option(
                "Who likes whom, if the vectors are long enough.",
                "Length gives room for answers of different kinds. It does not make "
                "two equal averages differ.",
            ),
            Option(
                "Who takes part, but not who likes and who is liked.",
                "Half of one and half of the other says which two take part. Two "
                "averages, each with weights of its own, can say the rest: these are "
                "the heads to come.",
                correct=True,
            ),
            Option(
                "Nothing: an average destroys everything.",
                "Half of one name and half of the other still says which two take "
                "part.",
            ),
        ),
    ),
    Question(
        "why.weights_explain",
        "In an attention map the word 晴朗的 (sunny) has weight 0.8. What does this "
        "number tell you for certain?",
        (
            Option(
                "The model's answer was caused by 晴朗的.",
                "Not certain. Jain and Wallace (2019) found quite different weights "
                "that give nearly the same prediction; Wiegreffe and Pinter (2019) "
                "answer that such weights do not always count against an explanation. "
                "The weight alone does not settle it.",
            ),
            Option(
                "晴朗的 is the most important word of the sentence.",
                "The weight belongs to one query and one map. Its vector may be "
                "nearly zero: 0.8 of almost nothing moves the output less than 0.2 of "
                "much.",
            ),
            Option(
                "In this weighted average the vector of 晴朗的 is multiplied by 0.8.",
                "That is what the number is: a factor in one sum. To find a cause, "
                "change the input and see whether the answer changes.",
                correct=True,
            ),
        ),
    ),
    Question(
        "why.weights_probability",
        "A softmax row reads 0.7, 0.2, 0.1. The numbers are positive and sum to 1. "
        "What are they?",
        (
            Option(
                "The probability that each word is the true answer.",
                "Nobody counted how often anything is true. Multiply all scores by 10 "
                "and the same order of words reads about 1, 0, 0; no word became "
                "truer.",
            ),
            Option(
                "Shares of one average: how much of each value is mixed in.",
                "They have the form of a distribution and may be read as shares. What "
                "they mean depends on the scores that went in.",
                correct=True,
            ),
            Option(
                "How sure the model is that it looks at the right word.",
                "A random score matrix gives rows just as sharp: the scores 10, 0, 0 "
                "give 0.9999, whatever they were made from. Sharp is not the same as "
                "right.",
            ),
        ),
    ),
    Question(
        "why.predict_temperature",
        "The scores 2, 1, 0 are divided by a temperature T before softmax. Predict: "
        "what happens to the weights as T goes to 0, and as T grows without bound?",
        (
            Option(
                "T to 0: all weights equal. T large: all weight on the largest score.",
                "The other way round. At T = 0.1 the scores become 20, 10, 0 and lie "
                "further apart, not closer together.",
            ),
            Option(
                "T to 0: all weight on the largest score. T large: all weights equal.",
                "Dividing by a small T stretches the gaps, and the largest score "
                "wins. Dividing by a large T shrinks every gap to 0, and equal scores "
                "share equally: 1/3 each.",
                correct=True,
            ),
            Option(
                "Nothing: softmax divides by the sum, so T cancels.",
                "A constant added to all scores cancels, a factor does not: "
                "softmax(2, 1, 0) is 0.67, 0.24, 0.09 and softmax(20, 10, 0) is "
                "nearly 1, 0, 0.",
            ),
            Option(
                "The weights shrink or grow together, and no longer sum to 1.",
                "Softmax divides by its own sum at every T, so the weights always sum "
                "to 1. Only their shares change.",
            ),
        ),
    ),
)

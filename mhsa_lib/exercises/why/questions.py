"""Chapter Why: its questions; the wrong options are its named misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "why.one_average",
        "You may take one weighted average of the word vectors of "
        "小明喜欢在晴朗的日子里去公园散步, with weights of your choice. From it three "
        "questions must be answered: Which word does 晴朗的 describe? Who is it that "
        "likes? What is the sentence about? What can one average do?",
        (
            Option(
                "All three, if the weights are chosen well.",
                "One set of weights makes one choice of whom to listen to. Weight on "
                "日子里 serves the first question and is taken away from 小明, whom "
                "the second one needs.",
            ),
            Option(
                "All three, if the vectors are long enough.",
                "Length helps for answers of different kinds, which can lie in "
                "different features. Two answers of one kind still blur: half 小明 "
                "and half 小红 does not say which of the two likes the other.",
            ),
            Option(
                "Not all three: each question needs weights of its own.",
                "Each question listens to other words. Several averages, each with "
                "its own weights, can answer them side by side: these are the heads "
                "to come.",
                correct=True,
            ),
            Option(
                "All three, if every word gets the same weight.",
                "The plain mean is one more set of weights. It also forgets which "
                "word was which: 小明喜欢小红 and 小红喜欢小明 have the same mean.",
            ),
        ),
    ),
    Question(
        "why.weights_explain",
        "In an attention map the word 晴朗的 has weight 0.8. What does this number "
        "tell you for certain?",
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
                "The weight belongs to one query and one map. Its value vector may be "
                "nearly zero: 0.8 of almost nothing moves the output less than 0.2 of "
                "much.",
            ),
            Option(
                "In this weighted average the value vector of 晴朗的 is multiplied by "
                "0.8.",
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

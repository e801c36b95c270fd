"""Chapter QKV: its questions; the wrong options are its named misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "qkv.symmetric",
        "In an attention map 小明 (Xiaoming) gives most of its attention to 喜欢 "
        "(likes). What must also be true?",
        (
            Option(
                "喜欢 gives most of its attention to 小明.",
                "The way there uses the query of 小明 and the key of 喜欢, the way "
                "back the other query and the other key. Each row also has its own "
                "softmax: the symmetric scores 0, 2 and 2, 4 give the weights 0.88 "
                "one way and 0.12 back.",
            ),
            Option(
                "The query of 小明 equals the key of 喜欢.",
                "A match is a large dot product, larger than with the other keys. The "
                "query (1, 0) scores 5 with the key (5, 3) and only 1 with its equal "
                "(1, 0).",
            ),
            Option(
                "The query of 小明 matches no key better than that of 喜欢.",
                "Within one row softmax keeps the order: the largest weight belongs "
                "to the largest score. Nothing follows for the other rows.",
                correct=True,
            ),
            Option(
                "喜欢 and 小明 have similar word vectors.",
                "Words are compared after the projections W_Q and W_K, not before. "
                "With other projections the same two words can score high or low.",
            ),
        ),
    ),
    Question(
        "qkv.rows_columns",
        "A is the 8 × 8 attention matrix of one sentence without a mask; rows belong "
        "to queries, columns to keys. Which sums are 1 by construction?",
        (
            Option(
                "The sum of each row.",
                "Softmax runs along a row: each query shares out an attention of 1 "
                "among the keys. Only under a mask can a row differ: one that may "
                "attend to nothing is all zeros.",
                correct=True,
            ),
            Option(
                "The sum of each column.",
                "A column collects what one word receives from all queries, and that "
                "is not limited. In 0.9, 0.1 / 0.8, 0.2 the first word receives 1.7.",
            ),
            Option(
                "The sum of each row and of each column.",
                "Softmax fixes one direction only. The rows 0.9, 0.1 and 0.8, 0.2 sum "
                "to 1; the columns sum to 1.7 and 0.3.",
            ),
            Option(
                "The sum of all 64 entries.",
                "Each of the 8 rows sums to 1, so all entries together sum to 8.",
            ),
        ),
    ),
    Question(
        "qkv.which_root",
        "Words have d_model = 512 features, queries and keys have d_k = 64, the "
        "sentence has n = 100 words. The entries of q and k are independent with mean "
        "0 and variance 1. Which divisor gives the dot product q · k variance 1?",
        (
            Option(
                "√d_model ≈ 22.6",
                "The dot product adds up d_k products, not d_model. Divided by √512 "
                "its variance is 64 / 512 = 1/8.",
            ),
            Option(
                "√d_k = 8",
                "A sum of 64 independent products of variance 1 has variance 64 and "
                "standard deviation 8 (Vaswani et al. 2017, section 3.2.1).",
                correct=True,
            ),
            Option(
                "d_k = 64",
                "Variance is divided by the square of the divisor: 64 / 64² = 1/64. "
                "The scores would be too close together and the weights too even.",
            ),
            Option(
                "√n = 10",
                "The number of words says how many scores stand in a row, not how "
                "large one of them is. One dot product never sees n.",
            ),
        ),
    ),
    Question(
        "qkv.predict_unscaled",
        "One query and 16 keys are drawn at random, every entry from a normal "
        "distribution with mean 0 and variance 1, with d_k = 1024. The dot products "
        "go into softmax without scaling. How large is the largest weight on average?",
        (
            Option(
                "About 0.06",
                "1/16 would mean equal scores. Random keys do not score alike: here "
                "the scores spread with a standard deviation of √1024 = 32.",
            ),
            Option(
                "About 0.24",
                "That is the largest weight with the scale √d_k, at every width. "
                "Without it the scores are 32 times further apart.",
            ),
            Option(
                "About 0.6",
                "Such a weight belongs to a much narrower head: without the scale it "
                "is about 0.7 already at d_k = 16, and it keeps growing with the "
                "width.",
            ),
            Option(
                "Above 0.9",
                "The two best of 16 scores are typically about 12 apart, and exp(12) "
                "is above 160,000. One key takes nearly everything although all are "
                "random.",
                correct=True,
            ),
        ),
    ),
    Question(
        "qkv.predict_random",
        "The hand-built W_Q and W_K are replaced by random matrices whose entries are "
        "about as large. Predict how sure the attention map will look, judged by the "
        "largest weight of each row.",
        (
            Option(
                "Much less sure: without meaning the weights are nearly even.",
                "That happens when the random entries are small. How sharp a row is "
                "comes from the size of the scores, not from their meaning.",
            ),
            Option(
                "About as sure: the map has large weights too, at other positions.",
                "Sharp rows come from scores that lie far apart, whatever made them "
                "so. A map that looks sure has not been shown to be right.",
                correct=True,
            ),
            Option(
                "Exactly the same: W_Q cancels in the softmax.",
                "A constant added to a whole row of scores cancels. W_Q changes the "
                "differences within a row, and those decide the weights.",
            ),
        ),
    ),
)

"""Chapter Multiple heads: its questions; the wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "heads.parameters",
        "A layer of width d = 64 is built once with 1 head and once with 8 heads, "
        "each of width d/h. How many numbers do W_Q, W_K, W_V and W_O hold with 8 "
        "heads, compared with 1?",
        (
            Option(
                "8 times as many: every head brings its own matrices.",
                "Every head has its own, but narrower ones: 64 × 8 instead of 64 × "
                "64. Eight of them are as large as the one.",
            ),
            Option(
                "An eighth: every head is narrower.",
                "Each matrix is an eighth as large, and there are eight of each kind. "
                "The two cancel.",
            ),
            Option(
                "More by W_O alone, which has to join 8 heads.",
                "W_O takes the heads side by side, 8 × 8 = 64 numbers, to 64 numbers. "
                "It is 64 × 64 with one head as well.",
            ),
            Option(
                "As many: more heads, each of them narrower.",
                "h matrices of 64 × 64/h numbers are 64 × 64 in all, for each of Q, K "
                "and V, and W_O has the same size: 4 × 64² = 16,384 at every h.",
                correct=True,
            ),
        ),
    ),
    Question(
        "heads.meeting",
        "A layer has two heads, side by side. Which keys does the query of a word in "
        "head 1 meet?",
        (
            Option(
                "The keys of head 1 alone.",
                "Scores and softmax are taken inside each head. The heads of one layer "
                "meet only afterwards, when W_O adds up what each has gathered.",
                correct=True,
            ),
            Option(
                "The keys of both heads: every query meets every key.",
                "It meets the key of every word, but of its own head only. If it met "
                "both, one softmax would share its weight between them, and there "
                "would be one map instead of two.",
            ),
            Option(
                "Those of head 1 first, then those of head 2.",
                "That is what two layers do, one after the other. The heads of one "
                "layer work at the same time and from the same input.",
            ),
            Option(
                "Those of head 2 also, by way of W_O.",
                "W_O comes after the averages. It mixes what the heads have gathered; "
                "by then all scores and weights are settled.",
            ),
        ),
    ),
    Question(
        "heads.important",
        "The map of a head is sharp: at the verb it gives 0.95 of its weight to the "
        "name 小明. What do you know about this head?",
        (
            Option(
                "It matters: without it the network would not find 小明.",
                "Another head may bring the same name, or W_O may turn what this one "
                "brings into next to nothing. Leave the head out and measure.",
            ),
            Option(
                "It matters more than a head whose map is even.",
                "Sharpness is a property of the weights. An even head takes the mean "
                "of all the words, and a task may need just that.",
            ),
            Option(
                "What it averages; not whether the answer needs it.",
                "The map says which values are mixed. It does not say what they hold, "
                "what W_O makes of them, or what the other heads add. Switching the "
                "head off tells.",
                correct=True,
            ),
            Option(
                "It has learned what a subject is.",
                "Random matrices can give sharp maps too, and one sentence is one "
                "case. Test many sentences, with the roles exchanged.",
            ),
        ),
    ),
    Question(
        "heads.predict_one",
        "A layer with a single head was trained to say at the verb who likes whom. "
        "It knows 小明 and 小红, but in training the two never stood in one clause. "
        "Predict how it does on such new pairs, with 小红喜欢小明 for example.",
        (
            Option(
                "As well as on pairs it has seen: the grammar is the same.",
                "It would if it had learned the roles. On seen pairs one head gets "
                "both names right at about 7 verbs of 10, on new ones at about 1 of "
                "10: much of what it learned are the pairs.",
            ),
            Option(
                "It gives both names, in the right order half of the time.",
                "A coin would do that. Measured, both names are right at about 1 verb "
                "of 10: the answers are made each for itself, and the same person may "
                "be named twice.",
            ),
            Option(
                "It seldom gets both names right.",
                "Both are right at about 1 verb of 10, in each of five trained "
                "networks. One average holds both names, and a matrix that reads it "
                "cannot tell their roles apart.",
                correct=True,
            ),
            Option(
                "It finds both names, and exchanges them.",
                "That happens, too, but seldom. More often it names one person "
                "twice, or somebody who does not stand in the clause.",
            ),
        ),
    ),
    Question(
        "heads.predict_off",
        "A trained network with 8 heads says who likes whom. One of its heads is "
        "switched off, and nothing is trained again. Predict what happens to its "
        "answers on new pairs.",
        (
            Option(
                "About an eighth of the right answers is lost, whichever head goes.",
                "The heads do not share the work evenly. In our network some cost next "
                "to nothing, and one costs most of the right answers.",
            ),
            Option(
                "Nothing: the other seven take over.",
                "Nobody trains them to take over: their output stays as it is. What is "
                "lost is lost, unless another head brought it as well.",
            ),
            Option(
                "Everything breaks: the layer was made for 8 parts.",
                "The output is a sum, and a sum with one term less is still a sum. For "
                "most heads the answers hardly change.",
            ),
            Option(
                "It depends on the head: mostly little is lost, sometimes much.",
                "In our network, with five of the eight the share of verbs at which "
                "both names are right falls by less than 0.1, and with one of them by "
                "more than 0.6. The map alone does not tell which.",
                correct=True,
            ),
        ),
    ),
)

"""Chapter Against CNN: its questions; the wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "cnn.simplified",
        "A convolution, it is said, is simplified self-attention. Which attention "
        "gives a kernel of 3 × 3 with many channels?",
        (
            Option(
                "One head that sees a window of 3 × 3.",
                "A head multiplies all pixels by one matrix and then averages. Nine "
                "kernel weights are nine matrices: in general one matrix cannot stand "
                "for them.",
            ),
            Option(
                "Nine heads, each looking at one position of the window.",
                "The head for a position picks that pixel and multiplies it by the "
                "kernel weight there; the nine results add up. Their attention weights "
                "come from positions alone, and each head is as wide as its kernel "
                "weight needs.",
                correct=True,
            ),
            Option(
                "One head with learned weights instead of a softmax.",
                "Weights without a softmax may be negative, but there is still one "
                "number for each position, and one matrix for all. Each kernel weight "
                "is a matrix of its own.",
            ),
            Option(
                "Any layer: attention is a convolution with a large kernel.",
                "The weights of attention change with the content of the picture. A "
                "kernel is the same for every picture and every position.",
            ),
        ),
    ),
    Question(
        "cnn.theorem",
        "Cordonnier, Loukas and Jaggi (2020) prove that attention with K² heads and a "
        "suitable relative encoding can express every convolution of K × K. What does "
        "this say about a trained network?",
        (
            Option(
                "After training its heads are a convolution.",
                "The proof writes such heads down. It does not say that training finds "
                "them: other heads may give the same sum, or a better one for the "
                "task.",
            ),
            Option(
                "It is never worse than a convolutional network.",
                "It could hold the same function. Whether training finds it, from the "
                "pictures at hand and in the time given, is another question.",
            ),
            Option(
                "Nothing: training and proof have no common ground.",
                "It does say something: if a network fails where a convolution would "
                "do, then not for want of expressive power, provided that it has the "
                "heads and the encoding.",
            ),
            Option(
                "What it could compute, not what it has learned.",
                "The theorem says can. What heads do after training is seen by looking "
                "at them, and by switching them off.",
                correct=True,
            ),
        ),
    ),
    Question(
        "cnn.data",
        "A convolutional and an attention network are trained on the same pictures. "
        "Does attention need more of them?",
        (
            Option(
                "It depends on the task and on the training.",
                "A kernel takes for granted that neighbours belong together and that "
                "positions are alike. Where that is true it saves examples; where the "
                "answer lies in distant pairs it does not.",
                correct=True,
            ),
            Option(
                "Yes, always: it has to learn what a kernel is given.",
                "What a kernel is given may be wrong for the task. Where the answer "
                "depends on distant positions, attention can be the one that needs "
                "fewer examples.",
            ),
            Option(
                "No: it can express every convolution.",
                "Being able to express it is not the same as finding it. From few "
                "pictures a network finds more easily what it was built for.",
            ),
            Option(
                "Yes, up to a known number of pictures; then it wins.",
                "There is no such number. Where two curves cross depends on the task, "
                "the sizes and the training: train one of them too briefly, and a "
                "crossing appears that is none.",
            ),
        ),
    ),
    Question(
        "cnn.predict_pad",
        "Nine sharp heads give a 3 × 3 convolution with zeros around the picture, "
        "because tokens of zeros stand there. Now these tokens are taken away. At the "
        "border some heads look for a position that does not exist. Predict what they "
        "give.",
        (
            Option(
                "Zero: there is nothing to look at.",
                "The weights of a row always sum to 1. They have to fall on some "
                "pixel.",
            ),
            Option(
                "The mean of all the pixels.",
                "That would take equal scores. The scores fall with the squared "
                "distance from the missing position, and steeply so.",
            ),
            Option(
                "The nearest pixel that exists.",
                "It has the largest score of those that are left, and a sharp head "
                "gives it nearly all the weight. So the picture is continued by its "
                "border: padding of the kind called replicate.",
                correct=True,
            ),
            Option(
                "nan: the row has no key.",
                "The row has all the pixels of the picture as keys. Only the one with "
                "the score 0 is missing, and a softmax looks at differences.",
            ),
        ),
    ),
    Question(
        "cnn.predict_sharpness",
        "The scores of nine heads are -a times the squared distance from their "
        "centres. The larger a, the closer the heads come to a convolution. Predict "
        "how the error goes down as a grows.",
        (
            Option(
                "It is halved whenever a is doubled.",
                "The softmax makes exponentials of the scores. What falls on a "
                "neighbour shrinks by the same factor for every 1 that a grows.",
            ),
            Option(
                "Exponentially, until rounding is all that is left.",
                "The four nearest neighbours together keep about 4 times exp(-a) of "
                "the weight. Once this is below the rounding of the numbers, a larger "
                "a changes nothing.",
                correct=True,
            ),
            Option(
                "It falls at first, then grows: large scores overflow.",
                "The largest score of a row is subtracted before the exponentials are "
                "taken. What is far below it becomes 0, and nothing overflows.",
            ),
            Option(
                "Exponentially, to exactly 0.",
                "The weights do become exactly 0 and 1. But heads and loops add the "
                "same products in another order, and rounding sees the order.",
            ),
        ),
    ),
)

"""Chapter Images: its questions; the wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "images.order",
        "A picture is cut into patches, and attention without positions reads them. "
        "What does it know of the picture?",
        (
            Option(
                "Everything: the patches come in order, row by row.",
                "The order in which rows are stored takes no part in a dot product or "
                "a sum. Put the patches in another order: each gets the same output as "
                "before.",
            ),
            Option(
                "Which patches are neighbours, but not where they stand.",
                "Every patch meets every other in the same way. The one beside it and "
                "the one in the far corner are told apart by their content alone.",
            ),
            Option(
                "What is in the patches, but not where they stand.",
                "Shuffled patches give the same outputs, shuffled. Within a patch the "
                "positions are known, since each pixel has its own row in the matrix "
                "of the embedding.",
                correct=True,
            ),
            Option(
                "Nothing: without positions there is no picture.",
                "The patches themselves are there: their colours, their edges, and how "
                "many there are of each kind. That is less than the picture, and more "
                "than nothing.",
            ),
        ),
    ),
    Question(
        "images.patches",
        "Why does a vision Transformer take patches as tokens, and not single pixels?",
        (
            Option(
                "A patch is the smallest thing that attention can read.",
                "Attention reads any set of vectors. A pixel is a vector of 3 numbers, "
                "and 5 × 10 pixels are 50 tokens.",
            ),
            Option(
                "There are fewer of them, and scores grow with the square.",
                "P × P pixels in a patch mean P² times fewer tokens and P⁴ times fewer "
                "scores. Patches are a question of cost; a pixel is a token too.",
                correct=True,
            ),
            Option(
                "Patches are the words of a picture: each shows a thing.",
                "A grid cuts where it happens to cut, through eyes and letters alike. "
                "It has looked at nothing before.",
            ),
            Option(
                "Attention inside each patch finds the edges first.",
                "There is no attention inside a patch. One linear map turns all its "
                "pixels into one vector.",
            ),
        ),
    ),
    Question(
        "images.segmentation",
        "A map of a trained network is drawn over a photograph. For one patch on the "
        "cat it is bright on the cat and dark elsewhere. What does it show?",
        (
            Option(
                "The outline of the cat, as the network has found it.",
                "The network was not asked for outlines. Another head, or another "
                "patch on the same cat, may give quite another map.",
            ),
            Option(
                "Which patches made the network say cat.",
                "The values, the other heads and all that comes later decide with it. "
                "Take patches away and measure the answer: the map alone does not "
                "tell.",
            ),
            Option(
                "Which patches look like a cat.",
                "A weight is a share for one query, and the shares sum to 1. They come "
                "from dot products of queries and keys, which may follow colour or "
                "position as well.",
            ),
            Option(
                "From which patches one head gathers values for this patch.",
                "A map holds the weights of one average, in one head of one layer. "
                "What the values hold, and what is made of them, it does not say.",
                correct=True,
            ),
        ),
    ),
    Question(
        "images.predict_positions",
        "A small network reads handwritten digits of 8 × 8 pixels in patches of 2 × 2. "
        "It is trained once more from the start, without positions. Predict its "
        "accuracy on new digits.",
        (
            Option(
                "Much lower, but far above chance.",
                "Each patch still shows a small piece of a stroke, and the pieces of a "
                "1 are not those of an 8. What is lost is where they stand, and that "
                "is what tells many other digits apart.",
                correct=True,
            ),
            Option(
                "Chance, 1 of 10: a digit is where its strokes are.",
                "The set of the pieces is not the same for all digits: how much ink, "
                "how many corners and slanted edges. A set of patches can be counted.",
            ),
            Option(
                "Hardly changed: attention learns the positions by itself.",
                "There is nothing to learn them from. Without a mask and positions "
                "every order of the patches gives the same answer.",
            ),
            Option(
                "Hardly changed: the patches hold all the ink.",
                "All the ink, but not its positions. A stroke at the top and the same "
                "stroke at the bottom are the same patch.",
            ),
        ),
    ),
)

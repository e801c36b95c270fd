"""Chapter Against RNN: its questions; the wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
    Question(
        "rnn.memory",
        "A network reads a long text token by token, and at its end it needs the "
        "first token. How much must it keep on the way?",
        (
            Option(
                "An RNN one state of fixed size, attention all keys and values.",
                "The state is as large after a million tokens as after one. The cache "
                "of attention has an entry for every token. What a fixed state can "
                "hold of many tokens is another question.",
                correct=True,
            ),
            Option(
                "An RNN the more, the farther away the first token is.",
                "The state does not grow with the distance. Every step hands on the "
                "same number of values.",
            ),
            Option(
                "Attention next to nothing: it looks back directly.",
                "To look back, something must still be there. Attention keeps the key "
                "and the value of every token.",
            ),
            Option(
                "Both the same: all the tokens they have read.",
                "While they are trained both keep all steps, to compute the gradients. "
                "To go on reading, an RNN needs its last state and nothing else.",
            ),
        ),
    ),
    Question(
        "rnn.parallel",
        "An RNN is not parallel, attention is. What is true of this?",
        (
            Option(
                "All of it: an RNN goes token by token, attention never.",
                "When attention writes a text it also goes token by token: the next "
                "word needs the last one.",
            ),
            Option(
                "It holds for reading, with a tanh; to write, both go sequentially.",
                "With a given text attention computes all rows at once, while a tanh "
                "network waits for each state. A recurrence that is linear in its "
                "state can be joined in pairs instead.",
                correct=True,
            ),
            Option(
                "All of it, so attention is faster on any machine.",
                "Rows that could be computed at once gain nothing on a machine that "
                "computes one at a time. There the amount of work counts, and for "
                "attention it grows with n².",
            ),
            Option(
                "Nothing: a recurrent network can always be computed in parallel.",
                "If it is linear in its state, yes. Two tanh steps one after the other "
                "are no tanh step any more, so they cannot be joined beforehand.",
            ),
        ),
    ),
    Question(
        "rnn.remember",
        "An LSTM with 64 units is trained to name, after 80 tokens of noise, which of "
        "eight items came first. After its training it still guesses. Why?",
        (
            Option(
                "64 units cannot hold an item for 80 steps.",
                "Eight items are three bits, at any distance. The same network with "
                "another start holds them.",
            ),
            Option(
                "No recurrent network can learn this: gradients vanish.",
                "Whether they vanish depends on the gates. With forget gates that "
                "start open the same LSTM learns it.",
            ),
            Option(
                "It was trained too briefly.",
                "Longer training is the right control. We made it at 20 tokens: with "
                "four times as many steps one network of five learned it. When next "
                "to no gradient arrives from the first token, more of it changes "
                "little.",
            ),
            Option(
                "Training does not find what the network could do.",
                "Its gates start half open, so the gradient of the first token is all "
                "but gone. Open them at the start, and the same network learns the "
                "task: a question of optimisation, not of memory.",
                correct=True,
            ),
        ),
    ),
    Question(
        "rnn.predict_80",
        "One item out of eight, then T = 80 tokens of noise, then the question which "
        "item it was. An LSTM with its usual start and an attention layer are trained "
        "alike, on up to 600 batches. Predict.",
        (
            Option(
                "Both learn it, the LSTM a little later.",
                "The gates of the usual start keep about half at every step. After 80 "
                "steps next to nothing of the first token acts on the loss.",
            ),
            Option(
                "Neither learns it: 80 steps are too far.",
                "For attention 80 steps are no distance. Each token is one product "
                "away; it has to learn which one to choose.",
            ),
            Option(
                "Attention learns it, the LSTM only guesses.",
                "Attention meets the item in one product. The LSTM could hold it, but "
                "its training does not find out how: almost no gradient comes back "
                "through 80 half-open gates.",
                correct=True,
            ),
            Option(
                "The LSTM learns it, attention gets lost in the noise.",
                "The LSTM was made for long memories, but its usual start is not. And "
                "to attention the noise is 80 keys that it learns to give low scores.",
            ),
        ),
    ),
    Question(
        "rnn.predict_speed",
        "One CPU thread, width 64, a text of 512 tokens, forward and backward: "
        "which is faster, torch's LSTM or its multi-head attention?",
        (
            Option(
                "Attention: it computes all rows at once.",
                "A single thread computes one thing after the other. All rows at once "
                "is a gain only where many units can share them.",
            ),
            Option(
                "The LSTM.",
                "On one thread the work counts, and 512 tokens are well beyond twice "
                "the width, where attention begins to multiply more. On a machine with "
                "many units the sequential steps would decide.",
                correct=True,
            ),
            Option(
                "Attention: its path is one step long.",
                "A path is how many steps a signal takes from token to token. Seconds "
                "depend on the work and on the machine.",
            ),
            Option(
                "Equally fast: both read the same text.",
                "They do different work. The LSTM's grows with n, that of attention "
                "with n² in one of its parts.",
            ),
        ),
    ),
)

"""What the head-count lab carries: trained networks, words, clauses, examples."""

import re

import numpy as np

from mhsa_lib import data
from mhsa_lib.models.grammar import ANSWER_KINDS, MAX_WORDS
from mhsa_lib.widgets.arrays import encode_array

# One letter for each kind of word, so that a clause is a word of letters.
_LETTERS = {
    "person": "p",
    "verb": "v",
    "quality": "q",
    "weather": "w",
    "place": "l",
    "activity": "a",
    "in": "i",
    "days": "d",
    "go": "g",
    "opening": "o",
    "adverb": "b",
    "then": "t",
    "article": "r",
    "near": "n",
    "to": "m",
    "on": "s",
}
# A clause of the grammar as a regular expression, and what its groups are. The verb
# is a group because "who?" and "whom?" are asked there.
_CLAUSES = {
    "zh": (
        "[ot]?q?(p)b?(v)(?:q?(p)|i(w)dg(l)(a))",
        ("who", "verb", "whom", "weather", "place", "activity"),
    ),
    "en": (
        "o?rq?(p)(?:nrq?p)?b?(v)(?:rq?(p)|m(a)ir(l)s(w)d)",
        ("who", "verb", "whom", "activity", "place", "weather"),
    ),
}
EXAMPLES = {
    "zh": (
        "小红喜欢小明",
        "小明喜欢小红",
        "小军认识小云",
        "小明也喜欢小红，但是小红讨厌小明",
        "小明喜欢小刚",
        "老师帮助小丽",
        "小明喜欢在晴朗的日子里去公园散步",
    ),
    "en": (
        "the boy likes the girl",
        "the girl likes the boy",
        "the queen thanks the king",
        "the boy near the farmer likes the girl",
        "the boy likes the king",
        "the sailor helps the doctor",
        "the boy likes to walk in the park on sunny days",
    ),
}


def language_data(grammar):
    """What the page must know about a language, as JSON data."""
    pattern, groups = _CLAUSES[grammar.language]
    activities = grammar.of_kind("activity")
    return {
        "language": grammar.language,
        "words_known": list(grammar.words),
        "kinds": grammar.kinds,
        "pinyin": grammar.pinyin,
        "glosses": grammar.glosses,
        "max_words": MAX_WORDS,
        "questions": [
            [name, list(grammar.of_kind(kind))] for name, kind in ANSWER_KINDS.items()
        ],
        "letters": _LETTERS,
        "clause": pattern,
        "groups": list(groups),
        "topics": {"": grammar.topic_of()}
        | {activity: grammar.topic_of(activity) for activity in activities},
        "untrained": sorted(
            sorted(group, key=grammar.index.get)
            for group in (*grammar.unseen_pairs, grammar.founding_triple)
        ),
        "examples": list(EXAMPLES[grammar.language]),
    }


def right_answers(grammar, words):
    """The right answers, {(question, position): word}; None if there are none.

    Only the clauses of the grammar have right answers: whom does "小明 小红" like?

    >>> from mhsa_lib.models import grammar
    >>> right_answers(grammar("zh"), ("小明", "喜欢", "小红"))
    {('who', 1): '小明', ('whom', 1): '小红', ('topic', 1): '人'}
    >>> right_answers(grammar("zh"), ("小明", "小红")) is None
    True
    """
    pattern, groups = _CLAUSES[grammar.language]
    letters = "".join(_LETTERS.get(grammar.kinds[word], ",") for word in words)
    answers, start = {}, 0
    for clause in letters.split(","):
        found = re.fullmatch(pattern, clause)
        if not found:
            return None
        at = {
            name: start + found.start(i + 1)
            for i, name in enumerate(groups)
            if found[i + 1] is not None
        }
        answers |= _clause_answers(grammar, words, at)
        start += len(clause) + 1
    for found in re.finditer("qp", letters):
        answers["quality", found.start() + 1] = words[found.start()]
    return answers


def _clause_answers(grammar, words, at):
    """The right answers of one clause, from where its parts stand."""
    activity = words[at["activity"]] if "activity" in at else None
    answers = {}
    for name in ("who", "whom", "weather", "place", "activity"):
        if name in at:
            asked = at["verb" if name in ("who", "whom") else "who"]
            answers[name, asked] = words[at[name]]
    answers["topic", at["verb"]] = grammar.topic_of(activity)
    return answers


def encode_network(network):
    """A network as JSON data: matrices that act from the right, and where it is from.

    A row vector x (d,) times `W_in` (d, 3d) gives q, k and v of all heads side by
    side; `W_out` is (d, d), `readout` (d, K). A network without
    positions has `positions` of zeros.
    """
    p = network.parameters
    positions = p.get("position_embedding", np.zeros((MAX_WORDS, network.d_model)))
    matrices = {
        "words": p["word_embedding"],
        "positions": positions,
        "W_in": p["in_proj_weight"].T,
        "W_out": p["out_proj.weight"].T,
        "readout": p["readout.weight"].T,
        "bias": p["readout.bias"],
    }
    return {
        **{name: _encode(array) for name, array in matrices.items()},
        "num_parameters": network.num_parameters,
        "note": network.note,
        **_record(network),
    }


def _encode(array):
    """Half precision if nothing is lost: that is how the book stores its weights."""
    half = np.asarray(array).astype(np.float16)
    return encode_array(half if (half == array).all() else array.astype(np.float32))


def _record(network):
    """A stored network's hash and figures on unseen pairs; a reader's own has none."""
    if not network.stored:
        return {"sha256": "", "unseen": {}}
    name = f"who_likes_whom_{network.grammar.language}_h{network.num_heads}"
    entry = data.load("who_likes_whom")["networks"][name]
    return {"sha256": entry["sha256"], "unseen": entry["unseen"]}

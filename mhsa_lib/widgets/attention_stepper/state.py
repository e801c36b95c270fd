"""What the attention stepper accepts: words, features and matrices, as plain JSON."""

from mhsa_lib.language import _
from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.widgets.arrays import encode_array
from mhsa_lib.widgets.checks import check_matrix, check_text, check_whole

MAX_WORDS = 32
LAST_STEP = 7
SEEDS = (0, 1, 2)


def lexicon(words, features, feature_names):
    """Return the known words {word: {pinyin, gloss, features}} and the feature names.

    The rows given with `words` win over those of the founding vocabulary.
    """
    founding_names = list(founding.feature_names)
    rows, width = [], len(founding_names)
    if features is not None:
        array = check_matrix(features, "features", (len(words), "f"))
        rows, width = array.tolist(), array.shape[1]
    names = _names(feature_names, width)
    if features is None and names != founding_names:
        raise ValueError("feature_names came without features; pass features as well")
    vocabulary = {}
    if names == founding_names:
        for word, (pinyin, gloss, row) in founding.vocabulary.items():
            vocabulary[word] = _entry(row, pinyin, gloss)
    for word, row in zip(words, rows, strict=False):
        vocabulary[word] = {**vocabulary.get(word, _entry(())), "features": row}
    return vocabulary, names


def _names(feature_names, width):
    """Return one name a feature: those given, the founding five, or numbers."""
    if feature_names is None:
        if width == len(founding.feature_names):
            return list(founding.feature_names)
        return [_("feature {n}").format(n=c + 1) for c in range(width)]
    names = [check_text(name, "a feature name") for name in feature_names]
    if len(names) != width:
        raise ValueError(
            f"there are {len(names)} feature_names for {width} features; give one each"
        )
    return names


def _entry(row, pinyin="", gloss=""):
    return {"pinyin": pinyin, "gloss": gloss, "features": [float(x) for x in row]}


def sentence_part(words, vocabulary, names):
    """Return the part of the state that depends on the words."""
    unknown = _entry([0] * len(names))
    entries = [vocabulary.get(word, unknown) for word in words]
    return {
        "text": " ".join(words),
        "words": words,
        "features": encode_array([entry["features"] for entry in entries], "float64"),
    }


def weight_sets(weights, width):
    """Return the sets as JSON data, {name: {label, W_q, W_k, W_v, note}}, or raise.

    The label is what a reader sees: the name, if the sets are not the book's own.
    """
    labels = {}
    if weights is None:
        weights, labels = _own_sets(width), _own_labels()
    if not isinstance(weights, dict) or not weights:
        raise TypeError("weights must map a name to (W_q, W_k, W_v, note)")
    return {
        check_text(name, "a name of weights"): {
            "label": labels.get(name, name),
            **_weight_set(name, given, width),
        }
        for name, given in weights.items()
    }


def _own_sets(width):
    """Return the book's sets, hand-built and random, for five features."""
    built = founding.handbuilt_weights()
    if width != len(built[0]):
        raise ValueError(
            f"the hand-built matrices have {len(built[0])} rows, but there are {width} "
            "features; pass weights={'name': (W_q, W_k, W_v, note)}"
        )
    sets = {"hand_built": (*built, _(founding.handbuilt_note))}
    for seed in SEEDS:
        note = _("Random (seed {seed}): nothing was built or trained.")
        drawn = founding.random_weights(seed)
        sets[f"random_{seed}"] = (*drawn, note.format(seed=seed))
    return sets


def _own_labels():
    """Return what readers see for the book's sets."""
    label = _("random (seed {seed})")
    drawn = {f"random_{seed}": label.format(seed=seed) for seed in SEEDS}
    return {"hand_built": _("hand-built"), **drawn}


def _weight_set(name, given, width):
    if len(given) not in (3, 4):
        raise ValueError(
            f"weights[{name!r}] has {len(given)} parts; give (W_q, W_k, W_v, note)"
        )
    note = given[3] if len(given) == 4 else _("Given without a note.")
    shown = [f"weights[{name!r}] {part}" for part in ("W_q", "W_k", "W_v")]
    W_q = check_matrix(given[0], shown[0], (width, "d"))
    W_k = check_matrix(given[1], shown[1], (width, W_q.shape[1]))
    W_v = check_matrix(given[2], shown[2], (width, "e"))
    return {
        "W_q": encode_array(W_q),
        "W_k": encode_array(W_k),
        "W_v": encode_array(W_v),
        "note": check_text(note, "a note"),
    }


def check_words(words):
    """Return the words as a list, or raise."""
    if isinstance(words, str):
        raise TypeError(
            f"words={words!r} is one text; pass a list, such as words={words.split()!r}"
        )
    words = [check_text(word, "a word") for word in words]
    if not 1 <= len(words) <= MAX_WORDS:
        raise ValueError(
            f"{len(words)} words given; the stepper shows 1 to {MAX_WORDS}: "
            + ("give at least one" if not words else f"pass words[:{MAX_WORDS}]")
        )
    for word in words:
        if word.split() != [word]:
            raise ValueError(f"the word {word!r} holds white space or nothing at all")
    return words


def check_edited(edited, width):
    """Return the rows that a reader has typed, {word: [number, ...]}, or raise."""
    return {
        check_text(word, "a word"): check_matrix([row], "a row", (1, width))[0].tolist()
        for word, row in edited.items()
    }


def position(word, words):
    """Return the position of a word, given as the word or as its position."""
    if isinstance(word, str):
        if word not in words:
            raise ValueError(f"{word!r} is not among the words: {', '.join(words)}")
        return words.index(word)
    return check_whole(word, "position", 0, len(words) - 1)

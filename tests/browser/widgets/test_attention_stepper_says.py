"""After every interaction the attention stepper says what the library computes."""

import numpy as np

from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.widgets import AttentionStepper
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import agrees, hear_at_once, number, use
from tests.browser.widgets.stepper_reader import REFUSED, Reader

SEEN = """() => {
  const all = (place, selector) => [...place.querySelectorAll(selector)];
  const texts = (parent, selector) => all(parent, selector).map((e) => e.textContent);
  const shown = (selector) =>
    all(document, selector).filter((e) => e.checkVisibility());
  const table = (e) => ({
    title: e.querySelector(".stepper-title").textContent,
    names: [...new Set([e.querySelector("[role=region]"), e.querySelector("table")]
      .map((x) => x.ariaLabel ?? ""))],
    head: texts(e, "thead th"), rows: texts(e, "tbody th"),
    cells: all(e, "tbody tr").map((row) => texts(row, "td")),
  });
  return {
    heard: document.querySelector("[role=status]").textContent,
    notices: texts(document.querySelector(".stepper-bar + div"), "p"),
    refused: !document.querySelector("details .stepper-notice").hidden,
    chips: all(document, ".stepper-chip").map((e) => [
      ...texts(e, "bdi, small:not([hidden])"), e.firstChild.checked]),
    note: shown(".stepper-bar ~ p.mhsa-muted").map((e) => e.textContent),
    formula: texts(document.querySelector(".stepper-formula"), ":scope > span"),
    line: document.querySelector(".stepper-line").textContent,
    step: document.querySelector(".stepper-steps option:checked").textContent,
    idle: all(document, ".stepper-steps button").map((e) => e.ariaDisabled),
    grids: shown(".stepper-live").map(table),
    selected: shown("td[aria-selected=true]").map((e) => e.textContent),
    hand: shown(".stepper-hand").map(table),
    values: all(document, ".stepper-entry input").map((e) => Number(e.value)),
    labels: all(document, ".stepper-entry input").map((e) => e.ariaLabel),
  };
}"""
STEPS = (
    "words → vectors",
    "q, k and v",
    "scores q kᵀ",
    "scale by 1/√dₖ",
    "mask",
    "softmax",
    "weighted average of v",
)
FEATURES = list(founding.feature_names)
SQUARES = {3: ("Scores", "raw"), 4: ("Scaled scores", "scaled")} | {
    5: ("Masked scores", "masked"),
    6: ("Weights", "weights"),
}


def plain(word):
    """A word in a line: shortened, and kept apart if it is read leftwards."""
    text = word if len(word) <= 18 else f"{word[:17]}…"
    hebrew = any("\u0590" <= sign <= "\u08ff" for sign in text)
    return f"\u2068{text}\u2069" if hebrew else text


def vector(row):
    return f"[{', '.join(map(number, row))}]"


def listed(texts):
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if texts[1:] else texts)


def winners(row, words):
    """The words with the largest entry, each once."""
    most = [plain(w) for w, x in zip(words, row, strict=True) if x > row.max() - 1e-9]
    many = len(most) > 3
    return f"{len(most)} words at once" if many else listed(list(dict.fromkeys(most)))


def weight(x):
    return "0" if x == 0 else number(x)


def line(reader, m, i):
    """What the step did with row i, in numbers."""
    word, words = plain(reader.words[i]), reader.words
    n, hidden = len(words), len(words) - 1 - i
    if reader.step == 1:
        named = zip(FEATURES, m["x"][i], strict=True)
        parts = [
            f"{name} {'≈ 0' if abs(x) < 0.005 else number(x)}" for name, x in named if x
        ]
        meaning = ", ".join(parts) or "every feature is zero"
        found = f"{word} becomes the row {vector(m['x'][i])}: {meaning}. "
        return found + "Next multiplies every row by three matrices."
    if reader.step == 2:
        q, k, v = (vector(m[part][i]) for part in "qkv")
        found = f"The row of {word}, times three matrices: q = {q}, k = {k}, v = {v}. "
        return found + "Its q will be compared with every k."
    if reader.step == 3:
        row = m["raw"][i]
        return (
            f"Row {word}: its q times the k of every word, one dot product a cell. "
            f"The largest score is {number(row.max())}, with {winners(row, words)}."
        )
    if reader.step == 4:
        raw, scaled = (number(m[name][i].max()) for name in ("raw", "scaled"))
        return (
            f"Every score is divided by √4 = 2. In row {word} the largest goes from "
            f"{raw} to {scaled}."
        )
    if reader.step == 5:
        return mask_line(reader.causal, word, i, n)
    row = m["weights"][i]
    if reader.step == 6:
        zero = f" {hidden} masked weight{'s are' if hidden > 1 else ' is'} exactly 0."
        return (
            f"Row {word}: the largest weight is {weight(row.max())}, on "
            f"{winners(row, words)}.{zero if reader.causal and hidden else ''} Every "
            f"row sums to {number(row.sum())}; columns need not: that of {word} sums "
            f"to {number(m['weights'][:, i].sum())}."
        )
    rounded = [float(f"{x:.9e}") for x in row]
    order = [j for j in np.argsort(np.negative(rounded), kind="stable") if row[j] > 0]
    terms = [f"{weight(row[j])} × v of {plain(words[j])}" for j in order[:3]]
    sum_of = " + ".join([*terms, *["…"] * (len(order) > 3)])
    return (
        f"The output of {word} is an average of every v by the weights of its row: "
        f"{sum_of} = {vector(m['output'][i])}."
    )


def mask_line(causal, word, i, n):
    if not causal and n == 1:
        return (
            f"No mask: {word} may attend to itself, the only word. The causal mask "
            "hides words that come later."
        )
    if not causal:
        return (
            f"No mask: {word} may attend to all {n} words, itself too. Switch the "
            "causal mask on to hide the words that come later."
        )
    seen = f"{word} may attend to {i + 1} of {n} words: itself and what came before."
    if i == 0:
        seen = f"{word} may attend to itself alone: nothing came before."
    hidden = n - 1 - i
    later = f"{hidden} later score{'s are' if hidden > 1 else ' is'} set to −∞."
    return f"{seen} {later if hidden else 'Nothing is hidden.'}"


def notices(reader):
    """What must be said about the text."""
    if not reader.text.split():
        return ["Type at least one word. Until then the last sentence stays."]
    texts, words = [], reader.words
    if reader.total > 32:
        texts.append(f"Only the first 32 of your {reader.total} words are used.")
    if words != reader.text.split()[: len(words)]:
        texts.append(
            "Text without spaces was split by a simple segmentation: the longest known "
            "word, else one character. Put spaces to decide for yourself."
        )
    unknown = [word for word in dict.fromkeys(words) if word not in reader.known]
    if unknown:
        more = f" and {len(unknown) - 4} more" if unknown[4:] else ""
        names = ", ".join(map(plain, unknown[:4])) + more
        many = len(unknown) > 1
        pronouns = ("They get", "them") if many else ("It gets", "it")
        texts.append(
            f"Unknown word{'s' * many}: {names}. {pronouns[0]} a row of zeros until "
            f"you fill {pronouns[1]} in at step 1."
        )
    return texts


def formula(reader):
    n = len(reader.words)
    later = "−∞ for later words"
    return {
        1: ["X: one row per word", f"{n} × 5"],
        2: ["q = X WQ,  k = X WK,  v = X WV", f"({n} × 5) (5 × 4) → {n} × 4"],
        3: ["scores = q kᵀ", f"({n} × 4) (4 × {n}) → {n} × {n}"],
        4: ["scaled = scores / √dk = scores / √4", f"{n} × {n}"],
        5: [f"masked = scaled{f', or {later}' * reader.causal}", f"{n} × {n}"],
        6: ["weights = softmax of every row", f"{n} × {n}"],
        7: ["output = weights v", f"({n} × {n}) ({n} × 4) → {n} × 4"],
    }[reader.step]


def check_numbers(seen, values):
    """The cells of a table; only an exact zero is "0" among weights."""
    assert np.shape(seen) == np.shape(values)
    for texts, row in zip(seen, values, strict=True):
        for text, x in zip(texts, row, strict=True):
            assert agrees(text, number(x)), (text, x)


def check_grids(reader, m, seen):
    """The matrices of the step."""
    words, step = reader.words, reader.step
    dimensions = ["1", "2", "3", "4"]
    expected = []
    if step == 2:
        parts = [(f"{part}: column = dimension", m[part]) for part in "qkv"]
        expected = [(title, words, dimensions, values) for title, values in parts]
    elif step == 7:
        expected = [("Output: column = dimension", words, dimensions, m["output"])]
    elif step > 2:
        name, key = SQUARES[step]
        title = f"{name}: row = query, column = key"
        expected = [(title, words, words, m[key])]
    assert len(seen["grids"]) == len(expected)
    for grid, (title, rows, head, values) in zip(seen["grids"], expected, strict=True):
        assert grid["title"] == title
        assert grid["names"] == [f"{title}, scrolls sideways", title]
        if step == 6:
            check_sums(grid, words, values)
            continue
        assert (grid["rows"], grid["head"]) == (rows, head)
        check_numbers(grid["cells"], values)


def check_sums(grid, words, weights):
    assert grid["rows"] == [*words, "column sum"]
    assert grid["head"] == [*words, "row sum"]
    *rows, last = grid["cells"]
    check_numbers(rows, np.hstack([weights, weights.sum(1, keepdims=True)]))
    check_numbers([last[:-1]], [weights.sum(0)])
    assert last[-1] == ""
    zeros = [[text == "0" for text in row[:-1]] for row in rows]
    assert np.array_equal(zeros, weights == 0)


def by_hand(reader, m):
    """(title, head, rows): the arithmetic behind one number; a row may have a sum."""
    i, j, part = reader.place
    words, step = [plain(word) for word in reader.words], reader.step
    word, dims = words[i], [f"dim {c}" for c in (1, 2, 3, 4)]
    if step == 2:
        w, x = m[f"W_{part}"][:, j], m["x"][i]
        title = f"{part} of {word}, dimension {j + 1}"
        rows = [(f"x of {word}", x), (f"W_{part.upper()}, column {j + 1}", w)]
        return title, FEATURES, [*rows, ("product", x * w, m[part][i, j])]
    if step == 3:
        q, k, to = m["q"][i], m["k"][j], words[j]
        rows = [(f"q of {word}", q), (f"k of {to}", k)]
        title = f"Score of query {word} with key {to}"
        return title, dims, [*rows, ("product", q * k, m["raw"][i, j])]
    if step == 4:
        rows = [("score", m["raw"][i]), ("scaled", m["scaled"][i])]
        return f"Row {word}, divided by √4 = 2", words, rows
    if step == 5:
        may = ["yes" if x else "no" for x in m["allowed"][i]]
        rows = [("scaled", m["scaled"][i]), ("may attend", may)]
        return (
            f"Row {word}: who may be seen",
            words,
            [*rows, ("masked", m["masked"][i])],
        )
    weights = m["weights"][i]
    if step == 6:
        top = m["masked"][i].max()
        powers = np.exp(m["masked"][i] - top)
        title = f"Row {word}: each number divided by the sum of the row"
        score = ("score", m["masked"][i])
        power = (f"e^(score − {number(top)})", powers, powers.sum())
        return title, words, [score, power, ("weight", weights, weights.sum())]
    v = m["v"][:, j]
    rows = [("weight", weights), (f"v, dimension {j + 1}", v)]
    title = f"Output of {word}, dimension {j + 1}"
    return title, words, [*rows, ("product", weights * v, m["output"][i, j])]


def check_hand(reader, m, seen):
    if reader.step == 1:
        assert seen["hand"] == []
        return
    (hand,) = seen["hand"]
    title, head, rows = by_hand(reader, m)
    total = any(len(row) > 2 for row in rows)
    assert hand["title"] == f"By hand: {title}" and hand["title"] in hand["names"]
    assert hand["head"] == [*head, *["sum"] * total]
    for name, texts, row in zip(hand["rows"], hand["cells"], rows, strict=True):
        assert agrees(name, row[0]), (name, row[0])
        values = [*row[1], *row[2:]] if len(row) > 2 else [*row[1], *[""] * total]
        for text, x in zip(texts, values, strict=True):
            assert agrees(text, x if isinstance(x, str) else number(x)), (name, text, x)


def check_sentence(reader, m, seen):
    """The chips with what is known of each word, and the features."""
    shares = m["weights"][reader.place[0]]
    assert len(seen["chips"]) == len(reader.words)
    for i, (chip, word) in enumerate(zip(seen["chips"], reader.words, strict=True)):
        pinyin, gloss = founding.vocabulary.get(word, ("", ""))[:2]
        share = [weight(shares[i])] if reader.step > 5 else []
        *texts, chosen = chip
        assert texts[:3] == [word, pinyin, gloss] and chosen == (i == reader.row)
        assert all(map(agrees, texts[3:], share)) and len(texts) == 3 + len(share)
    assert seen["values"] == reader.features.ravel().tolist()
    assert seen["labels"] == [f"{word}, {c}" for word in reader.words for c in FEATURES]


def check(reader, seen):
    m, step = reader.results(), reader.step
    assert seen["notices"] == notices(reader)
    assert seen["refused"] == reader.refused
    assert seen["step"] == f"Step {step} of 7: {STEPS[step - 1]}"
    assert seen["idle"] == [f"{step == 1}".lower(), f"{step == 7}".lower()]
    assert seen["formula"] == formula(reader)
    expected = line(reader, m, reader.place[0])
    assert agrees(seen["line"], expected), (seen["line"], expected)
    built, seed = founding.handbuilt_note, reader.weights_name[-1]
    drawn = f"Random (seed {seed}): nothing was built or trained."
    note = built if reader.weights_name == "hand_built" else drawn
    assert seen["note"] == [note] * (step > 1)
    check_sentence(reader, m, seen)
    check_grids(reader, m, seen)
    check_hand(reader, m, seen)


def test_after_every_interaction_the_stepper_says_what_the_library_computes(open_page):
    page = open_page(AttentionStepper(), height=TALL)
    hear_at_once(page)
    reader, heard = Reader(np.random.default_rng(12), page), ""
    told = parts_of(reader, page.evaluate(SEEN))
    for _ in range(extent.examples(500)):
        refused = reader.act()
        seen = page.evaluate(SEEN)
        check(reader, seen)
        if refused:
            heard = REFUSED
        elif reader.hovered is None:
            parts = parts_of(reader, seen)
            fresh = [part for part in parts if part and part not in told]
            heard, told = " ".join(fresh) or heard, parts
        assert seen["heard"] == heard


def parts_of(reader, seen):
    """What is told when it is new: about the text, the step, the row."""
    step = f"Step {reader.step}: {STEPS[reader.step - 1]}."
    return [" ".join(seen["notices"]), step, seen["line"]]


def test_a_typed_feature_does_not_cut_the_words_on_show(open_page):
    page = open_page(AttentionStepper())
    use(page, "[type=text]", "你好 你")
    use(page, ".stepper-entry input", 1, at=5)  # the first feature of 你
    notice = (
        "Unknown word: 你好. It gets a row of zeros until you fill it in at step 1."
    )
    assert page.evaluate(SEEN)["notices"] == [notice]


def test_a_word_that_stands_there_twice_is_named_once(open_page):
    page = open_page(AttentionStepper(["散步", "散步"], step=6))
    line = page.evaluate(SEEN)["line"]
    assert line.startswith("Row 散步: the largest weight is 0.50, on 散步. Every row")


def test_words_that_share_the_largest_weight_are_all_named():
    weights = AttentionStepper(causal=True)
    text = AttentionStepper().alternative_text()
    assert "晴朗的 to 公园 and 散步 (0.29)" in text
    assert "小明 to 小明 (1.00)" in weights.alternative_text()
    assert "a to a (0.50)" in AttentionStepper(["a", "a"]).alternative_text()

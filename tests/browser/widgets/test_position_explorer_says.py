"""After every interaction the position explorer says what the library computes."""

import numpy as np
import pytest

from mhsa_lib.numpy import (
    LearnedEncoding,
    alibi_bias,
    apply_rotary,
    scaled_dot_product_attention,
    sinusoidal_encoding,
)
from mhsa_lib.widgets import PositionExplorer, decode_array
from mhsa_lib.widgets.position_explorer.state import ENCODINGS, LENGTHS, SENTENCES
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import hear_at_once, is_rounded, signed, use

SEEN = """() => {
  const texts = (parent, selector) =>
    [...parent.querySelectorAll(selector)].map((e) => e.textContent);
  const table = (e) => ({
    name: e.ariaLabel, head: texts(e, "thead th"), rows: texts(e, "tbody th"),
    cells: [...e.querySelectorAll("tbody tr")].map((row) => texts(row, "td")),
  });
  return {
    message: document.querySelector(".lab-message").textContent,
    heard: document.querySelector("[role=status]").textContent,
    muted: texts(document, "p.mhsa-muted"),
    chips: [...document.querySelectorAll(".lab-chip")]
      .map((e) => texts(e, "small, bdi")),
    order: [...document.querySelectorAll(".lab-chip input")]
      .map((e) => Number(e.value)),
    chosen: Number(document.querySelector(".lab-chip input:checked").value),
    idle: [...document.querySelectorAll("fieldset button")].map((e) => e.ariaDisabled),
    titles: texts(document, ".lab-title"),
    finding: document.querySelector(".lab-title + p").textContent,
    tables: [...document.querySelectorAll("table")].map(table),
  };
}"""
MEANS = {
    "none": "Nothing tells a word where it stands.",
    "sinusoidal": "A wave vector eₚ is added",
    "random_table": "A random vector eₚ is added",
    "rotary": "q and k are turned by angles that grow with the position.",
    "alibi": "Every score loses 1/2 for each position of distance",
}
MASKED = (
    "Causal mask: a word sees itself and the words before it, so it matters who those "
    "are."
)
SCORE = "Score q · k: query of 不 at position p, key of 同意 at position p + k"
DOT = "eₚ · eₚ₊ₖ: the vectors of position p and position p + k"
SIMILARITIES = {
    "none": SCORE,
    "sinusoidal": DOT,
    "random_table": DOT,
    "rotary": SCORE,
    "alibi": "What is added to the score of position p and position p + k",
}


class Reader:
    """A reader's hands on the page, and what they set in Python."""

    def __init__(self, rng, page, widget):
        self.rng, self.page, self.widget, self.chosen = rng, page, widget, 1

    def act(self):
        """One drawn interaction; says whether it changed what is computed."""
        hands = [self.settings, self.settings, self.choose, self.move, self.order]
        before = self.widget.state
        self.rng.choice(hands)()
        self.chosen = min(self.chosen, self.widget.length - 1)
        return self.widget.state != before

    def settings(self):
        widget, rng = self.widget, self.rng
        match rng.choice(["sentence", "length", "encoding", "causal"]):
            case "sentence":
                widget.sentence = str(rng.choice(list(SENTENCES)))
                use(self.page, "select", widget.sentence, at=0)
            case "length":
                low, high = LENGTHS
                widget.length = int(rng.choice([low, rng.integers(low, high + 1)]))
                use(self.page, "select", widget.length, at=1)
            case "encoding":
                widget.encoding = str(rng.choice(ENCODINGS))
                use(self.page, "select", widget.encoding, at=2)
            case "causal":
                widget.causal = not widget.causal
                use(self.page, "[type=checkbox]")

    def choose(self):
        order = self.widget.order
        if self.rng.random() < 0.3:
            self.page.locator(".lab-chip input:checked").press("ArrowRight")
            self.chosen = order[(order.index(self.chosen) + 1) % len(order)]
        else:
            at = int(self.rng.integers(len(order)))
            use(self.page, ".lab-chip input", at=at)
            self.chosen = order[at]

    def move(self):
        by, order = int(self.rng.choice([-1, 1])), self.widget.order
        use(self.page, "fieldset button", at=(by + 1) // 2)
        at = order.index(self.chosen)
        if 0 <= at + by < len(order):
            order[at], order[at + by] = order[at + by], order[at]
            self.widget.order = order

    def order(self):
        if self.rng.random() < 0.7:
            before = self.widget.order
            use(self.page, "fieldset button", at=2)
            self.widget.order = self.page.evaluate(SEEN)["order"]
            assert self.widget.order != before
        else:
            use(self.page, "fieldset button", at=3)
            self.widget.order = range(self.widget.length)


def added(encoding, n):
    """The vectors that an encoding adds to n words of width 8, if it adds any."""
    if encoding == "sinusoidal":
        return sinusoidal_encoding(n, 8)
    if encoding == "random_table":
        return LearnedEncoding(16, 8, std=0.5**0.5, seed=0).weight[:n]
    return 0


def projected(widget, words):
    """q and k (n, d) of words without any encoding."""
    vectors = [widget.data["words"][word]["vector"] for word in words]
    x = np.array([decode_array(vector) for vector in vectors], dtype=float)
    x = x + added(widget.encoding, len(words))
    return [x @ decode_array(widget.data[name]) for name in ("W_q", "W_k")]


def attention(widget, words):
    """The weights (n, n) of words in this order, by the library."""
    q, k = projected(widget, words)
    n, encoding = len(words), widget.encoding
    if encoding == "rotary":
        q, k = (apply_rotary(rows, np.arange(n)) for rows in (q, k))
    bias = alibi_bias(8, n)[0] if encoding == "alibi" else None
    return scaled_dot_product_attention(
        q, k, k, bias=bias, is_causal=widget.causal, return_weights=True
    )[1]


def similarity(widget):
    """What the encoding says of positions p = 0, 4, 8 and p + k: (3, 8)."""
    encoding = widget.encoding
    first, steps = np.array([0, 4, 8]), np.arange(8)
    if encoding in ("sinusoidal", "random_table"):
        e = added(encoding, 16)
        return np.array([[e[p] @ e[p + k] for k in steps] for p in first])
    if encoding == "alibi":
        return np.array([[-0.5 * k for k in steps] for p in first])
    q, k = projected(widget, ["不", "同意"])
    if encoding == "none":
        return np.full((3, 8), q[0] @ k[1])
    turned = [
        apply_rotary(np.repeat(row[None], 16, 0), np.arange(16)) for row in (q[0], k[1])
    ]
    return np.array([[turned[0][p] @ turned[1][p + s] for s in steps] for p in first])


def names(words):
    """The words; those that stand more than once are numbered."""
    below = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    many = {word for word in words if words.count(word) > 1}
    numbers = [words[: i + 1].count(word) for i, word in enumerate(words)]
    return [
        word + f"{n}".translate(below) * (word in many)
        for word, n in zip(words, numbers, strict=True)
    ]


def amount(change):
    return "< 0.001" if change < 0.0005 else f"{change:.3f}"


def original_words(widget):
    words = list(SENTENCES[widget.sentence][0])
    return (words * 16)[: widget.length]


def verdict(widget, words, changes):
    """The finding in one sentence."""
    if widget.order == list(range(len(words))):
        return "Your order is the original order: move a word to compare."
    if [words[i] for i in widget.order] == words:
        return (
            "Only equal words have changed places: your order reads as the original "
            "does."
        )
    count = int((changes >= 1e-6).sum())
    if not count:
        return "Largest difference: 0. Every row moved along with its word, unchanged."
    return (
        f"Largest difference: {amount(changes.max())}. {count} of {len(words)} rows "
        "changed: the layer notices the order."
    )


def check_fates(table, labels, position, changes):
    fates = []
    for i, change in enumerate(changes):
        same = change < 1e-6
        word = "= moved along unchanged" if same else f"≠ changed by {amount(change)}"
        stays = position[i] == i
        fates.append([f"{i + 1}" if stays else f"{i + 1} → {position[i] + 1}", word])
    assert table["head"] == ["word", "position", "its row"]
    assert (table["rows"], table["cells"]) == (labels, fates)


def check_map(table, labels, weights):
    assert table["head"] == table["rows"] == labels
    shown = np.array(table["cells"], dtype=float)
    assert shown == pytest.approx(weights, abs=5.1e-3)


def finding(curves):
    """What the similarity depends on, in one sentence."""
    if np.ptp(curves) < 1e-4:
        return (
            "One flat line: it depends neither on the positions nor on their distance."
        )
    apart = np.ptp(curves, axis=0).max()
    if apart < 1e-4:
        return "The three lines are one: it depends on the distance k alone."
    return (
        f"At the same distance the lines differ by up to {apart:.2f}: it depends on "
        "both positions, not on their distance alone."
    )


def check_offsets(widget, seen):
    curves, table = similarity(widget), seen["tables"][-1]
    assert seen["titles"][-1] == table["name"] == SIMILARITIES[widget.encoding]
    assert seen["finding"] == finding(curves)
    lines = [(1, "wide"), (5, "middle"), (9, "thin")]
    assert table["rows"] == [f"p = {p} ({line} line)" for p, line in lines]
    assert table["head"] == [f"k = {k}" for k in range(8)]
    for texts, row in zip(table["cells"], curves, strict=True):
        for text, value in zip(texts, row, strict=True):
            assert is_rounded(text, round(value, 6), 2), (text, signed(value))


def check(reader, seen):
    """Everything that is seen; returns what is to be heard."""
    widget = reader.widget
    words, order = original_words(widget), widget.order
    labels, position = names(words), np.argsort(order)
    before = attention(widget, words)
    after = attention(widget, [words[i] for i in order])[position][:, position]
    changes = np.abs(after - before).max(-1)
    assert seen["message"] == verdict(widget, words, changes)
    known = widget.data["words"]
    chips = [
        [f"{p + 1}", labels[i], known[words[i]]["pinyin"], known[words[i]]["gloss"]]
        for p, i in enumerate(order)
    ]
    assert (seen["order"], seen["chips"]) == (order, chips)
    assert seen["chosen"] == reader.chosen
    at = position[reader.chosen]
    idle = [at == 0, at == len(order) - 1, False, order == list(range(len(order)))]
    assert seen["idle"] == [f"{each}".lower() for each in idle]
    check_map(seen["tables"][0], labels, before)
    check_map(seen["tables"][1], labels, after)
    check_fates(seen["tables"][2], labels, position, changes)
    note, means = seen["muted"][:2]
    assert note == widget.data["sentences"][widget.sentence]["note"]
    assert means.startswith(MEANS[widget.encoding])
    assert (
        means.endswith(MASKED) == widget.causal and (MASKED in means) == widget.causal
    )
    check_offsets(widget, seen)
    return f"{labels[reader.chosen]} stands at position {at + 1}. {seen['message']}"


def test_after_every_interaction_it_says_what_the_library_computes(open_page):
    rng, widget = np.random.default_rng(10), PositionExplorer()
    page = open_page(widget, height=TALL)
    hear_at_once(page)
    reader, heard = Reader(rng, page, widget), ""
    for _ in range(extent.examples(500)):
        changed = reader.act()
        seen = page.evaluate(SEEN)
        told = check(reader, seen)
        assert seen["heard"] in ((told,) if changed else (told, heard)), widget.state
        heard = seen["heard"]


def test_equal_words_that_change_places_are_no_new_order(open_page):
    widget = PositionExplorer("你不能不吃饭", [0, 3, 2, 1, 4], encoding="sinusoidal")
    message = open_page(widget).locator(".lab-message").inner_text()
    assert message.startswith("Only equal words have changed places")
    assert "both orders read the same" in widget.alternative_text()
    assert "rows changed" not in widget.alternative_text()


def test_a_small_change_is_not_shown_as_none():
    order = [1, 0, *range(2, 13)]
    widget = PositionExplorer("你不能不吃饭", order, encoding="alibi", length=13)
    small = [row[-1] for row in widget._table() if "<" in row[-1]]
    assert small and set(small) == {"changed by < 0.001"}
    assert "0.000" not in "".join(map(" ".join, widget._table()))

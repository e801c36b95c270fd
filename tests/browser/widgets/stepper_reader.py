"""A reader of the attention stepper: drawn interactions, and what they set."""

import re

import numpy as np

from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import scaled_dot_product_attention, softmax
from tests.browser.says import use

TEXTS = (
    "小明 喜欢 公园",
    "小明喜欢在晴朗的日子里去公园散步",
    "老师 讨厌 下雨的 日子里 散步 散步",
    "你好吗",
    "你好 你",
    "散步",
    "word",
    "word 小红去公园 Donaudampfschifffahrtsgesellschaft 🙂👩‍👩‍👧‍👦",
    "שלום עולם",
    "constructor {n} $& </p> 不不不",
    "我 " * 33,
    "小明去公园" * 20,
    "   ",
    "",
)
MATRICES = {
    "hand_built": founding.handbuilt_weights(),
    **{f"random_{seed}": founding.random_weights(seed) for seed in (0, 1, 2)},
}
REFUSED = "A feature is a number from −100 to 100; the last one stays."
HAN = r"[\u3400-\u9fff]"


def split(text, known):
    """(words, total) of a text, cut at white space and, in Chinese, by known words."""
    tokens = text.split()
    words = []
    for token in tokens:
        parts = cut(token, known) if re.search(HAN, token) else [token]
        helps = any(part in known for part in parts) or len(tokens) == 1
        words += parts if token not in known and helps else [token]
    return words[:32], len(words)


def cut(token, known):
    """Known words, the longest first; else one Chinese character, or what is none."""
    longest = sorted(known, key=len, reverse=True)
    pattern = "|".join([*map(re.escape, longest), HAN, f"(?:(?!{HAN}).)+?(?={HAN}|$)"])
    return re.findall(pattern, token)


class Reader:
    """What a reader has set; `act` does one drawn interaction in the page."""

    def __init__(self, rng, page):
        self.rng, self.page = rng, page
        self.weights_name, self.causal, self.step = "hand_built", False, 1
        self.cell, self.refused, self.hovered = ("q", 1), False, None
        self.restore()

    def restore(self):
        self.edited = {}
        self.read(" ".join(founding.words))
        # At first 小明 attends most to 散步.
        self.row, self.column = 0, founding.words.index("散步")
        self.refused = False

    @property
    def known(self):
        """The features of every word that has some."""
        rows = {word: entry[2] for word, entry in founding.vocabulary.items()}
        return rows | self.edited

    def read(self, text):
        """Another text; without a word the last sentence stays."""
        self.text, self.refused = text, False
        words, self.total = split(text, self.known)
        if not words:
            return
        self.words = words
        self.features = np.array([self.known.get(w, (0,) * 5) for w in words], float)
        self.row = min(getattr(self, "row", 0), len(words) - 1)
        self.column = min(getattr(self, "column", 0), len(words) - 1)

    def results(self):
        """Every intermediate result, by the names that the book uses."""
        W_q, W_k, W_v = MATRICES[self.weights_name]
        x = self.features
        q, k, v = x @ W_q, x @ W_k, x @ W_v
        scaled = q @ k.T / np.sqrt(q.shape[1])
        n = len(x)
        allowed = np.tri(n, dtype=bool) if self.causal else np.ones((n, n), bool)
        masked = np.where(allowed, scaled, -np.inf)
        output, weights = scaled_dot_product_attention(
            q, k, v, is_causal=self.causal, return_weights=True
        )
        assert np.allclose(weights, softmax(masked))
        return {
            **{"x": x, "W_q": W_q, "W_k": W_k, "W_v": W_v, "q": q, "k": k, "v": v},
            **{"raw": q @ k.T, "scaled": scaled, "masked": masked},
            **{"allowed": allowed, "weights": weights, "output": output},
        }

    def act(self):
        """One drawn interaction; says whether it was a feature that is refused."""
        if self.hovered is not None:
            self.page.mouse.move(0, 0)
            self.hovered = None
        hands = [self.type, self.settings, self.go, self.go, self.pick, self.pick]
        hand = self.rng.choice([*hands, self.pick, self.query, self.edit, self.hover])
        return hand()

    def type(self):
        if self.rng.random() < 0.2:
            use(self.page, ".stepper-bar button")
            self.restore()
        else:
            text = str(self.rng.choice(TEXTS))
            use(self.page, "[type=text]", text)
            self.read(text)

    def settings(self):
        if self.rng.random() < 0.5:
            self.weights_name = str(self.rng.choice(list(MATRICES)))
            use(self.page, "select", self.weights_name, at=0)
        else:
            self.causal = not self.causal
            use(self.page, "[type=checkbox]")

    def go(self):
        if self.rng.random() < 0.5:
            self.step = int(self.rng.integers(1, 8))
            use(self.page, "select", self.step, at=1)
        else:
            forth = int(self.rng.integers(2))
            use(self.page, ".stepper-steps button", at=forth)
            self.step = min(max(1, self.step + 2 * forth - 1), 7)

    def query(self):
        if self.rng.random() < 0.3:
            self.page.locator(".stepper-chip input:checked").press("ArrowRight")
            self.row = (self.row + 1) % len(self.words)
        else:
            self.row = int(self.rng.integers(len(self.words)))
            use(self.page, ".stepper-chip input", at=self.row)

    def edit(self):
        """A number in the features: a good one, or one that is refused."""
        i, c = int(self.rng.integers(len(self.words))), int(self.rng.integers(5))
        cell = ".stepper-entry input"
        if self.rng.random() < 0.3:
            wrong = str(self.rng.choice(["101", "-1000", ""]))
            use(self.page, cell, wrong, at=5 * i + c)
            leave = "(e) => e.dispatchEvent(new Event('change', { bubbles: true }))"
            self.page.locator(cell).nth(5 * i + c).evaluate(leave)
            self.refused = True
            return True
        value = float(self.rng.choice([0, 1, -2.5, 0.001, 100, self.rng.normal()]))
        use(self.page, cell, round(value, 3), at=5 * i + c)
        word = self.words[i]
        for at in (at for at, each in enumerate(self.words) if each == word):
            self.features[at, c] = round(value, 3)
        self.edited[word] = tuple(self.features[i])
        self.refused = False
        return False

    def pick(self):
        """A cell of a matrix, by click or by key."""
        if self.step == 1:
            return
        at = int(self.rng.integers(3)) if self.step == 2 else 0
        grid = self.page.locator(".stepper-live").nth(at)
        n = len(self.words) + (self.step == 6)
        width = {2: 4, 7: 4}.get(self.step, n)
        i, j = int(self.rng.integers(n)), int(self.rng.integers(width))
        cell = grid.locator("tbody tr").nth(i).locator("td").nth(j)
        if self.rng.random() < 0.3:
            cell.evaluate("(e) => e.focus()")
            self.select(at, i, j)
            self.page.keyboard.press("ArrowRight")
            j = min(j + 1, width - 1)
        else:
            cell.evaluate("(e) => e.click()")
        self.select(at, i, j)

    def select(self, at, i, j):
        n = len(self.words)
        if self.step in (2, 7):
            self.cell, self.row = ("qkv"[at], j), i
            return
        self.row = i if i < n else self.row
        self.column = j if j < n else self.column

    def hover(self):
        at = int(self.rng.integers(len(self.words)))
        self.page.locator(".stepper-chip").nth(at).hover()
        self.hovered = at

    @property
    def place(self):
        """The row on show, and the chosen matrix and column."""
        row = self.row if self.hovered is None else self.hovered
        if self.step in (2, 7):
            part, j = self.cell
            return row, min(j, 3), part if self.step == 2 else ""
        return row, self.column, ""

"""The patch widget: a picture as a set of patches, and where one of them attends."""

import math

from mhsa_lib.language import _, ngettext
from mhsa_lib.widgets.arrays import decode_array
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import check_one_of, check_switch, check_whole, entry
from mhsa_lib.widgets.patch_attention.state import (
    START,
    check_network,
    check_size,
    fixed_data,
    maps_of,
    network_of,
    order_of,
    resized,
)
from mhsa_lib.widgets.static_form import reserve_height

# Of the live form, on a phone and on a wide screen.
_HEIGHTS = {
    "digit": {"narrow": "106rem", "wide": "60rem"},
    "photograph": {"narrow": "66rem", "wide": "52rem"},
}


class PatchAttention(Widget):
    """A picture is cut in patches; a small trained network attends from one to all.

    The digits are from the test, the networks are those of `load_digits_network`: two
    layers of four heads, for patches of 4 x 4 or 2 x 2 pixels. A reader chooses
    the query patch, the patch size, layer and head, and shuffles the patches; the
    properties below read and set the same. No network was trained on photographs: for
    them there are only the number of tokens and the cost.

    Args:
        picture: "digit 3" and others, "china" or "flower".
        patch_size: P; 4 or 2 for a digit, 16, 8, 4, 2 or 1 for a photograph.
        query: the query patch, counted row by row in the picture before any shuffle,
            from 0; by default one in the middle.
        layer, head: which head's map, counted from 0; by default the first layer's
            second head.
        positions: False takes the network without positions, stored for P = 2 alone.
        shuffled: whether the patches come in another order (one is stored, seed 0).

    Raises:
        TypeError, ValueError: for any other value, with the way out.

    >>> patches = PatchAttention("digit 3", patch_size=2)
    >>> patches.num_tokens, patches.num_scores, patches.multiplications
    (16, 256, 81920)
    >>> patches.answer
    3
    >>> patches.weights.shape
    (16,)
    """

    name = "patch_attention"

    def __init__(
        self,
        picture="digit 3",
        patch_size=None,
        query=None,
        *,
        layer=0,
        head=1,
        positions=True,
        shuffled=False,
    ):
        data = fixed_data()
        check_one_of(picture, "picture", data["pictures"])
        chosen = dict(START[data["pictures"][picture]["kind"]])
        if patch_size is not None:
            check_size(patch_size, picture, data)
            shape = data["pictures"][picture]["shape"]
            sizes = chosen["patch_size"], patch_size
            chosen["query"] = resized(chosen["query"], shape[1], *sizes)
            chosen["patch_size"] = patch_size
        if query is not None:
            chosen["query"] = query
        chosen |= {"layer": layer, "head": head, "positions": positions}
        super().__init__(data, **chosen | {"picture": picture, "shuffled": shuffled})

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Patch attention: a picture as patches, and where one of them attends")

    @property
    def picture(self):
        """The picture; another kind of picture brings its own patch size."""
        return self._state["picture"]

    @picture.setter
    def picture(self, picture):
        pictures = self._data["pictures"]
        kind = pictures[check_one_of(picture, "picture", pictures)]["kind"]
        start = {} if kind == self._kind else START[kind]
        self._update(picture=picture, **start)

    @property
    def patch_size(self):
        """P. The query stays where it is; positions come back where they must."""
        return self._state["patch_size"]

    @patch_size.setter
    def patch_size(self, patch_size):
        check_size(patch_size, self.picture, self._data)
        query = resized(self.query, self._shape[1], self.patch_size, patch_size)
        state = {**self._state, "patch_size": patch_size}
        lost = self._kind == "digit" and network_of(self._data, state) is None
        positions = self.positions or lost
        self._update(patch_size=patch_size, query=query, positions=positions)

    layer = entry("layer", "The layer, counted from 0.")
    head = entry("head", "The head of the layer, counted from 0.")
    query = entry("query", "The query patch, by its number before any shuffle.")
    positions = entry(
        "positions", "Whether the network knows positions; False needs P = 2."
    )
    shuffled = entry("shuffled", "Whether the patches come in the stored shuffle.")

    @property
    def order(self):
        """order[p] is the patch at position p: (n,); 0 to n - 1 if not shuffled."""
        return order_of(self._data, self._only_digits("order"))

    @property
    def maps(self):
        """Every map (L, H, n, n) by positions; row = query, column = key.

        They are stored in few bytes: a weight is right to 1/250. All its digits come
        from `DigitsNetwork.forward`.
        """
        return maps_of(self._data, self._only_digits("maps"))

    @property
    def weights(self):
        """The weights of the query in the chosen head: (n,), by positions."""
        return self.maps[self.layer, self.head, self.order.index(self.query)]

    @property
    def probabilities(self):
        """The network's probabilities of the ten digits: (10,)."""
        state = self._only_digits("probabilities")
        shares = network_of(self._data, state)["shares"]
        return decode_array(shares[self.picture])[int(self.positions and self.shuffled)]

    @property
    def answer(self):
        """The digit that the network reads."""
        return int(self.probabilities.argmax())

    @property
    def num_tokens(self):
        """The number of patches n = H W / P^2; each is one token."""
        return self._cost["tokens"]

    @property
    def num_scores(self):
        """The number of attention scores of one head: n^2."""
        return self._cost["scores"]

    @property
    def multiplications(self):
        """The multiplications of one attention layer of width d: 4 n d^2 + 2 n^2 d."""
        return self._cost["multiplications"]

    @property
    def _picture(self):
        return self._data["pictures"][self.picture]

    @property
    def _kind(self):
        return self._picture["kind"]

    @property
    def _shape(self):
        return self._picture["shape"]

    @property
    def _cost(self):
        costs = self._data["costs"][self.picture]
        return next(cost for cost in costs if cost["patch_size"] == self.patch_size)

    def _only_digits(self, what):
        """The state, if a network was trained on such pictures; else ValueError."""
        if self._kind != "digit":
            raise ValueError(
                f"{what}: no network was trained on photographs such as "
                f"{self.picture!r}; set picture to 'digit 3' or another digit"
            )
        return self._state

    def _check(self, state):
        data = self._data
        picture = check_one_of(state["picture"], "picture", data["pictures"])
        size = check_size(state["patch_size"], picture, data)
        height, width = data["pictures"][picture]["shape"]
        last = height * width // size**2 - 1
        checked = {
            "picture": picture,
            "patch_size": size,
            "layer": check_whole(state["layer"], "layer", 0, data["num_layers"] - 1),
            "head": check_whole(state["head"], "head", 0, data["num_heads"] - 1),
            "query": check_whole(state["query"], "query", 0, last),
            "positions": check_switch(state["positions"], "positions"),
            "shuffled": check_switch(state["shuffled"], "shuffled"),
        }
        return check_network(data, checked)

    def _position(self, patch):
        """Where a patch stands before the shuffle, in words."""
        row, column = divmod(patch, self._shape[1] // self.patch_size)
        name = _("row {row}, column {column}")
        return name.format(row=row + 1, column=column + 1)

    def _settings(self):
        """What is on show, in words."""
        size = f"{self.patch_size} x {self.patch_size}"
        if self._kind != "digit":
            return _("patches of {size} pixels").format(size=size)
        settings = (
            _("patches of {size}, layer {layer}, head {head}, patches shuffled")
            if self.shuffled
            else _("patches of {size}, layer {layer}, head {head}")
        )
        return settings.format(size=size, layer=self.layer + 1, head=self.head + 1)

    def _reading(self):
        """What the network reads, in words."""
        right = self._picture["digit"]
        wrong = _("wrong, it is {right}").format(right=right)
        judged = _("right") if self.answer == right else wrong
        share = self.probabilities.max()
        # A probability is never rounded up to certainty.
        probability = "> 0.99" if share > 0.995 else f"{share:.2f}"
        return _("The network reads {answer} ({probability}): {judged}").format(
            answer=self.answer, probability=probability, judged=judged
        )

    def _costs(self):
        return _(
            "{tokens:,} tokens, {scores:,} scores a head, {multiplications:,} "
            "multiplications per layer"
        ).format(
            tokens=self.num_tokens,
            scores=self.num_scores,
            multiplications=self.multiplications,
        )

    def alternative_text(self):
        """Return what the picture shows, and where the weights are from."""
        if self._kind != "digit":
            return self._photograph_text()
        weights, order = self.weights, self.order
        top = weights.max()
        most = sorted(order[p] for p in (weights == top).nonzero()[0])
        return ngettext(
            "Attention map over {picture}; {settings}. The query patch, in {query} of "
            "the picture, attends most to the patch in {position} ({weight:.2f}). "
            "{reading}. {costs}. Weights: {note}.",
            "Attention map over {picture}; {settings}. The query patch, in {query} of "
            "the picture, attends most to the patches in {position} ({weight:.2f} "
            "each). {reading}. {costs}. Weights: {note}.",
            len(most),
        ).format(
            picture=self._picture["label"],
            settings=self._settings(),
            query=self._position(self.query),
            position=_(" and ").join(map(self._position, most)),
            weight=top,
            reading=self._reading(),
            costs=self._costs(),
            note=network_of(self._data, self._state)["note"],
        )

    def _photograph_text(self):
        """What stands for a photograph: no map, only what its patches cost."""
        text = {
            "china": _(
                "A photograph of a temple as a set of patches; {settings}: {costs}. No "
                "network was trained on photographs."
            ),
            "flower": _(
                "A photograph of a flower as a set of patches; {settings}: {costs}. No "
                "network was trained on photographs."
            ),
        }[self.picture]
        return text.format(settings=self._settings(), costs=self._costs())

    def _table(self):
        if self._kind != "digit":
            head = [
                _("Patch"),
                _("Tokens"),
                _("Scores a head"),
                _("Multiplications a layer"),
            ]
            costs = self._data["costs"][self.picture]
            body = [[f"{number:,}" for number in cost.values()] for cost in costs]
            return [head, *([f"{size} x {size}", *more] for size, *more in body)]
        side = math.isqrt(self.num_tokens)
        rows = self.weights.reshape(side, side)
        head = [_("Row \\ column"), *(f"{j + 1}" for j in range(side))]
        cells = [[f"{x:.2f}" for x in row] for row in rows]
        return [head, *([f"{i + 1}", *row] for i, row in enumerate(cells))]

    def _fallback(self, png):
        reserve = reserve_height(self._kind, **_HEIGHTS[self._kind])
        return f"{super()._fallback(png)}\n{reserve}"

    def _figure(self):
        from mhsa_lib.widgets.patch_attention.figure import draw_map, draw_patches

        pixels = decode_array(self._picture["pixels"])  # (h, w) or (h, w, 3)
        if self._kind != "digit":
            title = _("{settings}: {n} tokens").format(
                settings=self._settings(), n=self.num_tokens
            )
            share = len(pixels) / self._shape[0]  # of the pixels that are drawn
            return draw_patches(pixels, self.patch_size * share, title)
        position = self.order.index(self.query)
        title = f"{self._settings()}\n{self._reading()}"
        return draw_map(pixels, self.order, self.weights, position, title)

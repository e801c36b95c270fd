"""After every interaction the patch widget says what its networks compute."""

from functools import cache
from math import isqrt

import numpy as np
import pytest

from mhsa_lib.models.digits import digits_split, load_digits_network
from mhsa_lib.numpy import softmax
from mhsa_lib.widgets import PatchAttention
from mhsa_lib.widgets.patch_attention.state import PATCH_SIZES, STEPS, shuffle
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import hear_at_once, use

SEEN = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility());
  const texts = (selector) => seen(selector).map((e) => e.textContent);
  return {
    message: document.querySelector(".lab-message").textContent,
    heard: document.querySelector("[role=status]").textContent,
    maps: seen("[role=grid]").map((grid) => ({
      names: [grid.previousElementSibling.textContent, grid.ariaLabel],
      labels: [...grid.querySelectorAll("td")].map((e) => e.ariaLabel),
      texts: [...grid.querySelectorAll("td")].map((e) => e.textContent),
      chosen: [...grid.querySelectorAll("td")]
        .findIndex((e) => e.ariaSelected === "true"),
    })),
    muted: texts("p.mhsa-muted").filter(Boolean),
    heads: seen("[type=radio][aria-label]").filter((e) => e.checked)
      .map((e) => e.ariaLabel),
    sizes: seen(".lab-boxes label").map((e) => [e.textContent, e.firstChild.checked]),
    checks: seen(".patch-checks input").map((e) => [e.checked, e.disabled]),
    costs: [...document.querySelectorAll(".patch-costs tbody tr")].map((row) =>
      [...row.children].map((e) => e.textContent.replaceAll("\\u202f", ","))),
    captions: texts("figcaption").map((e) => e.replaceAll("\\u202f", ",")),
  };
}"""
PICTURES = [*(f"digit {digit}" for digit in range(10)), "china", "flower"]
KEYS = {"ArrowUp": -1, "ArrowDown": 1, "ArrowLeft": -1, "ArrowRight": 1}


@cache
def read(picture, size, positions, shuffled):
    """What the network makes of a digit: (10,) probabilities, (L, H, n, n) weights."""
    split = digits_split()
    digit = int(picture.split()[1])
    image = split.test_images[np.flatnonzero(split.test_labels == digit)[0]]
    network = load_digits_network(size, positions)
    order = shuffle(network.num_patches) if shuffled else None
    scores, weights = network.forward(image, order)
    return softmax(scores), weights


def act(rng, page, widget):
    """One drawn interaction, and the same in Python."""
    kinds = ["picture", "size", "head", "shuffle", "positions", "click", "key", "click"]
    kind = rng.choice(kinds)
    digit = widget.picture.startswith("digit")
    if kind == "picture":
        widget.picture = str(rng.choice(PICTURES))
        use(page, "select", widget.picture)
    elif kind == "size":
        sizes = PATCH_SIZES["digit" if digit else "photograph"]
        at = int(rng.integers(len(sizes)))
        use(page, ".lab-boxes input", at=at)
        if sizes[at] != widget.patch_size:
            widget.patch_size = sizes[at]
    elif digit:
        HANDS[kind](rng, page, widget)


def pick_head(rng, page, widget):
    layer, head = int(rng.integers(2)), int(rng.integers(4))
    use(page, ".patch-layers [type=radio]", at=4 * layer + head)
    widget.layer, widget.head = layer, head


def turn_shuffle(rng, page, widget):
    use(page, ".patch-checks input", at=0)
    widget.shuffled = not widget.shuffled


def turn_positions(rng, page, widget):
    use(page, ".patch-checks input", at=1)
    if widget.patch_size == 2:
        widget.positions = not widget.positions


def click_patch(rng, page, widget):
    at, p = int(rng.integers(1 + widget.shuffled)), int(rng.integers(widget.num_tokens))
    cell = page.locator("[role=grid]").nth(at).locator("td").nth(p)
    cell.click() if rng.random() < 0.3 else cell.evaluate("e => e.click()")
    widget.query = widget.order[p] if at == 0 else p


def press_key(rng, page, widget):
    side, p = isqrt(widget.num_tokens), widget.order.index(widget.query)
    key = str(rng.choice(list(KEYS)))
    page.locator("[role=grid] [tabindex='0']").first.press(key)
    row, column = divmod(p, side)
    if key in ("ArrowUp", "ArrowDown"):
        row = min(max(0, row + KEYS[key]), side - 1)
    else:
        column = min(max(0, column + KEYS[key]), side - 1)
    widget.query = widget.order[row * side + column]


HANDS = {
    "head": pick_head,
    "shuffle": turn_shuffle,
    "positions": turn_positions,
    "click": click_patch,
    "key": press_key,
}


def place(p, side):
    return f"row {p // side + 1}, column {p % side + 1}"


def chance(share):
    """A probability as a text; it is never rounded up to certainty."""
    return "> 0.99" if share > 0.995 else f"{share:.2f}"


def check_map(seen, title, weights, true, chosen):
    """A map: its title, every weight, its query; by position."""
    side = isqrt(len(weights))
    shown = [float(text) for text in seen["texts"]]
    assert seen["names"] == [title, title]
    assert shown == pytest.approx(weights, abs=5.1e-3)
    assert shown == pytest.approx(true, abs=5.1e-3 + 1 / STEPS)
    labels = [f"{place(p, side)}: weight {w}" for p, w in enumerate(seen["texts"])]
    assert seen["labels"] == labels
    assert seen["chosen"] == chosen


def rows(widget):
    """The query's weights now and before the shuffle: stored, and as computed."""
    layer, head, query = widget.layer, widget.head, widget.query
    before = PatchAttention(**{**settings(widget), "shuffled": False})
    key = (widget.picture, widget.patch_size, widget.positions)
    now, then = (read(*key, shuffled)[1] for shuffled in (widget.shuffled, False))
    at = widget.order.index(query)
    return (
        (widget.weights, now[layer, head, at]),
        (before.weights, then[layer, head, query]),
    )


def settings(widget):
    names = ("picture", "patch_size", "query", "layer", "head", "positions", "shuffled")
    return {name: getattr(widget, name) for name in names}


def check_digit(widget, seen):
    side, query, order = isqrt(widget.num_tokens), widget.query, widget.order
    (weights, true), (before, true_before) = rows(widget)
    at = order.index(query)
    where = f"ttention of the patch in {place(at, side)}"
    title = f"Shuffled: a{where}" if widget.shuffled else f"A{where}"
    check_map(seen["maps"][0], title, weights, true, at)
    if widget.shuffled:
        title = f"Before the shuffle: the same patch, in {place(query, side)}"
        check_map(seen["maps"][1], title, before, true_before, query)
    assert len(seen["maps"]) == 1 + widget.shuffled
    change = np.abs(weights - before[order]).max()
    assert seen["message"] == message(widget, change)
    assert np.abs(true - true_before[order]).max() == (
        pytest.approx(change, abs=2.1 / STEPS)
    )
    assert seen["heads"] == [f"Layer {widget.layer + 1}, head {widget.head + 1}"]
    why = "A network without positions is stored for patches of 2 × 2 pixels alone."
    whys = [why] if widget.patch_size == 4 else []
    assert seen["muted"] == [
        *whys,
        legend(widget, weights),
        costs(True),
        source(widget),
    ]
    checks = [[widget.shuffled, False], [widget.positions, widget.patch_size == 4]]
    assert seen["checks"] == checks


def message(widget, change):
    """What the network answers, and what the shuffle does to it."""
    right = int(widget.picture.split()[1])
    key = (widget.picture, widget.patch_size, widget.positions)
    now, before = (read(*key, shuffled)[0] for shuffled in (widget.shuffled, False))
    judged = "right" if now.argmax() == right else f"wrong, it is {right}"
    found, was = (
        f"{p.argmax()} (probability {chance(p.max())})" for p in (now, before)
    )
    if not widget.shuffled:
        return f"The network reads {found}: {judged}."
    if not widget.positions:
        return (
            f"Shuffled, the network reads {found}, as before: {judged}. The query's "
            "weights are the same; they only moved along with the patches."
        )
    assert change >= 0.005, "less would be shown as none"
    return (
        f"Shuffled, the network reads {found}: {judged}. Before: {was}. Patch by "
        f"patch, the query's weights changed by up to {change:.2f}."
    )


def finding(widget, weights):
    """Where the query looks most: at all that share the largest weight."""
    most = np.flatnonzero(weights == weights.max())
    places = [place(p, isqrt(len(weights))) for p in most]
    many = len(places) > 1
    listed = " and ".join([", ".join(places[:-1]), places[-1]] if many else places)
    top = f"{weights.max():.2f}".removeprefix("0")
    return (
        f"Layer {widget.layer + 1}, head {widget.head + 1}: it attends most to the "
        f"patch{'es' * many} in {listed} ({top}{' each' * many})."
    )


def legend(widget, weights):
    n = len(weights)
    share = {4: ".25", 16: ".0625"}[n]
    return (
        f"{finding(widget, weights)} Equal weights would be 1/{n} = {share}. The thick "
        "frame is the query; the ground of each patch shows its weight, from 0 to the "
        "largest in its map."
    )


def costs(digit):
    counted = (
        "n tokens give n² scores a head. One attention layer of width d = 32 needs "
        "4nd² + 2n²d multiplications."
    )
    pixels = " No network is stored for single pixels: their row only counts the cost."
    return counted + pixels * digit


def source(widget):
    network = load_digits_network(widget.patch_size, widget.positions)
    share = {}
    stored = widget.data["networks"][
        f"{widget.patch_size}{'' if widget.positions else ' without positions'}"
    ]
    for name in ("accuracy", "shuffled"):
        share[name] = f"{100 * stored[name]:.1f} %"
    return (
        f"Weights: {network.note}. It reads {share['accuracy']} of 500 test digits "
        f"right, and {share['shuffled']} with their patches shuffled."
    )


def check_costs(widget, seen):
    """The tokens, scores and multiplications of every patch size."""
    digit = widget.picture.startswith("digit")
    height, width = (
        (8, 8) if digit else widget.data["pictures"][widget.picture]["shape"]
    )
    sizes = (4, 2, 1) if digit else PATCH_SIZES["photograph"]
    expected = []
    for size in sizes:
        n = height * width // size**2
        counts = n, n**2, 4 * n * 32**2 + 2 * n**2 * 32
        name = f"{size} × {size}{', shown' * (size == widget.patch_size)}"
        expected.append([name, *(f"{count:,}" for count in counts)])
    assert seen["costs"] == expected
    offered = sizes[:-1] if digit else sizes
    assert seen["sizes"] == [[f"{s} × {s}", s == widget.patch_size] for s in offered]
    n = height * width // widget.patch_size**2
    caption = f"{width} × {height} pixels, {n:,} patches"
    assert seen["captions"] == ([] if widget.shuffled else [caption])


def check_photograph(widget, seen):
    assert seen["message"] == (
        "No network of this book was trained on photographs, so there is no map and no "
        "answer here. What smaller patches cost can be counted all the same."
    )
    assert (seen["maps"], seen["heads"], seen["checks"]) == ([], [], [])
    credit = widget.data["pictures"][widget.picture]["credit"]
    assert seen["muted"] == [costs(False), credit]


def test_after_every_interaction_the_patches_say_what_the_network_computes(open_page):
    rng, widget = np.random.default_rng(9), PatchAttention()
    page = open_page(widget, height=TALL)
    hear_at_once(page)
    said = None
    for _ in range(extent.examples(500)):
        act(rng, page, widget)
        seen = page.evaluate(SEEN)
        digit = widget.picture.startswith("digit")
        (check_digit if digit else check_photograph)(widget, seen)
        check_costs(widget, seen)
        now = [finding(widget, widget.weights) if digit else "", seen["message"]]
        if said is not None and now != said:
            fresh = [text for text, old in zip(now, said, strict=True) if text != old]
            assert seen["heard"] == " ".join(fresh)
        said = now


def test_patches_that_share_the_largest_weight_are_all_named(open_page):
    every = (
        PatchAttention(f"digit {digit}", query=query, layer=layer, head=head)
        for digit, query, layer, head in np.ndindex(10, 16, 2, 4)
    )
    widget = next(w for w in every if (w.weights == w.weights.max()).sum() > 1)
    seen = open_page(widget, height=TALL).evaluate(SEEN)
    assert seen["muted"][0] == legend(widget, widget.weights)
    assert "it attends most to the patches in row" in seen["muted"][0]
    most = np.flatnonzero(widget.weights == widget.weights.max())
    listed = " and ".join(place(p, 4) for p in most)
    assert f"most to the patches in {listed} (" in widget.alternative_text()


def test_no_probability_is_called_certain(open_page):
    widgets = (PatchAttention(picture) for picture in PICTURES[:10])
    widget = next(w for w in widgets if w.probabilities.max() > 0.995)
    seen = open_page(widget).evaluate(SEEN)
    assert "(probability > 0.99)" in seen["message"]
    assert "(> 0.99)" in widget.alternative_text()

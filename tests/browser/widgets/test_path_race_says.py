"""After every interaction the path race says what counting token by token gives."""

import re
from itertools import count

import numpy as np

from mhsa_lib.widgets import PathRace
from mhsa_lib.widgets.path_race.widget import DISTANCES, KERNELS, MODELS, WIDTHS
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import hear_at_once, use

# The clock ticks when the test says so.
TICK = "() => { window.setInterval = (f) => ((window.tick = f), 1); }"
SEEN = """() => ({
  message: document.querySelector(".lab-message").textContent,
  heard: document.querySelector("[role=status]").textContent,
  lanes: [...document.querySelectorAll(".race-lane")].filter((e) => e.checkVisibility())
    .map((lane) => [
      lane.querySelector("strong").textContent,
      lane.querySelector("span").textContent,
      lane.querySelectorAll(".race-knows").length,
      lane.querySelectorAll(".race-waits").length,
    ]),
  rows: [...document.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent.replace("\\u00ad", ""))),
  buttons: [...document.querySelectorAll(".lab-row button")].map((e) =>
    [e.textContent, e.getAttribute("aria-disabled")]),
  slider: [...document.querySelectorAll(".race-slider > *")].map((e) => e.textContent),
  spoken: document.querySelector("[type=range]").getAttribute("aria-valuetext"),
})"""


class Race:
    """What a reader has set, and how far the race is."""

    def __init__(self, rng, page):
        self.rng, self.page = rng, page
        self.distance, self.kernel, self.d = 20, 3, 64
        self.dilated, self.model, self.step, self.playing = False, "all", 0, False

    @property
    def running(self):
        return [name for name in MODELS if self.model in ("all", name)]

    @property
    def known(self):
        """How far the news has come after 0, 1, ... operations, by network."""
        far = {"RNN": [0, *range(self.distance + 1)], "attention": [0, self.distance]}
        return {"CNN": [int(known.nonzero()[0][-1]) for known in self.layers()], **far}

    def layers(self):
        """Which outputs know of the first token: at the start, after each layer."""
        known = np.arange(self.distance + 1) == 0
        for layer in count():
            yield known
            if known[-1]:
                return
            apart = self.kernel**layer if self.dilated else 1
            steps = [i * apart for i in range(self.kernel)]
            known = sum(np.pad(known, (i, 0))[: len(known)] for i in steps) > 0

    @property
    def ends(self):
        """The number of operations that each network needs."""
        return {name: len(far) - 1 for name, far in self.known.items()}

    @property
    def last(self):
        return max(self.ends[name] for name in self.running)

    def act(self):
        """One drawn interaction."""
        actions = [self.slide, self.choose, *[self.press] * 4, *[self.tick] * 2]
        self.rng.choice(actions)()

    def slide(self):
        old = self.distance
        if self.rng.random() < 0.4:
            key, by = (
                ("ArrowRight", 1) if self.rng.random() < 0.5 else ("ArrowLeft", -1)
            )
            self.page.locator("[type=range]").press(key)
            self.distance = int(np.clip(old + by, *DISTANCES))
            changed = self.distance != old
        else:
            self.distance = int(self.rng.choice([1, 2, self.rng.integers(1, 65)]))
            use(self.page, "[type=range]", self.distance)
            changed = True
        if changed:
            self.restart()

    def choose(self):
        what = self.rng.choice(["who", "kernel", "dilated", "width"])
        if what == "who":
            self.model = str(self.rng.choice(["all", *MODELS]))
            use(self.page, "select", self.model, at=0)
        elif what == "kernel":
            self.kernel = int(self.rng.integers(KERNELS[0], KERNELS[1] + 1))
            use(self.page, "select", self.kernel, at=1)
        elif what == "dilated":
            self.dilated = not self.dilated
            use(self.page, "[type=checkbox]")
        else:
            self.d = int(self.rng.choice(WIDTHS))
            use(self.page, "select", self.d, at=2)
            return
        self.restart()

    def restart(self):
        self.step, self.playing = 0, False

    def press(self):
        at = int(self.rng.choice([0, 1, 1, 1, 2]))
        use(self.page, ".lab-row button", at=at)
        if at == 0 and not self.playing:
            self.playing = True
            self.step = 0 if self.step == self.last else self.step
            return
        self.playing = False
        if at == 1:
            self.step = min(self.step + 1, self.last)
        elif at == 2:
            self.step = 0

    def tick(self):
        if not self.playing:
            return
        for _ in range(int(self.rng.integers(1, 5))):
            self.page.evaluate("tick()")
            self.step = min(self.step + 1, self.last)
            self.playing = self.playing and self.step < self.last
            if not self.playing:
                return

    def message(self):
        if self.step == 0:
            return "At the start." if self.playing else "At the start: press Step."
        ends = {name: self.ends[name] for name in self.running}
        home = [name for name in self.running if self.step >= ends[name]]
        away = [name for name in self.running if name not in home]
        if not away:
            needs = [f"{name} {n} step{'s' * (n != 1)}" for name, n in ends.items()]
            return f"Arrived: {', '.join(needs)}."
        arrived = f"{' and '.join(home)} arrived, " if home else ""
        return f"Step {self.step}: {arrived}{' and '.join(away)} on the way."

    def lane(self, name):
        """Its name, what stands beside it, dots that know and dots that wait."""
        known, n = self.known[name], self.distance + 1
        done = min(self.step, len(known) - 1)
        knows = min(known[done], n - 2)
        dots = [knows, n - 2 - knows]
        if done == len(known) - 1:
            text = f"arrived after {done} step{'s' * (done != 1)}"
        else:
            far = f"known up to token {known[done] + 1} of {n}"
            text = f"step {done} of {len(known) - 1}, {far}"
        return [name, text, *dots]

    def table(self):
        """{row: (CNN, RNN, attention)}, by the words of the note."""
        n, d, k, ends = self.distance + 1, self.d, self.kernel, self.ends
        layers = ends["CNN"]
        apart = [k**layer if self.dilated else 1 for layer in range(layers)]
        attention = 4 * n * d**2 + 2 * n**2 * d
        return {
            "Path length": tuple(ends.values()),
            "Sequential steps": tuple(ends.values()),
            "Numbers kept": ((k - 1) * sum(apart) * d, d, 2 * n * d),
            "One layer, Table 1": (k * n * d**2, n * d**2, n**2 * d),
            "Multiplications": (layers * k * n * d**2, 2 * n * d**2, attention),
        }


def worth(text):
    """The number that a text stands for, and by how much it may be off."""
    number, *word = text.split()
    unit = {"million": 10**6, "billion": 10**9}.get("".join(word), 1)
    assert unit == 1 or 1 <= float(number) < 1000, text
    return float(number.replace(",", "")) * unit, unit / 20 if unit > 1 else 0


def formula(text, race):
    """What the formula below a number gives."""
    values = {"n": race.distance + 1, "d": race.d, "K": race.kernel}
    text = text.replace("Kᴸ", "K**L").replace("²", "**2").replace("−", "-")
    terms = [" * ".join(term.split()) for term in text.split(" + ")]
    whole = " + ".join(terms).replace("* - *", "-")
    return eval(whole, {}, values | {"L": race.ends["CNN"]})


def check(race, seen):
    assert seen["message"] == race.message()
    assert seen["lanes"] == [race.lane(name) for name in race.running]
    assert [row[0] for row in seen["rows"]] == list(race.table())
    for name, *cells in seen["rows"]:
        for cell, number in zip(cells, race.table()[name], strict=True):
            shown, below = re.fullmatch(r"([\d.,]+(?: \w+illion)?) (.+)", cell).groups()
            value, off = worth(shown)
            assert abs(value - number) <= off, (name, cell)
            assert formula(below.replace("\u00a0", " "), race) == number, (name, cell)
    play = "Pause" if race.playing else "Play"
    idle = [str(race.step >= race.last).lower(), str(race.step == 0).lower()]
    assert seen["buttons"] == [[play, None], ["Step", idle[0]], ["Reset", idle[1]]]
    assert seen["slider"] == ["Distance T", "", f"{race.distance}"]
    far = f"{race.distance} token{'s' * (race.distance != 1)}"
    assert seen["spoken"] == far


def test_after_every_interaction_the_race_says_what_counting_gives(open_page):
    rng, page = np.random.default_rng(7), open_page(PathRace(), height=TALL)
    hear_at_once(page)
    page.evaluate(TICK)
    race, heard = Race(rng, page), ""
    for _ in range(extent.examples(500)):
        race.act()
        seen = page.evaluate(SEEN)
        check(race, seen)
        # While it plays nothing is told.
        assert seen["heard"] in (race.message(), heard)
        assert race.playing or seen["heard"] in (race.message(), "")
        heard = seen["heard"]


def test_a_race_that_plays_again_is_not_told_to_press_step(open_page):
    page = open_page(PathRace(distance=1, model="attention", step=1))
    hear_at_once(page)
    page.evaluate(TICK)
    use(page, ".lab-row button")
    seen = page.evaluate(SEEN)
    assert (seen["message"], seen["heard"]) == ("At the start.", "")
    use(page, ".lab-row button")
    seen = page.evaluate(SEEN)
    assert seen["message"] == seen["heard"] == "At the start: press Step."

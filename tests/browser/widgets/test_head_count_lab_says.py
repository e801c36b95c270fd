"""After every interaction the head-count lab says what the library computes."""

import numpy as np

from mhsa_lib import data
from mhsa_lib.models import grammar, load_network
from mhsa_lib.widgets import HeadCountLab
from mhsa_lib.widgets.head_count_lab.state import EXAMPLES, right_answers
from tests import extent
from tests.browser.pages import TALL

HEADS = (1, 2, 4, 8)
# (What is below the window is skipped, and has no innerText until it is drawn.)
SEEN = """() => {
  const seen = [...document.querySelectorAll(".mhsa .lab-panel, .mhsa p")]
    .filter((e) => e.checkVisibility());
  const panels = seen.filter((e) => e.matches(".lab-panel"));
  return {
    panels: panels.map((panel) => [...panel.querySelectorAll("li")].map((line) =>
      [".lab-question", ".lab-word", ".lab-verdict", ".lab-share"]
        .map((part) => line.querySelector(part).textContent))),
    message: document.querySelector(".lab-message").textContent,
    text: seen.map((e) => e.textContent).join("\\n"),
  };
}"""


def draw(rng, page, state):
    """One interaction: a sentence, a number of heads, a head on or off."""
    kind = rng.choice(["sentence", "heads", "switch", "switch"])
    if kind == "sentence":
        state["example"] = int(rng.integers(len(EXAMPLES["zh"])))
        page.get_by_label("Examples").select_option(str(state["example"]))
    elif kind == "heads":
        h = int(rng.choice(HEADS))
        page.get_by_role("radio", name=str(h), exact=True).check()
        if h != len(state["on"]):
            state["on"] = [True] * h
    else:
        k = int(rng.integers(len(state["on"])))
        state["on"][k] = not state["on"][k]
        page.get_by_label(f"head {k + 1}", exact=True).set_checked(state["on"][k])


def percent(share):
    return "> 99 %" if share > 0.995 else f"{int(100 * share + 0.5)} %"


def lines(words, network, on):
    """What the panels show, {position: lines}, and the questions answered wrong."""
    right = right_answers(network.grammar, words)
    shown, judged, wrong = {}, 0, []
    for question, answer, share in network.ask(words, on):
        key = question.name, question.position
        truth = (right or {}).get(key)
        both = all((n, question.position) in (right or {}) for n in ("who", "whom"))
        of_two = both and question.name in ("who", "whom")
        coin = of_two and truth == answer and share < 0.6
        judged += truth is not None
        if truth is None:
            verdict = "– not judged"
        elif truth == answer:
            verdict = "✓ right"
        else:
            verdict = f"✗ wrong: it is {truth}"
            wrong.append((question.name, of_two))
        line = [f"{question.name}?", answer, verdict]
        line.append(f"{percent(share)}; a coin: 50 %" if coin else percent(share))
        shown.setdefault(question.position, []).append(line)
    return [shown[at] for at in sorted(shown)], judged, wrong


def said(on, judged, wrong):
    """The message: how many heads, and what is wrong."""
    h = len(on)
    heads = f"{h} head{'s' * (h > 1)}" if all(on) else f"{sum(on)} of {h} heads on"
    if not judged:
        return f"{heads}: nothing here is right or wrong."
    if not wrong:
        return f"{heads}: ✓ all {judged} answers right."
    names = [f"“{name}?”" for name in dict.fromkeys(name for name, _ in wrong)]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
    return f"{heads}: ✗ {listed} wrong ({len(wrong)} of {judged} answers)."


def without_glosses(panels, glosses):
    """The verdicts name words with what they mean; the library names words."""
    for line in (line for panel in panels for line in panel):
        for word, gloss in glosses.items():
            line[2] = line[2].replace(f"{word} ({gloss})", word)
    return panels


def test_after_every_interaction_the_lab_says_what_the_library_computes(open_page):
    rng, lab = np.random.default_rng(5), HeadCountLab()
    page = open_page(lab, height=TALL)
    networks = {h: load_network("zh", h) for h in HEADS}
    record = data.load("who_likes_whom")["networks"]
    state = {"example": 0, "on": [True]}
    for _ in range(extent.examples(500)):
        draw(rng, page, state)
        on, words = state["on"], grammar("zh").tokens(EXAMPLES["zh"][state["example"]])
        panels, judged, wrong = lines(words, networks[len(on)], on)
        seen = page.evaluate(SEEN)
        assert without_glosses(seen["panels"], lab.data["glosses"]) == panels, state
        assert seen["message"] == said(on, judged, wrong), state
        unseen = record[f"who_likes_whom_zh_h{len(on)}"]["unseen"]
        assert ("With every head on, its evaluation" in seen["text"]) != all(on), state
        rare = all(on) and wrong and all(two and unseen[n] > 0.8 for n, two in wrong)
        assert ("What is wrong above is an exception." in seen["text"]) == bool(rare), (
            state
        )


def test_an_example_with_one_person_is_no_unseen_pair(open_page):
    page = open_page(HeadCountLab())
    words, kinds = grammar("zh"), grammar("zh").kinds
    texts = page.get_by_label("Examples").locator("option").all_inner_texts()
    for text in texts[1:]:  # the first is the reader's own
        tokens = words.tokens(text.split(" (")[0])
        people = [word for word in tokens if kinds[word] == "person"]
        assert "unseen pair" not in text or len(people) > 1, text

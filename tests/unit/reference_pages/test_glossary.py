"""The glossary has every term that a chapter sets in bold, and leads to each."""

import re
from dataclasses import dataclass

import pytest

from mhsa_lib.figures.chinese import HAN
from tests.book import text as book

PAGE = book.CHAPTERS / "glossary.md"
ENTRY = re.compile(r"^\*\*(.+?)\*\* · (.+)\n: (.+) \(\[([^\]]+)\]\(([^)]+)\)\)$", re.M)
BOLD = re.compile(r"\*\*(?! )(.+?)(?<! )\*\*")
# A capital at the beginning of a paragraph or of a list's item leads in, as in
# "**Trap.** ..." or "- **Many heads.** ...": it defines no term.
LEAD = re.compile(r"^(?:[->] |\d+\. )?\*\*[A-Z].*?\*\*", re.MULTILINE)
STRESSED = {"computed", "learned"}  # in bold to stress an alternative


@dataclass(frozen=True)
class Entry:
    """One term: its English names, the Chinese one, what it means, and where."""

    names: tuple[str, ...]
    chinese: str
    meaning: str
    address: str


def entries(text: str) -> list[Entry]:
    return [
        Entry(tuple(names.split(", ")), chinese, meaning, address)
        for names, chinese, meaning, _, address in ENTRY.findall(text)
    ]


def plain(term: str) -> str:
    """A term without its plural, its capitals and its hyphens."""
    term = re.sub(r"[^\w\s]", " ", term).lower()
    return " ".join(re.sub(r"(?<=[a-z]{2})s$", "", word) for word in term.split())


def bold_terms(text: str) -> set[str]:
    """What a text sets in bold to define it: no sentence, no lead."""
    found = {t for t in BOLD.findall(LEAD.sub("", text)) if t[-1] not in ".:?!"}
    return {term for term in found if plain(term) not in STRESSED}


def missing(text: str, known: list[Entry]) -> set[str]:
    """The bold terms of a text that no entry names."""
    names = {plain(name) for entry in known for name in entry.names}
    return {term for term in bold_terms(text) if plain(term) not in names}


def seen_at(section: str) -> str:
    """What a link to a section shows: nothing folded, nothing far below.

    A heading that another one follows at once shows what stands below that.
    """
    unfolded = re.sub(r"<details>.*?</details>", "", section, flags=re.DOTALL)
    own, *below = re.split(r"^(?=#)", unfolded.lstrip("#"), flags=re.MULTILINE)
    is_bare = len(own.strip().splitlines()) == 1
    return own + below[0] if is_bare and below else own


def chapters():
    return [p for p in book.pages() if p.suffix == ".ipynb" and p.stem != "index"]


ENTRIES = entries(PAGE.read_text("utf-8"))


def test_every_line_is_an_entry():
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line[:2] == "**"]
    assert len(lines) == len(ENTRIES) > 60


@pytest.mark.parametrize("chapter", chapters(), ids=lambda path: path.stem)
def test_every_bold_term_is_explained(chapter):
    terms = missing(book.markdown(chapter), ENTRIES)
    assert not terms, (
        f"{chapter.name} sets {sorted(terms)} in bold, as it does with a term that it "
        "defines: give each an entry in chapters/glossary.md, or plain letters"
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.names[0])
def test_an_entry_leads_to_its_term(entry):
    section = plain(seen_at(book.target(entry.address).text))
    assert any(plain(name) in section for name in entry.names), entry
    assert entry.address.partition("#")[2], "an entry leads to a heading"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.names[0])
def test_an_entry_is_one_sentence_in_two_languages(entry):
    names = {
        "DETR",
        "DeltaNet",
        "Mamba",
        "RetNet",
        "SAGAN",
        "xLSTM",
    }  # never translated
    assert re.search(f"[{HAN}]", entry.chinese) or entry.chinese in names
    assert entry.meaning.endswith(".") and not re.search(r"\. [A-Z]", entry.meaning)


def test_no_term_twice_and_in_order():
    names = [plain(name) for entry in ENTRIES for name in entry.names]
    assert len(names) == len(set(names))
    first = [", ".join(entry.names).lower() for entry in ENTRIES]
    assert first == sorted(first)


def test_what_is_folded_or_far_below_is_not_seen():
    section = "## One\n\n### Two\n\na\n\n<details>\nb\n</details>\n\n### Three\n\nc"
    assert plain(seen_at(section)).split() == ["one", "two", "a"]
    assert plain(seen_at("## One\n\na\n\n### Two\n\nb")).split() == ["one", "a"]


def test_a_new_term_is_seen():
    text = (
        "A **glimpse** is short. **Trap.** Two **softmaxes**, one **Attention head**."
    )
    assert missing(text, ENTRIES) == {"glimpse", "softmaxes"}

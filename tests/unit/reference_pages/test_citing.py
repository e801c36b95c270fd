"""How to cite says what the configuration says."""

import re

import yaml

from tests.book import text as book

PAGE = (book.CHAPTERS / "citing.md").read_text("utf-8")
CONFIG = yaml.safe_load((book.CHAPTERS.parent / "_config.yml").read_text("utf-8"))


def errors(text: str) -> list[str]:
    """What the plain line and the BibTeX entry leave out or say otherwise."""
    plain = re.search(r"^> (.*)$", text, re.MULTILINE)[1]
    fields = dict(re.findall(r"^  (\w+) += \{(.*?)\}(?:,|\n\})", text, re.M | re.S))
    entry = {
        name: " ".join(re.sub(r"[{}]", "", v).split()) for name, v in fields.items()
    }
    author, title = CONFIG["author"], CONFIG["title"]
    year, url = str(CONFIG["copyright"]), CONFIG["repository"]["url"]
    wanted = {"author": author, "year": year, "url": url}
    wrong = [name for name, value in wanted.items() if entry.get(name) != value]
    if not entry.get("title", "").startswith(title):
        wrong.append("title")
    words = (author, title, f"({year})", f"<{url}>")
    return wrong + [word for word in words if word not in plain.replace("*", "")]


def test_the_citation_is_that_of_the_configuration():
    assert errors(PAGE) == []


def test_a_wrong_field_is_seen():
    year = str(CONFIG["copyright"])
    assert errors(PAGE.replace(year, "1999")) == ["year", f"({year})"]
    assert "author" in errors(PAGE.replace("{{The authors", "{{Some authors"))
    assert "title" in errors(PAGE.replace("title  = {Attention", "title  = {Intention"))


def test_the_citation_file_says_the_same():
    file = (book.CHAPTERS.parent / "CITATION.cff").read_text("utf-8")
    cff = yaml.safe_load(file)
    assert cff["title"] in PAGE.replace("*", "").replace("\n            ", " ")
    assert [author["name"] for author in cff["authors"]] == [CONFIG["author"]]
    assert cff["repository-code"] == CONFIG["repository"]["url"]
    assert str(cff["date-released"]).startswith(str(CONFIG["copyright"]))

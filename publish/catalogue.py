"""Collect what readers see, for translators; compile what translators wrote.

    python -m publish.catalogue            write _build/locale/*.pot: make catalogue
    python -m publish.catalogue zh_CN      compile locale/zh_CN/LC_MESSAGES/*.po

There is one catalogue per subject. A message is an English text of the code: `_("...")`
in Python, `t("...")` in JavaScript, and what exercises and questions declare. Compiled
catalogues go into mhsa_lib/locale, from where Python and the pages read them.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo

from mhsa_lib import exercises
from publish.paths import BUILT, ROOT

TEMPLATES = BUILT / "locale"
TRANSLATED = ROOT / "locale"
COMPILED = ROOT / "mhsa_lib" / "locale"
# Subject -> the folders whose code speaks to readers.
FOLDERS = {
    "exercises": ["mhsa_lib/exercises"],
    "figures": ["mhsa_lib/figures", "mhsa_lib/models"],
    "live": ["live"],
    "site": ["publish/extension"],
    "widgets": ["mhsa_lib/widgets"],
}
SUBJECTS = (*FOLDERS, "questions")
KEYWORDS: dict[str, dict[str, Any]] = {
    ".py": {
        "_": None,
        "N_": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
    },
    ".js": {"t": None, "plural": (1, 2)},
}
METHODS = {".py": "python", ".js": "javascript"}
Text = str | tuple[str, ...]  # a message, or its forms


@dataclass(frozen=True)
class Message:
    """A text that readers see, and where it stands."""

    text: Text
    path: str
    line: int = 0
    context: str | None = None  # where one English text means two things


def messages(subject: str) -> Iterator[Message]:
    """Every message of a subject, in the order of the files."""
    for folder in FOLDERS.get(subject, []):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in METHODS and "node_modules" not in path.parts:
                yield from in_file(path)
    if subject in ("exercises", "questions"):
        yield from declared(subject)


def in_file(path: Path) -> Iterator[Message]:
    """The messages of a file of code."""
    method, words = METHODS[path.suffix], KEYWORDS[path.suffix]
    name = path.relative_to(ROOT).as_posix()
    for line, text, _, context in extract_from_file(method, path, keywords=words):
        yield Message(text, name, line, context)


def declared(subject: str) -> Iterator[Message]:
    """What exercises or questions say: declared in English, translated when shown."""
    if subject == "questions":
        for question in exercises.QUESTIONS.values():
            yield Message(question.prompt, question.id)
            for option in question.options:
                yield Message(option.text, question.id)
                yield Message(option.reason, question.id)
        return
    for exercise in exercises.EXERCISES.values():
        for text in (*exercise.cases(), *(m.hint for m in exercise.mistakes)):
            yield Message(text, exercise.id)


def template(subject: str) -> Catalog:
    """The catalogue of a subject without translations."""
    head = f"# {subject.capitalize()} of Attention, Head by Head: what readers see.\n#"
    catalogue = Catalog(project="Attention, Head by Head", header_comment=head)
    for message in messages(subject):
        where = [(message.path, message.line)]
        catalogue.add(message.text, locations=where, context=message.context)
    return catalogue


def write_templates(folder: Path = TEMPLATES) -> list[Path]:
    """Write a template for each subject; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for subject in SUBJECTS:
        path = folder / f"{subject}.pot"
        with path.open("wb") as file:
            pofile.write_po(file, template(subject), width=0, sort_by_file=False)
        written.append(path)
    return written


def compile_catalogue(catalogue: Catalog, subject: str, folder: Path) -> None:
    """Write what Python reads (.mo) and what scripts read (.json), below a folder."""
    python = folder / "LC_MESSAGES" / f"{subject}.mo"
    python.parent.mkdir(parents=True, exist_ok=True)
    with python.open("wb") as file:
        write_mo(file, catalogue)
    scripts = folder / "scripts"
    scripts.mkdir(exist_ok=True)
    for name, found in script_messages(catalogue, subject).items():
        text = json.dumps(found, ensure_ascii=False, sort_keys=True)
        (scripts / f"{name}.json").write_text(text, "utf-8")


def script_messages(catalogue: Catalog, subject: str) -> dict[str, dict]:
    """Name of a widget, or subject -> the messages that its scripts say."""
    found: dict[str, dict] = {}
    for message in catalogue:
        if not message.id or not message.string:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        for path, _ in message.locations:
            if path.endswith(".js"):
                parts = Path(path).parts
                name = parts[2] if subject == "widgets" else subject
                found.setdefault(name, {})[one] = message.string
    shared = found.pop("shared", {})  # every widget says these too
    return {name: {**shared, **own} for name, own in found.items()}


def compile_language(language: str) -> None:
    """Compile every catalogue of a language. Raises FileNotFoundError without one."""
    source = TRANSLATED / language / "LC_MESSAGES"
    paths = sorted(source.glob("*.po"))
    if not paths:
        raise FileNotFoundError(f"no catalogue in {source}; write SUBJECT.po there")
    for path in paths:
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, locale=language)
        compile_catalogue(catalogue, path.stem, COMPILED / language)


def main() -> None:
    """Write the templates, or compile a language (the command line)."""
    parser = argparse.ArgumentParser(
        prog="publish.catalogue", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("language", nargs="?", help="compile this one, as zh_CN")
    wanted = parser.parse_args().language
    if wanted:
        compile_language(wanted)
        print(f"{wanted} is compiled into {COMPILED.relative_to(ROOT)}")
        return
    for path in write_templates():
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()

"""What a seeded bug is: a text that is replaced, and the tests that must see it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Seed:
    """In `file` the text `old`, which occurs once there, becomes `new`.

    Of the tests in `folders` (or files) whose names have `words`, as in pytest
    -k, one must fail then and say `says`. `site`: once the site is built again. Several
    bugs are tried at a time, so words and output must tell them apart.
    """

    name: str
    file: str
    old: str
    new: str
    folders: tuple[str, ...]
    words: str
    says: str
    site: bool = False

    @classmethod
    def once_built(cls, folders, name, file, old, new, words, says) -> "Seed":
        """A bug that shows once the site is built again."""
        return cls(name, file, old, new, folders, words, says, site=True)

    def put_into(self, text: str) -> str:
        """The text of the file with the bug; ValueError where it cannot be put in."""
        if (times := text.count(self.old)) != 1:
            raise ValueError(
                f"{self.name}: {self.file} has {times} times {self.old!r}, not once"
            )
        return text.replace(self.old, self.new)

    def is_seen_by(self, test: str, output: str) -> bool:
        """Whether a failing test is one of those meant; what its id says counts too."""

        def choose(word: re.Match) -> str:
            known = word[0] in ("and", "or", "not")
            return word[0] if known else str(word[0].lower() in test.lower())

        meant = eval(re.sub(r"[\w/]+", choose, self.words))
        inside = test.startswith(self.folders)
        return meant and inside and self.says in f"{test}\n{output}"

"""What a cell prints: collected, limited, and posted in a few large pieces."""

import io
import time
from collections.abc import Callable

from mhsa_lib.language import _, ngettext

MAX_LINES = 1000
MAX_CHARACTERS = 100_000
SECONDS = 0.05  # between two posts, so that a chatty loop does not flood the page


class Output(io.TextIOBase):
    """A text stream that posts ("text", {...}) and drops what is beyond the limits.

    >>> posted = []
    >>> output = Output(lambda kind, data: posted.append(data["text"]))
    >>> output.write("a" * 5), output.flush()
    (5, None)
    >>> posted
    ['aaaaa']
    """

    current: "Output"

    def __init__(self, post: Callable[[str, dict], None]) -> None:
        super().__init__()
        self.post = post
        self.start()

    def start(self) -> None:
        """Forget everything: the next cell begins."""
        self._waiting: list[str] = []
        self._lines, self._characters, self._dropped = 0, 0, 0
        self._full = False
        self._last = time.monotonic()

    def writable(self) -> bool:
        """Always: this is where print goes."""
        return True

    def write(self, text: str) -> int:
        """Take `text` in; post it soon if it is within the limits."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes text, not {type(text).__name__}")
        if self._full:
            self._dropped += text.count("\n")
            return len(text)
        kept = self._within(text)
        if kept:
            self._waiting.append(kept)
            self._lines += kept.count("\n")
            self._characters += len(kept)
            long = self._characters >= MAX_CHARACTERS
            self._full = long or self._lines >= MAX_LINES
        self._dropped += text.count("\n", len(kept))
        if self._waiting and time.monotonic() - self._last > SECONDS:
            self.flush()
        return len(text)

    def _within(self, text: str) -> str:
        """The beginning of `text` that still fits."""
        text = text[: MAX_CHARACTERS - self._characters]
        lines = text.split("\n", MAX_LINES - self._lines)
        if len(lines) > MAX_LINES - self._lines:
            text = text[: len(text) - len(lines[-1])]
        return text

    def flush(self) -> None:
        """Post what waits."""
        if self._waiting:
            self.post("text", {"text": "".join(self._waiting)})
            self._waiting = []
        self._last = time.monotonic()

    def finish(self) -> None:
        """Post what waits, and one sentence on what was dropped."""
        self.flush()
        if self._lines >= MAX_LINES and self._dropped:
            cut = ngettext(
                "Cut after {lines:,} lines; {more:,} more is not shown.",
                "Cut after {lines:,} lines; {more:,} more are not shown.",
                self._dropped,
            ).format(lines=self._lines, more=self._dropped)
            self.post("note", {"text": cut})
        elif self._characters >= MAX_CHARACTERS:
            cut = _("Cut after {n:,} characters.").format(n=self._characters)
            self.post("note", {"text": cut})

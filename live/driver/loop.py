"""asyncio in a cell: an event loop that sleeps until its next timer is due.

Pyodide's own loop leaves its tasks to the browser, which does not come before the cell
has ended: asyncio.run would wait for ever. In the page nothing comes from outside, no
socket and no thread, so that timers are all that a loop can wait for.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager


class CellLoop(asyncio.BaseEventLoop):
    """The loop of a cell.

    >>> loop = CellLoop()
    >>> loop.run_until_complete(asyncio.sleep(0.01, "slept"))
    'slept'
    >>> loop.close()
    """

    def __init__(self) -> None:
        super().__init__()
        self._selector = self  # whom BaseEventLoop asks what has come from outside

    def select(self, timeout: float | None) -> list:
        """Wait until the next timer is due."""
        if timeout is None:
            raise RuntimeError("nothing in the cell brings what it awaits")
        if timeout:
            time.sleep(timeout)
        return []

    def _process_events(self, events: list) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """There is no other thread to be woken from."""


class _Policy(asyncio.AbstractEventLoopPolicy):
    """What asyncio.run and its like ask for a loop."""

    def __init__(self, loop: CellLoop) -> None:
        self._loop = loop
        self._chosen: asyncio.AbstractEventLoop = loop

    def get_event_loop(self) -> asyncio.AbstractEventLoop:
        """The loop of the session, where the cell has set no other."""
        return self._chosen

    def set_event_loop(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Take a loop of the cell's own; asyncio.run sets none when it ends."""
        self._chosen = loop or self._loop

    def new_event_loop(self) -> CellLoop:
        """Another one."""
        return CellLoop()


@contextmanager
def at_hand(loop: CellLoop) -> Iterator[None]:
    """Let asyncio find the loop of the session, and none that is running."""
    before = asyncio.get_event_loop_policy(), asyncio._get_running_loop()
    asyncio.set_event_loop_policy(_Policy(loop))  # type: ignore[abstract]
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio.set_event_loop_policy(before[0])
        asyncio._set_running_loop(before[1])

"""Many inputs through three stages that overlap, few of them held at once.

Each input is opened, which gives parts of work (a picture and its faces); the
parts of several inputs are worked on together; and an input whose parts are
all done is closed (composed and written). Threads do this side by side.
"""

import threading
from collections import defaultdict
from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait
from dataclasses import dataclass
from dataclasses import field
from functools import partial
from typing import Any


@dataclass(frozen=True)
class Stages:
    """What is done with each input, by threads.

    Args:
        weigh: `weigh(item)` gives what the item takes from the budget while
            it is open. Called by the thread that reads the results.
        open: `open(item)` gives the item's state and the list of its parts.
        work: `work(parts)` gives one result for each of the parts, which may
            be those of several items.
        close: `close(state, results)` gives the outcome of an item.
    """

    weigh: Callable[[Any], float]
    open: Callable[[Any], tuple[Any, list]]
    work: Callable[[list], list]
    close: Callable[[Any, list], Any]


@dataclass(frozen=True)
class Limits:
    """How much is done and held at a time.

    Args:
        threads: Int. Threads that work.
        batch: Int. Parts worked on together.
        budget: Float. Items are open at a time as long as their weights are
            below this together; a heavier item is open alone.
        opening: Int. Items in the stage `open` at a time.
    """

    threads: int
    batch: int
    budget: float
    opening: int = 2**30


@dataclass(eq=False)
class _Entry:
    """An item that is open."""

    index: int
    item: Any
    weight: float
    state: Any = None
    results: list = field(default_factory=list)
    missing: int = 0
    is_over: bool = False


def overlap(
    items: Iterable,
    stages: Stages,
    limits: Limits,
    stop: threading.Event | None = None,
) -> Iterator[tuple[int, Any]]:
    """Takes items through the stages and yields their outcomes.

    An item that fails does not stop the others. A batch that fails is tried
    again item by item, so that only those fail that must.

    Args:
        items: Iterable, read no further than there is room.
        stages: `Stages`.
        limits: `Limits`.
        stop: Once it is set, nothing new is begun; the stages that run are
            finished and their outcomes still come.

    Yields:
        Pairs of an item's index and its outcome, or the `Exception` that a
        stage raised, in the order in which they come about.
    """
    yield from _Run(items, stages, limits, stop or threading.Event()).outcomes()


class _Run:
    def __init__(
        self,
        items: Iterable,
        stages: Stages,
        limits: Limits,
        stop: threading.Event,
    ):
        self._items = enumerate(items)
        self._next = None
        self._stages = stages
        self._limits = limits
        self._stop = stop
        self._weight = 0.0
        self._num_open = 0
        self._num_opening = 0
        self._parts = deque()  # (entry, place, part), not yet worked on
        self._again = deque()  # lists of these, to be tried a second time
        self._ready = deque()  # entries with all their results
        self._running = {}  # futures to what is done when they are
        self._outcomes = deque()

    def outcomes(self) -> Iterator[tuple[int, Any]]:
        pool = ThreadPoolExecutor(self._limits.threads)
        try:
            while self._begin_tasks(pool):
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._running.pop(future)(future)
                # They would keep alive what the stages gave.
                del done, future
                while self._outcomes:
                    yield self._outcomes.popleft()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _begin_tasks(self, pool: ThreadPoolExecutor) -> bool:
        """Begins what can be begun; returns whether anything runs."""
        # One more than there are threads, so that none has to wait.
        while len(self._running) <= self._limits.threads:
            task = None if self._stop.is_set() else self._task()
            if task is None:
                break
            function, arguments, then = task
            self._running[pool.submit(function, *arguments)] = then
        return bool(self._running)

    def _task(self) -> tuple[Callable, tuple, Callable] | None:
        """Chooses what to do next: first what makes room."""
        if self._ready:
            entry = self._ready.popleft()
            arguments = (entry.state, entry.results)
            return self._stages.close, arguments, partial(self._closed, entry)
        if self._again:
            return self._work(self._again.popleft())
        if len(self._parts) < self._limits.batch and self._may_open():
            entry, self._next = self._next, None
            self._weight += entry.weight
            self._num_open += 1
            self._num_opening += 1
            then = partial(self._opened, entry)
            return self._stages.open, (entry.item,), then
        if self._parts:
            count = min(self._limits.batch, len(self._parts))
            return self._work([self._parts.popleft() for _ in range(count)])
        return None

    def _work(self, batch: list[tuple]) -> tuple[Callable, tuple, Callable]:
        parts = [part for _, _, part in batch]
        return self._stages.work, (parts,), partial(self._worked, batch)

    def _may_open(self) -> bool:
        if self._num_opening >= self._limits.opening:
            return False
        if self._next is None:
            index, item = next(self._items, (None, None))
            if index is None:
                return False
            self._next = _Entry(index, item, self._stages.weigh(item))
        fits = self._weight + self._next.weight <= self._limits.budget
        return fits or not self._num_open

    def _opened(self, entry: _Entry, future: Future) -> None:
        self._num_opening -= 1
        if future.exception() is not None:
            self._end(entry, future.exception())
            return
        entry.state, parts = future.result()
        entry.results = [None] * len(parts)
        entry.missing = len(parts)
        self._parts.extend((entry, i, part) for i, part in enumerate(parts))
        if not parts:
            self._ready.append(entry)

    def _worked(self, batch: list[tuple], future: Future) -> None:
        if future.exception() is not None:
            by_entry = defaultdict(list)
            for entry, place, part in batch:
                by_entry[entry].append((entry, place, part))
            if len(by_entry) == 1:
                self._end(entry, future.exception())
            else:
                self._again.extend(by_entry.values())
            return
        for (entry, place, _), result in zip(
            batch, future.result(), strict=True
        ):
            entry.results[place] = result
            entry.missing -= 1
            if not entry.missing and not entry.is_over:
                self._ready.append(entry)

    def _closed(self, entry: _Entry, future: Future) -> None:
        self._end(entry, future.exception() or future.result())

    def _end(self, entry: _Entry, outcome: Any) -> None:
        if not entry.is_over:
            entry.is_over = True
            self._weight -= entry.weight
            self._num_open -= 1
            self._outcomes.append((entry.index, outcome))
        entry.state, entry.results = None, [None] * len(entry.results)

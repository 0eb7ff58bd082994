"""Apply a function to many items by threads, holding few results at once."""

from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


def map_in_order(function: Callable, items: Iterable, workers: int) -> Iterator:
    """Yields `function(item)` for each item, in the order of the items.

    At most twice as many items as workers are begun and not yet taken, so
    that memory does not grow with the number of items.

    Args:
        function: Callable of one argument.
        items: Iterable of its arguments.
        workers: Int. Number of threads; 1 works in the caller's own.
    """
    if workers <= 1:
        yield from map(function, items)
        return
    waiting = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)

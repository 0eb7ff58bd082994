"""Run an iterator in a thread of its own, a few items ahead of its reader."""

import queue
import threading
from collections.abc import Iterable
from collections.abc import Iterator

_END = object()


def in_background(items: Iterable, ahead: int) -> Iterator:
    """Yields the items of an iterable that works in another thread.

    So that the steps of a chain overlap. An error of the iterable is raised
    where its item would have been. When the reader stops, by an error or by
    `close`, the thread is ended and the iterable closed in it.

    Args:
        items: Iterable; used by the thread alone.
        ahead: Int of 1 or more. Items made and not yet taken, at most; one
            more may be waiting for room.

    Yields:
        The items, in their order.
    """
    made = queue.Queue(ahead)
    stopped = threading.Event()

    def put(item) -> bool:
        while not stopped.is_set():
            try:
                made.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work():
        iterator = iter(items)
        try:
            for item in iterator:
                if not put((item, None)):
                    return
        except BaseException as error:  # whatever it is, the reader raises it
            put((_END, error))
        else:
            put((_END, None))
        finally:
            if hasattr(iterator, "close"):
                iterator.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while True:
            item, error = made.get()
            if error is not None:
                raise error
            if item is _END:
                return
            yield item
            del item  # not held while the next is made
    finally:
        stopped.set()
        thread.join()

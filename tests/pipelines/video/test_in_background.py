import threading
import time

import pytest

from facezoo.pipelines.video.in_background import in_background


def test_order_is_kept():
    assert list(in_background(range(100), 3)) == list(range(100))


def test_few_items_are_made_ahead():
    made = []

    def items():
        for i in range(10_000):
            made.append(i)
            yield i

    reader = in_background(items(), 3)
    for taken in range(200):
        assert next(reader) == taken
        # Taken, waiting in the queue, and one that waits for room.
        assert len(made) <= taken + 1 + 3 + 1
    reader.close()
    assert len(made) <= 205


def test_errors_come_where_the_item_would_have():
    def items():
        yield 1
        raise KeyError("lost")

    reader = in_background(items(), 2)
    assert next(reader) == 1
    with pytest.raises(KeyError, match="lost"):
        next(reader)


def test_closing_closes_the_source_and_ends_the_thread():
    closed = threading.Event()

    def items():
        try:
            while True:
                yield 0
        finally:
            closed.set()

    before = threading.active_count()
    reader = in_background(items(), 2)
    next(reader)
    reader.close()
    assert closed.is_set()
    assert threading.active_count() == before


def test_steps_of_a_chain_overlap():
    in_work, most = 0, 0
    lock = threading.Lock()

    def step(items):
        nonlocal in_work, most
        for item in items:
            with lock:
                in_work += 1
                most = max(most, in_work)
            time.sleep(0.005)
            with lock:
                in_work -= 1
            yield item

    chain = in_background(step(in_background(step(range(40)), 2)), 2)
    assert list(chain) == list(range(40))
    assert most == 2

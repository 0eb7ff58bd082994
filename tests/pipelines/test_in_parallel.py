import threading
import time

import pytest

from facezoo.pipelines.in_parallel import map_in_order


@pytest.mark.parametrize("workers", [1, 3])
def test_order_is_kept(workers):
    def slow_if_even(i):
        time.sleep(0.005 * (i % 2 == 0))
        return i

    results = list(map_in_order(slow_if_even, range(20), workers))
    assert results == list(range(20))


@pytest.mark.parametrize("workers", [1, 2])
def test_items_are_taken_when_there_is_room(workers):
    taken = []
    lock = threading.Lock()

    def items():
        for i in range(1000):
            with lock:
                taken.append(i)
            yield i

    results = map_in_order(str, items(), workers)
    assert next(results) == "0"
    assert len(taken) <= 2 * workers
    results.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_reach_the_caller(workers):
    with pytest.raises(ZeroDivisionError):
        list(map_in_order(lambda i: 1 // i, [1, 0, 1], workers))

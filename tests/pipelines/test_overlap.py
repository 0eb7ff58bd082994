import threading
import time

import pytest

from facezoo.pipelines.overlap import Limits
from facezoo.pipelines.overlap import Stages
from facezoo.pipelines.overlap import overlap


class Counting:
    """Stages that count what is open; an item is its number of parts."""

    def __init__(self, weights=None, pause=0.0):
        self.lock = threading.Lock()
        self.weights = weights
        self.pause = pause
        self.open_now = self.most_open = self.weight = self.most_weight = 0
        self.batches = []
        self.stages = Stages(self.weigh, self.open, self.work, self.close)

    def weigh(self, item):
        return self.weights[item[0]] if self.weights else 1

    def open(self, item):
        with self.lock:
            self.open_now += 1
            self.weight += self.weigh(item)
            self.most_open = max(self.most_open, self.open_now)
            self.most_weight = max(self.most_weight, self.weight)
        time.sleep(self.pause)
        number, count = item
        return item, [(number, i) for i in range(count)]

    def work(self, parts):
        with self.lock:
            self.batches.append(parts)
        time.sleep(self.pause)
        return [10 * number + i for number, i in parts]

    def close(self, item, results):
        with self.lock:
            self.open_now -= 1
            self.weight -= self.weigh(item)
        return item[0], results


def expected(items):
    return [
        (number, (number, [10 * number + i for i in range(count)]))
        for number, count in items
    ]


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("batch", [1, 4])
def test_every_item_gets_the_results_of_its_parts(threads, batch):
    items = [(number, number % 6) for number in range(40)]
    counting = Counting()
    limits = Limits(threads, batch, budget=8)
    outcomes = list(overlap(items, counting.stages, limits))
    assert sorted(outcomes) == expected(items)
    assert max(map(len, counting.batches)) <= batch


def test_parts_of_several_items_are_worked_on_together():
    counting = Counting()
    items = [(number, 2) for number in range(30)]
    list(overlap(items, counting.stages, Limits(1, 8, budget=20)))
    owners = [len({number for number, _ in b}) for b in counting.batches]
    assert max(owners) == 4


@pytest.mark.parametrize("threads", [1, 3])
def test_open_items_keep_within_the_budget(threads):
    weights = [1, 5, 2, 9, 30, 1, 1, 4] * 10
    counting = Counting(weights, pause=0.0005)
    items = [(number, 3) for number in range(len(weights))]
    limits = Limits(threads, 50, budget=10)
    outcomes = list(overlap(items, counting.stages, limits))
    assert len(outcomes) == 80 and counting.open_now == 0
    # One of 30 is above the budget: it was alone.
    assert counting.most_weight == 30


def test_items_are_read_as_there_is_room():
    read = []

    def items():
        for number in range(10_000):
            read.append(number)
            yield number, 1

    outcomes = overlap(items(), Counting().stages, Limits(2, 8, budget=6))
    next(outcomes)
    assert len(read) < 40
    outcomes.close()


def test_no_more_are_opened_at_a_time_than_allowed():
    opening = []

    def open_item(item):
        opening.append(item)
        count = len(opening)
        time.sleep(0.002)
        opening.remove(item)
        return count, [None]

    stages = Stages(
        lambda item: 1, open_item, lambda parts: parts, lambda count, _: count
    )
    limits = Limits(4, 2, budget=100, opening=1)
    assert [c for _, c in overlap(range(20), stages, limits)] == [1] * 20


@pytest.mark.parametrize("stage", ["open", "work", "close"])
def test_an_item_that_fails_does_so_alone(stage):
    counting = Counting()
    items = [(number, 2) for number in range(20)]

    def break_at(name):
        function = getattr(counting, name)
        if name != stage:
            return function

        def broken(*arguments):
            (first, *_) = arguments
            numbers = [n for n, _ in first] if name == "work" else [first[0]]
            if 7 in numbers:
                raise ZeroDivisionError("seven")
            return function(*arguments)

        return broken

    stages = Stages(
        counting.weigh, break_at("open"), break_at("work"), break_at("close")
    )
    outcomes = dict(overlap(items, stages, Limits(2, 8, budget=12)))
    assert isinstance(outcomes.pop(7), ZeroDivisionError)
    assert sorted(outcomes.items()) == expected(items[:7] + items[8:])


def test_stop_finishes_what_runs_and_begins_nothing():
    stop = threading.Event()
    counting = Counting()
    items = [(number, 1) for number in range(1000)]
    outcomes = []
    for outcome in overlap(items, counting.stages, Limits(2, 4, 8), stop):
        outcomes.append(outcome)
        if len(outcomes) == 10:
            stop.set()
    assert 10 <= len(outcomes) < 30
    assert sorted(outcomes) == [expected(items)[n] for n, _ in sorted(outcomes)]


def test_reader_that_breaks_off_leaves_no_thread():
    before = threading.active_count()
    outcomes = overlap(
        [(n, 1) for n in range(99)], Counting().stages, Limits(3, 4, 8)
    )
    next(outcomes)
    outcomes.close()
    assert threading.active_count() == before

import numpy as np
import pytest

from contenders.calling import ask
from contenders.environments import ContenderFailed

FACES = np.zeros((3, 8, 8, 3), "uint8")


def test_an_answer_comes_back(fake, environments):
    twice = fake("twice", images="np.repeat(faces, 2, 1).repeat(2, 2) + 7")
    answer = ask(twice, FACES, environments)
    assert answer.images.shape == (3, 16, 16, 3) and (answer.images == 7).all()
    assert answer.landmarks is None
    assert answer.ms == pytest.approx(4) and answer.versions == {"fake": "1"}


def test_options_reach_the_worker(fake, environments):
    body = "sys.exit(f\"size {options['size']} of {len(faces)} faces\")"
    with pytest.raises(ContenderFailed, match="crashed: size 16 of 3 faces"):
        ask(fake("told", body), FACES, environments, size=16)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import no_such_package", "crashed: ModuleNotFoundError: .*no_such"),
        ("import os; os.kill(os.getpid(), 11)", "ended by SIGSEGV"),
        ("pass", "its answer is unusable"),
        ("open(sys.argv[2], 'w').write('hello')", "its answer is unusable"),
        ("np.savez(sys.argv[2], landmarks=1)", "its answer is unusable"),
        ("import time; time.sleep(60)", "took more than 1.5 s"),
    ],
)
def test_what_goes_wrong_is_told(fake, environments, body, reason):
    with pytest.raises(ContenderFailed, match=reason) as caught:
        ask(fake("bad", body), FACES, environments, timeout=1.5)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        {"landmarks": "np.zeros((3, 5, 2))"},
        {"landmarks": "np.zeros((2, 68, 2))"},
        {"images": "np.zeros((3, 4, 4, 3))"},
        {"images": "np.zeros((3, 4, 5, 3), 'uint8')"},
    ],
    ids=["points", "faces", "float", "not square"],
)
def test_answers_of_another_shape_are_refused(fake, environments, answer):
    with pytest.raises(ContenderFailed, match="unusable: .* of shape"):
        ask(fake("odd", **answer), FACES, environments)

import numpy as np

from facezoo.evaluation import detail_ratio
from facezoo.evaluation import radial_power
from facezoo.images import bicubic_resize


def wave(cycles, size=64):
    x = np.arange(size) / size
    row = 0.5 + 0.25 * np.sin(2 * np.pi * cycles * x)
    return np.tile(row[None, None, :, None], (1, size, 1, 3))


def test_a_wave_is_found_at_its_frequency():
    for cycles in (5, 12, 20):
        power = radial_power(wave(cycles))
        assert power.shape == (1, 32)
        assert power[0].argmax() == cycles
        # The Hann window spreads it over the neighbours, and no further.
        others = np.delete(power[0], [cycles - 1, cycles, cycles + 1])
        assert others.max() < 1e-3 * power[0].max()


def test_brightness_is_no_detail():
    face = np.random.default_rng(0).random((1, 64, 64, 3))
    np.testing.assert_allclose(
        radial_power(face), radial_power(face + 0.3), atol=1e-12
    )


def test_detail_goes_with_the_square_and_is_lost_by_shrinking():
    faces = np.random.default_rng(0).random((3, 64, 64, 3))
    assert abs(detail_ratio(faces, faces, 8) - 1) < 1e-9
    assert abs(detail_ratio(faces / 2, faces, 8) - 0.25) < 1e-9
    coarse = bicubic_resize(bicubic_resize(faces.astype("float32"), 16), 64)
    assert detail_ratio(coarse, faces, 8) < 0.1

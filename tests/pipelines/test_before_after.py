from dataclasses import replace

import numpy as np

from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.pipelines.before_after import MAX_FACES
from facezoo.pipelines.before_after import before_after_sheet
from facezoo.pipelines.before_after import face_before
from tests.pipelines.report.test_writer import face
from tests.pipelines.report.test_writer import noise


def test_before_is_the_square_of_the_picture_enlarged():
    image = noise(40, 40)
    before = face_before(image, face(), 64)
    # The square's edges are pixels' edges, 4 to 28.
    expected = bicubic_resize(image[4:28, 4:28], 64)
    # The cut sees beyond the square; inside the two are equal.
    np.testing.assert_array_equal(before[8:-8, 8:-8], expected[8:-8, 8:-8])
    np.testing.assert_array_equal(
        face_before(image, face(), 24), image[4:28, 4:28]
    )


def test_a_row_for_each_face_in_four_columns():
    image = noise(40, 40)
    one = before_after_sheet(image, [face()], IBUG68, cell=96)
    three = before_after_sheet(image, [face()] * 3, IBUG68, cell=96)
    step = 96 + 96 // 24
    assert three.shape[0] - one.shape[0] == 2 * step
    assert one.shape[1] > 4 * step
    third = one[-100:-4, -2 * step : -step - 4]
    np.testing.assert_array_equal(third, bicubic_resize(face().sr_image, 96))
    last = one[-100:-4, -step:-4]
    assert np.abs(last.astype(int) - third).mean() > 5


def test_a_crowd_is_cut_short():
    faces = [replace(face(), score=i / 100) for i in range(MAX_FACES + 5)]
    sheet = before_after_sheet(noise(40, 40), faces, IBUG68, cell=24)
    assert sheet.shape[0] < (MAX_FACES + 3) * 26

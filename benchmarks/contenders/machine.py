"""What a figure was measured on, for the head of a report."""

import os
import platform
from importlib import metadata
from pathlib import Path

PACKAGES = ("numpy", "ai-edge-litert", "opencv-python-headless", "pillow")


def describe_machine() -> dict:
    """Gives the processor's model, cores, load and versions as strings."""
    processors = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        processors = len(os.sched_getaffinity(0))
    described = {
        "processor": _processor(),
        "cores": f"{processors} usable of {os.cpu_count()}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    if hasattr(os, "getloadavg"):
        described["load at the start"] = f"{os.getloadavg()[0]:.1f}"
    for package in PACKAGES:
        try:
            described[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return described


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    except OSError:
        pass
    return platform.processor() or "unknown"

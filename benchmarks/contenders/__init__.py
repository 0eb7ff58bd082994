"""The parts of `benchmarks/rivals.py`."""

"""Lays out what pose.py measured."""

import numpy as np
from rich.table import Table


def exact_table(rows: list[dict], title: str) -> Table:
    """Lays out the rows of `measure_heads` in pose.py."""
    table = Table(title=title)
    names = ("px", "yaw", "faces", "yaw error", "pitch", "roll", "angle")
    for name in (*names, "NME 2D", "NME 3D"):
        table.add_column(name, justify="right")
    for row in rows:
        names = ("yaw_error", "pitch_error", "roll_error", "angle")
        table.add_row(
            str(row["face_size"]),
            "{:.0f} to {:.0f}".format(*row["yaw"]),
            str(row["faces"]),
            *(f"{row[name]:.2f}" if name in row else "-" for name in names),
            f"{row['nme_2d']:.2f} %",
            f"{row['nme_3d']:.2f} %",
        )
    return table


def agreed_table(rows: list[dict], title: str) -> Table:
    """Lays out the rows of `measure_agreed` in pose.py, biases in brackets."""
    table = Table(title=title)
    for name in ("px", "who", "faces", "yaw", "pitch", "roll", "mean", "depth"):
        table.add_column(name, justify="right")
    for row in rows:
        told = ["-"] * 4
        if "angle" in row:
            names = ("yaw", "pitch", "roll")
            errors = [row[f"{name}_error"] for name in names]
            biases = [row[f"{name}_bias"] for name in names]
            pairs = zip(errors, biases, strict=True)
            told = [f"{error:.2f} ({bias:+.2f})" for error, bias in pairs]
            told.append(f"{np.mean(errors):.2f}")
        table.add_row(
            str(row["face_size"]),
            row["contender"],
            str(row["faces"]),
            *told,
            f"{row['depth']:.3f}",
        )
    return table

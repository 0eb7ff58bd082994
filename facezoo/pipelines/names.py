"""Give each input a name of its own for the files that are made of it."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path


def output_names(paths: Sequence[Path]) -> list[str]:
    """Names the outputs of each input so that no two inputs share a name.

    A file is named by its stem. Files of one stem are told apart by their
    folder (`a/x.png` and `b/x.png` become `a_x` and `b_x`), by their suffix
    (`x.png` and `x.jpg` become `x_png` and `x_jpg`), or by a number. Names
    that differ in upper and lower case alone count as the same, as some disks
    keep them so.

    Args:
        paths: Sequence of `N` different `pathlib.Path`.

    Returns:
        List of `N` different strings.

    Example:

    >>> output_names([Path("a/x.png"), Path("b/x.png"), Path("a/y.png")])
    ['a_x', 'b_x', 'y']
    """
    same_stem = defaultdict(list)
    for i, path in enumerate(paths):
        same_stem[path.stem.casefold()].append(i)
    names = [path.stem for path in paths]
    taken = {stem for stem, group in same_stem.items() if len(group) == 1}
    for group in same_stem.values():
        if len(group) == 1:
            continue
        for candidates in _candidates([paths[i] for i in group]):
            keys = {name.casefold() for name in candidates}
            if len(keys) == len(group) and not keys & taken:
                break
        else:
            candidates = list(_numbered(paths[group[0]].stem, group, taken))
            keys = {name.casefold() for name in candidates}
        taken |= keys
        for i, name in zip(group, candidates):
            names[i] = name
    return names


def _candidates(paths: list[Path]) -> Iterable[list[str]]:
    """Yields ways to name files of one stem, the shortest first."""
    folders = [path.absolute().parent.name for path in paths]
    suffixes = [path.suffix.lstrip(".") for path in paths]
    stems = [path.stem for path in paths]
    yield [f"{a}_{b}" for a, b in zip(folders, stems)]
    yield [f"{a}_{b}" for a, b in zip(stems, suffixes)]


def _numbered(stem: str, group: list[int], taken: set[str]) -> Iterable[str]:
    number = 0
    for _ in group:
        number += 1
        while f"{stem}_{number}".casefold() in taken:
            number += 1
        yield f"{stem}_{number}"

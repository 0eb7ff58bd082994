"""Reads the source tree and lists where it breaks the project's rules.

Nothing is imported: every rule is checked on the syntax tree, so an import
inside a function counts as much as one at the top.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LINES = 350
# What the command line may load before it knows the command.
LIGHT_NAMES = re.compile(r"facezoo($|\.(cli|errors|atomic)($|\.))")
BAD_NAME = re.compile(r"(^|_)(utils?|common|helpers?|misc)($|_)")

_ROOT_MODULES = {"errors", "atomic"}
_BASE = _ROOT_MODULES | {"landmarks", "images", "presets"}
_MEASURED = _BASE | {"runtime", "evaluation", "face3d"}
_TENSORS = _MEASURED | {"ops"}
_BLOCKS = _TENSORS | {"layers", "codecs", "degradations", "losses", "metrics"}
_NETWORKS = _BLOCKS | {"models", "data"}
_EVERYTHING = _NETWORKS | {"training", "export", "pipelines", "demo"}
_EVERYTHING |= {"integrations"}

# What each package of facezoo may import of facezoo, besides itself. `""` is
# facezoo/__init__.py, which imports for type checkers only.
MAY_IMPORT = {
    "": _EVERYTHING,
    "errors": set(),
    "atomic": {"errors"},
    "landmarks": _ROOT_MODULES,
    "images": _ROOT_MODULES,
    "presets": _ROOT_MODULES,
    "face3d": _ROOT_MODULES | {"landmarks", "images"},
    "runtime": _BASE | {"face3d"},
    "evaluation": _BASE,
    "pipelines": _MEASURED,
    "integrations": _MEASURED | {"pipelines"},
    "demo": _BASE,
    "ops": _MEASURED,
    "layers": _TENSORS,
    "codecs": _TENSORS,
    "degradations": _TENSORS,
    "losses": _TENSORS,
    "metrics": _TENSORS,
    "models": _BLOCKS,
    "data": _BLOCKS,
    "training": _NETWORKS,
    "export": _NETWORKS,
    "cli": _EVERYTHING,
    "__main__": {"cli"},
}
_NUMPY_SIDE = _MEASURED | {"pipelines", "integrations", "demo", "cli"}
_NUMPY_SIDE |= {"__main__", ""}

# Other people's packages: what the NumPy side may import, and the rest.
_LIGHT = {"PIL", "ai_edge_litert", "cv2", "numpy", "rich"}
_KERAS_SIDE = _LIGHT | {"h5py", "keras", "matplotlib"}
# What extras bring for the NumPy side: imported inside what needs it.
_EXTRAS = {"av", "mtcnn"}
_DATA_EXTRAS = {"scipy"}  # For readers, likewise.
# The one file that asks each backend by its name, for what Keras lacks.
_EACH_BACKEND = "facezoo/ops/input_gradients.py"
_BACKENDS = {"tensorflow", "jax", "torch"}
_EXPORTS = {"flatbuffers", "onnx", "onnxruntime", "tf2onnx"}
# What a package of the Keras side may import besides.
_BESIDES = {"export": _EXPORTS, "data": _DATA_EXTRAS}


class Import(NamedTuple):
    """One name that a file imports."""

    name: str
    line: int
    is_delayed: bool
    is_for_types: bool


def violations(root: Path) -> list[str]:
    """Lists what is wrong in a checkout, one sentence each.

    Args:
        root: Folder that holds `facezoo/`, and maybe the others.
    """
    found = []
    for top in ("facezoo", "recipes", "benchmarks", "tests"):
        for path in sorted((root / top).rglob("*.py")):
            relative = path.relative_to(root)
            source = path.read_text(encoding="utf-8")
            found += _check_file(relative, source)
            if top == "facezoo":
                tree = ast.parse(source)
                found += _check_imports(relative, tree)
                if relative.parts[1] == "layers":
                    found += _check_layer(relative, tree)
    return found


def _check_file(path: Path, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > LINES:
        yield f"{path} has {lines} lines; {LINES} at most."
    for part in (*path.parts[:-1], path.stem):
        if BAD_NAME.search(part):
            yield f"{path} says nothing by its name: {part}."


def _check_imports(path: Path, tree: ast.Module) -> Iterator[str]:
    package = path.parts[1].removesuffix(".py")
    package = "" if package == "__init__" else package
    if package not in MAY_IMPORT:
        yield f"{path} is in a package that has no place in the order."
        return
    for item in imports(tree):
        where = f"{path}:{item.line} imports {item.name}"
        top, _, rest = item.name.partition(".")
        if top == "":
            yield f"{where}: write the whole name, from facezoo on."
        elif top == "facezoo":
            target = rest.partition(".")[0]
            allowed = MAY_IMPORT[package] | {package, "", "__version__"}
            if target not in allowed:
                yield f"{where}: not to the left of {package or 'facezoo'}."
        elif top not in sys.stdlib_module_names:
            yield from _check_foreign(path, package, top, where)
        yield from _check_delay(package, item, where)


def _check_foreign(
    path: Path, package: str, top: str, where: str
) -> Iterator[str]:
    if path.as_posix() == _EACH_BACKEND and top in _BACKENDS:
        return
    if top == "tensorflow":
        if package != "export" and path.as_posix() != "facezoo/data/tf_data.py":
            yield f"{where}: only export/ and data/tf_data.py may."
    elif package in _ROOT_MODULES | {""}:
        yield f"{where}: only the standard library is allowed here."
    elif package in _NUMPY_SIDE:
        if top not in _LIGHT | _EXTRAS:
            yield f"{where}: the NumPy side takes {', '.join(sorted(_LIGHT))}."
    elif top not in _KERAS_SIDE | _BESIDES.get(package, set()):
        yield f"{where}: not a dependency, or not for this side."


def _check_delay(package: str, item: Import, where: str) -> Iterator[str]:
    top = item.name.partition(".")[0]
    if top in sys.stdlib_module_names or item.is_delayed or item.is_for_types:
        return
    if top in _EXTRAS | _DATA_EXTRAS:
        yield f"{where}: an extra is imported inside what needs it."
    if package == "cli" and not LIGHT_NAMES.match(item.name):
        yield f"{where}: a command imports inside what needs it."
    if package == "":
        yield f"{where}: facezoo/__init__.py loads nothing."


def _check_layer(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.name == "__init__.py":
        return
    public = [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    if len(public) != 1:
        yield f"{path} has {len(public)} public classes, not one: {public}."
    elif snake_case(public[0]) != path.stem:
        yield f"{path} is not named after its layer, {public[0]}."


def snake_case(name: str) -> str:
    """Turns a layer's name into its file's: `RCAB` to `rcab`, without `2D`."""
    name = re.sub(r"[123]D$", "", name)
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", name)
    return "_".join(words).lower()


def imports(tree: ast.Module) -> Iterator[Import]:
    """Yields every import of a file, `importlib.import_module` included.

    `from a import b` gives `a.b`, for `b` may be a module; a relative import
    gives a name that begins with a dot.
    """
    yield from _imports(tree, is_delayed=False, is_for_types=False)


def _imports(
    node: ast.AST, is_delayed: bool, is_for_types: bool
) -> Iterator[Import]:
    match node:
        case ast.Import():
            names = [alias.name for alias in node.names]
        case ast.ImportFrom():
            base = "." * node.level + (node.module or "")
            names = [f"{base}.{alias.name}" for alias in node.names]
        case ast.Call(args=[ast.Constant(str(name)), *_]) if ast.unparse(
            node.func
        ) in ("__import__", "import_module", "importlib.import_module"):
            names = [name]
        case _:
            names = []
    for name in names:
        yield Import(name, node.lineno, is_delayed, is_for_types)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        is_delayed = True
    guarded = set()
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        guarded = set(map(id, node.body))
    for child in ast.iter_child_nodes(node):
        yield from _imports(
            child, is_delayed, is_for_types or id(child) in guarded
        )

"""Which ops of a LiteRT file XNNPACK, the fast CPU library, takes over."""

from dataclasses import dataclass
from pathlib import Path

from ai_edge_litert.interpreter import Interpreter
from ai_edge_litert.interpreter import OpResolverType


@dataclass(frozen=True)
class Delegation:
    """How the ops of a file are shared out.

    Attributes:
        ops: Int. Ops of the file.
        delegated: Int. Ops that XNNPACK runs.
        partitions: Int. Pieces of the graph that it runs; between two of them
            the data go back to the interpreter. One is best.
        left: Tuple of the names of the ops that the interpreter runs itself.
    """

    ops: int
    delegated: int
    partitions: int
    left: tuple[str, ...]


def count_delegated(file: str | Path | bytes) -> Delegation:
    """Counts what XNNPACK takes of a LiteRT file on this machine.

    The interpreter tells only the inputs and outputs of each piece; the ops
    between them are found by going back from the outputs.

    Args:
        file: Path of a `.tflite` file, or its content.

    Returns:
        A `Delegation`.

    Example:

    >>> count_delegated("model.tflite").partitions
    1
    """
    is_content = isinstance(file, bytes)
    source = {"model_content" if is_content else "model_path": file}
    if not is_content:
        source["model_path"] = str(file)
    plain = Interpreter(
        **source,
        experimental_op_resolver_type=(
            OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        ),
    )
    ops = plain._get_ops_details()
    maker = {int(tensor): op for op in ops for tensor in op["outputs"]}
    shared = Interpreter(**source)
    shared.allocate_tensors()
    pieces = [
        op for op in shared._get_ops_details() if op["op_name"] == "DELEGATE"
    ]
    taken = set()
    for piece in pieces:
        inputs = {int(tensor) for tensor in piece["inputs"]}
        waiting = [int(tensor) for tensor in piece["outputs"]]
        while waiting:
            tensor = waiting.pop()
            op = maker.get(tensor)
            if tensor in inputs or op is None or op["index"] in taken:
                continue
            taken.add(op["index"])
            waiting += [int(i) for i in op["inputs"]]
    left = [op["op_name"] for op in ops if op["index"] not in taken]
    return Delegation(len(ops), len(taken), len(pieces), tuple(left))

"""Programs of torch.export, ``m.pt2``, read without running anything of the file.

torch's own loader unpickles parts of such a file and evaluates texts in it. Here its JSON is read as a list of calls
and its weights as bare numbers; each call is one of torch's own operators on tensors (``aten``), found by its name. A
file that needs more than that is not read.
"""

from __future__ import annotations

import hashlib
import json
import math
import operator
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError

from .program_parts import Call, Value, assembled

NAME = re.compile(r"[A-Za-z_]\w*")
PATH = re.compile(r"[A-Za-z_0-9@]+(\.[A-Za-z_0-9@]+)*")
OPERATOR = re.compile(r"torch\.ops\.aten\.(\w+)\.(\w+)")
SUMS = re.compile(r"_operator\.(add|sub|mul|floordiv|mod|neg|truediv|getitem|eq|ne|lt|le|gt|ge)")
MOST_BYTES = 200_000_000  # of its JSON
TYPES = {
    1: torch.uint8, 2: torch.int8, 3: torch.int16, 4: torch.int32, 5: torch.int64, 6: torch.float16, 7: torch.float32,
    8: torch.float64, 12: torch.bool, 13: torch.bfloat16,
}  # fmt: skip  # by the format's own numbers
FORMATS = {1: torch.contiguous_format, 2: torch.channels_last, 3: torch.channels_last_3d, 4: torch.preserve_format}
STRIDED = 7
TRAINING = ("training", "train")  # what batch-norm and dropout are told
NOWHERE = "_empty_nn_module_stack"  # what stood in no module, by torch's word for it
CHOICES = {"padding", "approximate", "rounding_mode", "mode", "indexing", "reduce", "equation"}  # texts of operators
TAKEN = re.compile(  # what an operator may take
    r"(Optional\[|List\[)*(Tensor|int|float|bool|number|SymInt|Device|ScalarType|Layout|MemoryFormat|str)\]*"
)
PRIVATE = re.compile(  # operators with an underscore that read and write nothing but tensors within their bounds
    r"_(native_batch_norm_legit\w*|softmax|log_softmax|to_copy|unsafe_view|adaptive_avg_pool[23]d|"
    r"upsample_\w+|scaled_dot_product_\w+|native_multi_head_attention|batch_norm_impl_index)"
)
DANGEROUS = re.compile(  # operators that trust what they are given, or give what was in memory before
    r"backward|sparse|mkldnn|cudnn|miopen|fbgemm|quantize|mps|nested|pin|storage|resize|empty|strided|shallow|segment|"
    r"unsafe_[^v]|^set|^data|_bag"
)
IDLE = re.compile(r"torch\.ops\.aten\.(_assert\w*|sym_constrain_range\w*)\.\w+")  # checks of sizes
ACTIVATIONS: Mapping[str, Callable[..., Any]] = {  # as functions, so that they are layers as in any other network
    "relu": torch.relu, "relu_": torch.relu_, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "gelu": nn.functional.gelu, "silu": nn.functional.silu, "hardswish": nn.functional.hardswish,
}  # fmt: skip


class NotReadable(Exception):
    """The file needs more than operators on tensors; the message says what, as a part of a sentence."""


def read_program(path: Path) -> tuple[nn.Module, tuple[int, ...]]:
    """The network, and the shape of the images that it was exported for; 0 where any number goes. Raises NotReadable.

    Its parts are those of the network that was exported, by their names. Raises UserError where it still trains.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive, path.name).network()
    except (NotReadable, UserError):
        raise
    except Exception as error:
        words = str(error).splitlines() or [""]
        raise NotReadable(f"it is of another form ({type(error).__name__}: {words[0][:80]})") from None


class _Reader:
    """An archive, and what is read of it."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive, self._file = archive, file
        self._names = set(archive.namelist())
        if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
            raise NotReadable("its parts are packed")
        models = [name for name in self._names if re.fullmatch(r"([^/]*/)?models/[^/]+\.json", name)]
        if len(models) != 1:
            raise NotReadable(f"it holds {len(models)} programs in the form of today")
        self._root, self._model = models[0].rpartition("models/")[0], models[0]

    def network(self) -> tuple[nn.Module, tuple[int, ...]]:
        text = self._bytes(self._model)
        program = json.loads(text)
        graph, signature = program["graph_module"]["graph"], program["graph_module"]["signature"]
        tensors = self._tensors("weights") | self._tensors("constants")
        held, image = _inputs(signature["input_specs"], tensors)
        calls = [call for call in map(_call, graph["nodes"]) if call is not None]
        if any(call.options.get(name) is True for call in calls for name in TRAINING):
            raise UserError(
                f"{self._file} was exported in training mode, in which batch-norm and dropout answer otherwise; export "
                "it after model.eval()."
            )
        outputs = _outputs(signature["output_specs"])
        keys = _keys(program["graph_module"]["module_call_graph"][0]["signature"]["out_spec"], len(outputs))
        network = assembled(calls, held, image, outputs, keys)
        digest = torch.tensor(list(hashlib.sha256(text).digest()), dtype=torch.uint8)
        network.register_buffer("file_digest", digest)
        sizes = graph["tensor_values"][image]["sizes"]
        return network, tuple(int(size.get("as_int", 0)) for size in sizes)

    def _bytes(self, name: str) -> bytes:
        if self._archive.getinfo(name).file_size > MOST_BYTES:
            raise NotReadable(f"its {name.rpartition('/')[2]} is larger than {MOST_BYTES:,} bytes")
        return self._archive.read(name)

    def _tensors(self, kind: str) -> dict[str, Tensor]:
        """The weights, or the constants, by their names in the network."""
        folder = f"{self._root}data/{kind}/"
        files = [name for name in self._names if name.startswith(folder) and name.endswith("_config.json")]
        if len(files) != 1:
            raise NotReadable(f"its {kind} are in an older form, which is pickled")
        entries = json.loads(self._bytes(files[0]))["config"]
        storages: dict[str, Tensor] = {}
        found = {}
        for name, entry in entries.items():
            file, meta = str(entry["path_name"]), entry["tensor_meta"]
            if entry["use_pickle"] or meta is None or not file.startswith(("weight_", "tensor_")):
                raise NotReadable(f"its {kind} hold a pickled object ({name[:60]})")
            if file not in storages:
                storages[file] = self._storage(folder + file)
            found[name] = _tensor(storages[file], meta, bool(entry["is_param"]))
        return found

    def _storage(self, name: str) -> Tensor:
        data = torch.empty(self._archive.getinfo(name).file_size, dtype=torch.uint8)
        with self._archive.open(name) as member:
            if data.numel() and member.readinto(data.numpy().data) != data.numel():  # type: ignore[attr-defined]
                raise NotReadable("its weights end too early")
        return data


def _tensor(storage: Tensor, meta: Mapping[str, Any], weight: bool) -> Tensor:
    """A tensor of the bytes that a file holds, with sizes and strides within them."""
    if meta["layout"] != STRIDED or meta["dtype"] not in TYPES:
        raise NotReadable("it holds tensors that are no ordinary ones")
    kind = TYPES[meta["dtype"]]
    sizes, strides = (tuple(int(size["as_int"]) for size in meta[part]) for part in ("sizes", "strides"))
    offset = int(meta["storage_offset"]["as_int"])
    if math.prod(sizes) == 0:
        return torch.empty(sizes, dtype=kind)
    flat = storage[: len(storage) // kind.itemsize * kind.itemsize].view(kind)
    tensor = torch.as_strided(flat, sizes, strides, offset)  # torch refuses what lies outside
    return nn.Parameter(tensor, requires_grad=False) if weight and tensor.is_floating_point() else tensor


def _inputs(specs: Sequence[Mapping[str, Any]], tensors: Mapping[str, Tensor]) -> tuple[dict[str, Any], str]:
    """By the program's names of its inputs, the path and the tensor of each that is held; and the image's."""
    held: dict[str, tuple[str, Tensor]] = {}
    images = []
    places = {"parameter": "parameter_name", "buffer": "buffer_name", "tensor_constant": "tensor_constant_name"}
    for spec in specs:
        ((kind, entry),) = spec.items()
        if kind == "user_input":
            images.append(str(entry["arg"]["as_tensor"]["name"]))
        elif kind in places:
            place = str(entry[places[kind]])
            if not PATH.fullmatch(place):
                raise NotReadable(f"a weight is called {place[:40]!r}")
            held[str(entry["arg"]["name"])] = place, tensors[place]
        else:
            raise NotReadable(f"it takes an input that is a {kind.replace('_', ' ')}")
    if len(images) != 1:
        raise NotReadable(f"it takes {len(images)} inputs")
    return held, images[0]


def _outputs(specs: Sequence[Mapping[str, Any]]) -> list[str]:
    found = []
    for spec in specs:
        ((kind, entry),) = spec.items()
        if kind != "user_output" or "as_tensor" not in entry["arg"]:
            raise NotReadable(f"it gives a {kind.replace('_', ' ')}")
        found.append(str(entry["arg"]["as_tensor"]["name"]))
    return found


def _keys(text: str, count: int) -> list[str] | None:
    """What the outputs are called, where the network gave a dictionary; None where it gave them in order."""
    tree = json.loads(text)[1]
    children = tree["children_spec"]
    if any(child["type"] is not None for child in children) or (children and len(children) != count):
        raise NotReadable("what it gives is nested")
    context = json.loads(tree["context"] or "null") if isinstance(tree["context"], str) else None
    named = isinstance(context, list) and len(context) == count and all(isinstance(key, str) for key in context)
    return list(context) if named and children and context else None


def _call(node: Mapping[str, Any]) -> Call | None:
    """One call of the program; None for a check that changes nothing."""
    target = str(node["target"])
    if IDLE.fullmatch(target):
        return None
    paths = tuple(_stack(node.get("metadata", {}).get("nn_module_stack", "")))
    function = getattr(operator, target.partition(".")[2]) if SUMS.fullmatch(target) else _of_torch(target)
    taken = [(str(one["name"]), _argument(one["arg"])) for one in node["inputs"]]
    unnamed = len(taken) if SUMS.fullmatch(target) else 1 if function in ACTIVATIONS.values() else 0
    return Call(function, [one for _, one in taken[:unnamed]], dict(taken[unnamed:]), _given(node["outputs"]), paths)


def _of_torch(target: str) -> Callable[..., Any]:
    """An operator of torch's. Raises NotReadable where it may touch anything but tensors."""
    named = OPERATOR.fullmatch(target)
    packet = getattr(torch.ops.aten, named[1], None) if named else None
    function = getattr(packet, named[2], None) if named and packet is not None else None
    if not isinstance(function, torch._ops.OpOverload) or not named:
        raise NotReadable(f"it calls {target[:80]}")
    hidden = DANGEROUS.search(named[1]) or (named[1].startswith("_") and not PRIVATE.fullmatch(named[1]))
    schema = function._schema
    odd = [one for one in schema.arguments if not TAKEN.fullmatch(str(one.type)) or _is_text(one)]
    if hidden or odd or not all(TAKEN.fullmatch(str(one.type)) for one in schema.returns):
        raise NotReadable(f"it calls {target[:80]}")
    return ACTIVATIONS.get(named[1], function)


def _is_text(argument: Any) -> bool:
    return "str" in str(argument.type) and argument.name not in CHOICES


def _argument(stated: Mapping[str, Any]) -> Any:
    """What a call is given: a value of the program by its name, or a constant."""
    ((kind, value),) = stated.items()
    if kind == "as_none":
        return None
    if kind in ("as_tensor", "as_optional_tensor") and isinstance(value, Mapping):
        return Value(str(value["name"])) if "name" in value else _argument(value)
    if kind == "as_tensors":
        return [Value(str(one["name"])) for one in value]
    if kind in ("as_optional_tensors", "as_sym_ints", "as_sym_int", "as_sym_bool", "as_sym_float", "as_sym_floats"):
        return [_argument(one) for one in value] if isinstance(value, list) else _argument(value)
    if kind == "as_name":
        return Value(str(value))
    if kind in ("as_int", "as_bool", "as_float", "as_ints", "as_bools", "as_floats"):
        return [_number(kind, one) for one in value] if isinstance(value, list) else _number(kind, value)
    if kind == "as_string" and len(str(value)) < 60:
        return str(value)
    if kind == "as_scalar_type" and value in TYPES:
        return TYPES[value]
    if kind == "as_memory_format" and value in FORMATS:
        return FORMATS[value]
    if kind == "as_layout" and value == STRIDED:
        return torch.strided
    if kind == "as_device":
        return torch.device("cpu")
    raise NotReadable(f"a call takes {kind.removeprefix('as_').replace('_', ' ')}")


def _number(kind: str, value: Any) -> int | float | bool:
    return float(value) if "float" in kind else bool(value) if "bool" in kind else int(value)


def _given(outputs: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The names of what a call gives: one, several, or one list of them."""
    found: list[Any] = []
    for output in outputs:
        ((kind, value),) = output.items()
        if kind == "as_tensors":
            found.append([str(one["name"]) for one in value])
        elif kind in ("as_sym_int", "as_sym_bool", "as_sym_float"):
            found.append(str(value["as_name"]))
        elif kind == "as_none":
            found.append("")
        elif kind == "as_tensor":
            found.append(str(value["name"]))
        else:
            raise NotReadable(f"a call gives {kind.removeprefix('as_').replace('_', ' ')}")
    return found


def _stack(text: str) -> Iterator[tuple[str, str]]:
    """The modules in whose forwards a call stood, outermost first: the path and the class of each."""
    for entry in text.split(";"):
        parts = entry.split(",")
        if len(parts) == 3 and PATH.fullmatch(parts[1]) and not parts[1].startswith(NOWHERE):
            kind = parts[2].rpartition(".")[2]
            yield parts[1], kind if NAME.fullmatch(kind) else "Part"

"""A file of weights: what tensors it holds, told without reading them, and those that are wanted, read and checked.

Nothing in it is executed. What is read lies in memory of our own: a file that a training goes on writing may change.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from workbench.api import UserError
from workbench.regular_file import in_words

MAX_NAME = 120  # letters
CHUNK = 1 << 22  # values that are counted at a time


@dataclass(frozen=True)
class TensorInfo:
    """What is known of a tensor that was not read: its shape, its type of numbers, and why it can be no weight."""

    shape: tuple[int, ...]
    dtype: torch.dtype
    trouble: str = ""


class WeightFile(ABC):
    """A file, or a file in several parts, with one or more sets of tensors.

    name         for sentences
    entries      by the path of its dictionary (``state_dict``, empty for the file itself) its tensors by name
    remarks      sentences on what else is in it
    class_names  what it says the classes are called, as it stands there; None where it says nothing
    said         the architecture that it says it is of; empty where it says nothing
    networks     by entry, where a whole network was saved, the class and the plain values of each of its parts by path
    """

    name: str
    entries: Mapping[str, Mapping[str, TensorInfo]]
    remarks: tuple[str, ...] = ()
    class_names: object = None
    said: str = ""
    networks: Mapping[str, Mapping[str, tuple[str, Mapping[str, object]]]] = MappingProxyType({})

    @abstractmethod
    def _read(self, entry: str, names: Iterable[str]) -> dict[str, Tensor]:
        """Tensors of an entry, as they stand in the file."""

    def read(self, entry: str, names: Iterable[str]) -> dict[str, Tensor]:
        """Tensors of an entry as float32, or whole numbers, in memory. Raises UserError where one is no weight."""
        names = list(names)
        self.check(entry, names)
        try:
            found = self._read(entry, names)
        except UserError:
            raise
        except Exception as error:  # it was whole when its contents were listed
            raise UserError(f"{self.name} cannot be read as weights: {first_line(error)}") from None
        for name in names:
            if name not in found or found[name].shape != self.entries[entry][name].shape:
                raise UserError(f"{self.name} was written anew while it was read; load it again.")
            if found[name].is_floating_point():
                found[name] = found[name].float()
                if count := _not_finite(found[name]):
                    raise UserError(f"{self.name}: {name} has {count} values that are not finite numbers.")
        return found

    def check(self, entry: str, names: Iterable[str]) -> None:
        """Raises UserError where one of these can be no weight."""
        for name in names:
            if trouble := self.entries[entry][name].trouble:
                raise UserError(f"{self.name}: {trouble}.")


def trouble_of(name: object, tensor: Tensor, size: int) -> str:
    """What is wrong with a tensor in a file of ``size`` bytes, beside its values; empty for nothing."""
    if not isinstance(name, str) or not name.isprintable() or len(name) > MAX_NAME:
        return f"the names of tensors must be printable texts of at most {MAX_NAME} letters; got {str(name)[:40]!r}"
    if tensor.layout != torch.strided or tensor.is_meta or tensor.is_quantized:
        return f"{name} must be an ordinary tensor; it is {_described(tensor)}"
    if tensor.is_complex():
        return f"{name} must hold real numbers; it holds {dtype_name(tensor.dtype)}"
    claimed = tensor.numel() * tensor.element_size()
    if claimed > size:
        return f"{name} claims {in_words(claimed)}, and the file has {in_words(size)}"
    return ""


def dtype_name(dtype: torch.dtype) -> str:
    """A type of numbers, as float32."""
    return str(dtype).removeprefix("torch.")


def first_line(error: Exception) -> str:
    """What a library said, as one line for a sentence."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return "".join(sign for sign in text if sign.isprintable()).rstrip(".")[:200] + "."


def _not_finite(tensor: Tensor) -> int:
    """How many values are no finite numbers; a sum tells without a copy that none is."""
    if torch.isfinite(tensor.sum()):
        return 0
    return sum(int((~torch.isfinite(part)).sum()) for part in torch.split(tensor.reshape(-1), CHUNK))


def _described(tensor: Tensor) -> str:
    if tensor.is_quantized:
        return "quantized"
    return "without data" if tensor.is_meta else str(tensor.layout).removeprefix("torch.").replace("_", " ")

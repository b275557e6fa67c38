"""The contents of a network's weights, in sums that cost about a millisecond for twenty megabytes."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

SMALL = 1 << 15  # bytes up to which a piece of memory is copied and compared byte by byte
SAMPLES = 128  # words of each larger piece that are compared in their places
CHUNK = 64 << 20  # bytes that are summed at once on a graphics card
OF_TORCH = {"_parameters", "_buffers", "_modules"}

ADDED = np.add.reduce  # one thread: on a busy machine torch's would wait for each other at every tensor
Sum = tuple[object, ...]


class WeightContents:
    """Which tensors a network has, where they lie, and what they hold.

    A write through ``.data``, ``numpy()`` or ``set_`` leaves no trace in torch's versions, so contents are compared:
    small tensors byte by byte, large ones by the sum of all 64-bit words modulo 2^64, which any single change of a bit
    moves, and by a sample of words in their places, which tells of an exchange. Of tensors whose memory cannot be read
    as bytes (sparse, quantized) the versions are compared. What evades it: an exchange of words inside a large tensor
    that moves no sample, or several changes that cancel to the last bit; and whatever was undone before the run ended.

    Parameters and buffers are to be the same tensors in the same places. Of tensors that a module has beside them, as
    an attribute or in a list, only the contents count, and only while it has them: it may make new ones for itself.
    """

    def __init__(self, network: nn.Module) -> None:
        self._holders: list[tuple[dict[str, Tensor | None], str, Tensor]] = []
        self._names: list[str] = []
        self._dicts: list[dict[str, Tensor | None]] = []
        self._plain: list[tuple[nn.Module, str]] = []  # of the tensors after those of the holders
        plain: list[Tensor] = []
        for path, module in network.named_modules():
            for holder in (module._parameters, module._buffers):
                self._dicts.append(holder)
                for name, tensor in holder.items():
                    if tensor is not None:
                        self._holders.append((holder, name, tensor))
                        self._names.append(f"{path}.{name}".lstrip("."))
            for name, tensor in plain_tensors(module):
                self._plain.append((module, name))
                plain.append(tensor)
        self._held = [tensor for _, _, tensor in self._holders]
        self._tensors = [*self._held, *plain]
        self._names += [f"{type(module).__name__}'s {name}" for module, name in self._plain]
        self._lengths = list(map(len, self._dicts))
        self._odd = any(t.layout is not torch.strided or t.device.type == "meta" for t in self._held)
        self._memory = _Memory(self._tensors)
        self._unread = [i for i, piece in enumerate(self._memory.pieces) if piece < 0]
        self._places, self._versions = self._read_places(), self._read_versions()
        self._sums = self._memory.sums()

    def changed(self) -> list[str]:
        """Names of the tensors that hold something else now, lie elsewhere or are others. Reads all contents."""
        moved = {
            i for i, (holder, name, tensor) in enumerate(self._holders) if holder.get(name) is not tensor
        } if not self._same_tensors() else set()  # fmt: skip
        places = self._read_places()
        if places != self._places:
            columns = zip(*self._places, strict=True), zip(*places, strict=True)
            moved |= {i for i, (before, now) in enumerate(zip(*columns, strict=True)) if before != now}
        rewritten = self._memory.changed(self._sums)
        written = {i for i, piece in enumerate(self._memory.pieces) if piece in rewritten}
        if self._unread and (versions := self._read_versions()) != self._versions:
            compared = zip(self._unread, self._versions, versions, strict=True)
            written |= {i for i, before, now in compared if before != now}
        moved |= {i for i in written if i < len(self._held) or self._still_has(i)}
        more = ["a new tensor"] if any(map(operator.gt, map(len, self._dicts), self._lengths)) else []
        return [*(self._names[i] for i in sorted(moved)), *more]

    def _same_tensors(self) -> bool:
        now = [holder.get(name) for holder, name, _ in self._holders]
        return all(map(operator.is_, now, self._held)) and list(map(len, self._dicts)) == self._lengths

    def _still_has(self, i: int) -> bool:
        """Whether a module still has the tensor beside its parameters, under the same name."""
        module, name = self._plain[i - len(self._held)]
        return any(name == other and tensor is self._tensors[i] for other, tensor in plain_tensors(module))

    def _read_places(self) -> list[list[object]]:
        """Where each parameter and buffer lies, and as what it is read: a column for each."""
        tensors = self._held
        return [
            [_address(tensor) for tensor in tensors] if self._odd else list(map(Tensor.data_ptr, tensors)),
            [tensor.shape for tensor in tensors],
            [() for _ in tensors] if self._odd else list(map(Tensor.stride, tensors)),
            [tensor.dtype for tensor in tensors],
        ]

    def _read_versions(self) -> list[int]:
        """Torch's count of the writes that it saw into each tensor whose memory cannot be read as bytes."""
        return [_version(self._tensors[i]) for i in self._unread]


def plain_tensors(module: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """The tensors that a module has beside its parameters and buffers: as attributes, or in lists and dictionaries."""
    for name, value in vars(module).items():
        if isinstance(value, Tensor):
            yield name, value
        elif isinstance(value, dict) and name not in OF_TORCH:
            yield from ((f"{name}[{key!r}]", item) for key, item in value.items() if isinstance(item, Tensor))
        elif isinstance(value, list | tuple):
            yield from ((f"{name}[{i}]", item) for i, item in enumerate(value) if isinstance(item, Tensor))


class _Memory:
    """The memory behind tensors, each piece once.

    pieces  for each tensor the number of its piece; -1 where its memory cannot be read as bytes
    """

    def __init__(self, tensors: Sequence[Tensor]) -> None:
        self.pieces: list[int] = []
        self._data: list[Tensor] = []
        known: dict[tuple[torch.device, int], int] = {}
        for tensor in tensors:
            try:
                data = _bytes_of(tensor)
            except (RuntimeError, NotImplementedError, TypeError):  # meta, sparse, quantized: versions must do
                self.pieces.append(-1)
                continue
            number = known.setdefault((data.device, data.data_ptr()), len(self._data))
            if number == len(self._data):
                self._data.append(data)
            self.pieces.append(number)
        devices = {data.device for data in self._data}
        self._bytes = {i: data.numpy() for i, data in enumerate(self._data) if data.device.type == "cpu"}
        self._groups = [group for device in devices for group in self._grouped(device)]
        self._cards = self._on_cards()
        self._words = {i: _Words(data) for i, data in self._bytes.items() if len(data) > SMALL}

    def sums(self) -> list[object]:
        """What is compared: copies of the small pieces, sums of the large ones."""
        copies: list[object] = [self._joined(group) for group in self._groups]
        return [*copies, *(words.sum() for words in self._words.values()), *self._sums_on_cards()]

    def changed(self, before: list[object]) -> set[int]:
        """The pieces that hold something else now; of those that are compared together all."""
        now = self.sums()
        groups: list[Sequence[int]] = [*self._groups, *([i] for i in self._words), *self._cards]
        changed: set[int] = set()
        for a, b, group in zip(before, now, groups, strict=True):
            if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
                if not np.array_equal(a, b):
                    changed |= self._apart(a, b, group)
            elif a != b:
                changed.update(group)
        return changed

    def _joined(self, group: Sequence[int]) -> np.ndarray:
        """A copy of the bytes of several pieces, filled up to whole words."""
        if group[0] not in self._bytes:
            return torch.cat([self._data[i] for i in group]).cpu().numpy()
        pieces = [self._bytes[i] for i in group]
        size = sum(map(len, pieces))
        words = np.zeros(-(-size // 8), np.uint64)  # eight bytes are compared as quickly as one
        np.concatenate(pieces, out=words.view(np.uint8)[:size])
        return words

    def _grouped(self, device: torch.device) -> list[list[int]]:
        small = [i for i, data in enumerate(self._data) if data.device == device and 0 < data.numel() <= SMALL]
        return [small] if small else []

    def _apart(self, a: np.ndarray, b: np.ndarray, group: Sequence[int]) -> set[int]:
        ends = np.cumsum([self._data[i].numel() for i in group])
        parts = zip(group, np.split(a.view(np.uint8), ends), np.split(b.view(np.uint8), ends), strict=False)
        return {i for i, before, now in parts if not np.array_equal(before, now)}

    def _on_cards(self) -> list[list[int]]:
        """The large pieces on graphics cards, in chunks that are summed together."""
        chunks: list[list[int]] = []
        size, device = 0, None
        for i, data in enumerate(self._data):
            if data.device.type == "cpu" or data.numel() <= SMALL:
                continue
            if not chunks or size > CHUNK or data.device != device:
                chunks.append([])
                size, device = 0, data.device
            chunks[-1].append(i)
            size += data.numel()
        return chunks

    def _sums_on_cards(self) -> list[object]:
        """One sum and one sample for each chunk: few calls, and one wait for the card."""
        return [_sum_on_card([self._data[i] for i in chunk]) for chunk in self._cards]


def _bytes_of(tensor: Tensor) -> Tensor:
    """All bytes of a tensor's storage. The view keeps the storage alive, also when the tensor gets another."""
    if tensor.device.type == "meta":
        raise NotImplementedError
    with torch.inference_mode(False):
        return torch.empty(0, dtype=torch.uint8, device=tensor.device).set_(tensor.untyped_storage())


class _Words:
    """A large piece of memory: the sum of all its words, a sample of them in their places, and its last bytes."""

    def __init__(self, data: np.ndarray) -> None:
        words = data[: len(data) // 8 * 8].view(np.uint64)
        step = max(1, len(words) // SAMPLES) | 1  # odd, so that the sample walks through rows of any even length
        self._all, self._sample, self._end = words, words[::step], data[-8:]

    def sum(self) -> Sum:
        return int(ADDED(self._all)), self._sample.tobytes(), self._end.tobytes()


def _sum_on_card(pieces: Sequence[Tensor]) -> Sum:
    joined = torch.cat([piece[: piece.numel() // 8 * 8] for piece in pieces]).view(torch.int64)
    step = max(1, len(joined) // (SAMPLES * len(pieces))) | 1
    return tuple(torch.cat([joined.sum()[None], joined[::step]]).tolist())


def _address(tensor: Tensor) -> int:
    """Where it lies; 0 for one that lies nowhere, or in several places."""
    return tensor.data_ptr() if tensor.layout is torch.strided and tensor.device.type != "meta" else 0


def _version(tensor: Tensor) -> int:
    try:
        return tensor._version
    except RuntimeError:  # an inference tensor keeps none
        return 0

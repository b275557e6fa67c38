"""What a process is set to: torch's modes and defaults, Python's settings, signals, environment and folder.

One table: each aspect is read before a run and after it, and written where the two differ.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch.nn.modules import module as modules
from torch.overrides import _pop_mode as pop_function_mode
from torch.utils import _python_dispatch as dispatch

AUTOCAST = ("cpu", "cuda", "mps")
SWITCHES = (  # pairs of torch._C._get_NAME and torch._C._set_NAME
    "mkldnn_enabled", "mkldnn_deterministic", "cudnn_enabled", "cudnn_benchmark", "cudnn_deterministic",
    "nnpack_enabled", "float32_matmul_precision", "deterministic_fill_uninitialized_memory",
    "cublas_allow_fp16_reduced_precision_reduction", "cublas_allow_bf16_reduced_precision_reduction",
    "linalg_preferred_backend", "qengine",
)  # fmt: skip
GLOBAL_HOOKS = tuple(
    name for name, value in vars(modules).items() if name.startswith("_global_") and isinstance(value, dict)
)
ENVIRONMENT = os.environ  # whatever somebody puts in its place
HANDLER: Callable[[int], Any] = signal._signal.getsignal  # type: ignore[attr-defined]  # in C, a tenth of the time
_kept: list[Any] = []  # guards of torch that must live as long as what they set


@dataclass(frozen=True)
class Aspect:
    """One thing that a process is set to.

    name   in words
    read   what it is now; two readings can be compared with ==
    write  sets it
    bends  whether another value changes what a network gives
    quiet  whether it is put back without a word: reading on may change it
    """

    name: str
    read: Callable[[], Any]
    write: Callable[[Any], object]
    bends: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class ProcessFindings:
    """What a run left otherwise, by the aspects' names.

    restored  was put back
    stuck     could not be put back
    bends     of both, what changes what a network gives
    """

    restored: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    bends: tuple[str, ...] = ()


class ProcessState:
    """Every aspect at one moment."""

    def __init__(self) -> None:
        self._values = [(aspect, aspect.read()) for aspect in ASPECTS]

    def changed(self) -> list[str]:
        """Names of what is otherwise now."""
        return [aspect.name for aspect, value in self._values if not _equal(aspect, value)]

    def put_back(self) -> ProcessFindings:
        """Put everything back, and look whether that was possible."""
        others = [(aspect, value) for aspect, value in self._values if not _equal(aspect, value)]
        for aspect, value in others:
            with contextlib.suppress(Exception):  # what cannot be written is stuck
                aspect.write(value)
        stuck = [aspect.name for aspect, value in others if not _equal(aspect, value)]
        restored = [aspect.name for aspect, _ in others if aspect.name not in stuck and not aspect.quiet]
        return ProcessFindings(
            tuple(restored), tuple(stuck), tuple(aspect.name for aspect, _ in others if aspect.bends)
        )


def _equal(aspect: Aspect, value: Any) -> bool:
    try:
        return bool(aspect.read() == value)
    except Exception:  # as the working folder, when it is gone
        return False


def _aspects() -> Iterator[Aspect]:
    # Inference mode first: torch lets nobody switch gradients inside it as outside.
    yield Aspect("the inference mode", torch.is_inference_mode_enabled, _write_inference_mode, bends=True)
    yield Aspect("the gradient mode", torch.is_grad_enabled, torch._C._set_grad_enabled)
    yield Aspect("torch's default device", _default_device, torch.set_default_device, bends=True)
    yield Aspect("torch's function modes", torch._C._len_torch_function_stack, _write_function_modes, bends=True)
    yield Aspect("torch's dispatch modes", _dispatch_modes, _write_dispatch_modes, bends=True)
    yield Aspect("torch's default type", torch.get_default_dtype, torch.set_default_dtype, bends=True)
    for kind in AUTOCAST:
        if torch._C._is_autocast_available(kind):
            yield Aspect(f"autocast on {kind}", partial(_autocast, kind), _write_autocast, bends=True)
    yield Aspect("autocast's nesting", _autocast_nesting, _write_autocast_nesting)
    yield Aspect("torch's number of threads", torch.get_num_threads, torch.set_num_threads)
    yield Aspect("torch's anomaly detection", _anomaly, lambda value: torch.set_anomaly_enabled(*value))
    yield Aspect("torch's deterministic algorithms", _deterministic, _write_deterministic)
    yield Aspect("the flushing of tiny numbers to zero", _flushes, torch.set_flush_denormal, bends=True)
    for name in SWITCHES:
        read, write = getattr(torch._C, f"_get_{name}", None), getattr(torch._C, f"_set_{name}", None)
        if read is not None and write is not None:
            yield Aspect(f"torch's {name.replace('_', ' ')}", read, write, bends=True)
    yield Aspect("hooks on all modules", _global_hooks, _write_global_hooks, bends=True)
    yield Aspect("numpy's error handling", np.geterr, lambda value: np.seterr(**value))
    yield Aspect("filters of warnings", lambda: list(warnings.filters), _write_filters)
    yield Aspect("how warnings are shown", lambda: warnings.showwarning, lambda f: setattr(warnings, "showwarning", f))
    yield Aspect("handlers of signals", _handlers, _write_handlers)
    if hasattr(signal, "setitimer"):
        yield Aspect("an alarm", lambda: signal.getitimer(signal.ITIMER_REAL)[0] > 0, _write_alarm)
    yield Aspect("the environment", ENVIRONMENT._data.copy, _write_environment)  # type: ignore[attr-defined]
    yield Aspect("the working folder", os.getcwd, os.chdir)
    yield Aspect("the mask of new files", _umask, os.umask)
    yield Aspect("Python's output", lambda: (sys.stdin, sys.stdout, sys.stderr), _write_streams)
    yield Aspect("Python's hook for errors", lambda: sys.excepthook, lambda hook: setattr(sys, "excepthook", hook))
    yield Aspect("Python's recursion limit", sys.getrecursionlimit, sys.setrecursionlimit)
    yield Aspect("Python's switch interval", sys.getswitchinterval, sys.setswitchinterval)
    yield Aspect("Python's search path", lambda: list(sys.path), lambda path: sys.path.__setitem__(slice(None), path))
    yield Aspect("Python's collection of garbage", gc.isenabled, lambda on: gc.enable() if on else gc.disable())
    yield Aspect("the patience of sockets", socket.getdefaulttimeout, socket.setdefaulttimeout)
    yield Aspect("torch's random numbers", lambda: torch.get_rng_state().numpy().tobytes(), _write_rng, quiet=True)
    yield Aspect("numpy's random numbers", _numpy_random, _write_numpy_random, quiet=True)
    yield Aspect("Python's random numbers", random.getstate, random.setstate, quiet=True)


def _write_inference_mode(on: bool) -> None:
    guard = torch._C._InferenceMode(on)
    guard.__enter__()  # type: ignore[no-untyped-call]
    _kept.append(guard)  # it ends what it set when it goes


def _default_device() -> str | None:
    context = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)
    return str(context.device) if context is not None else None


def _write_function_modes(count: int) -> None:
    while torch._C._len_torch_function_stack() > count:
        pop_function_mode()  # type: ignore[no-untyped-call]


def _dispatch_modes() -> int:
    return len(dispatch._get_current_dispatch_mode_stack())


def _write_dispatch_modes(count: int) -> None:
    while _dispatch_modes() > count:
        dispatch._pop_mode()


def _autocast(kind: str) -> tuple[str, bool, torch.dtype, bool]:
    return kind, torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind), torch.is_autocast_cache_enabled()


def _write_autocast(value: tuple[str, bool, torch.dtype, bool]) -> None:
    kind, on, dtype, cache = value
    torch.set_autocast_enabled(kind, on)
    torch.set_autocast_dtype(kind, dtype)
    torch.set_autocast_cache_enabled(cache)
    torch.clear_autocast_cache()


def _autocast_nesting() -> int:
    torch.autocast_increment_nesting()
    return int(torch.autocast_decrement_nesting())


def _write_autocast_nesting(count: int) -> None:
    for _ in range(max(0, _autocast_nesting() - count)):
        torch.autocast_decrement_nesting()
    torch.clear_autocast_cache()


def _anomaly() -> tuple[bool, bool]:
    return torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()


def _deterministic() -> tuple[bool, bool]:
    return torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()


def _write_deterministic(value: tuple[bool, bool]) -> None:
    on, warn_only = value
    torch._C._set_deterministic_algorithms(on, warn_only=warn_only)  # torch's own function imports a compiler


def _flushes() -> bool:
    return float(np.float32(1e-40) * np.float32(0.5)) == 0.0


def _global_hooks() -> list[list[tuple[Any, Any]]]:
    return [list(getattr(modules, name).items()) for name in GLOBAL_HOOKS]


def _write_global_hooks(value: list[list[tuple[Any, Any]]]) -> None:
    for name, items in zip(GLOBAL_HOOKS, value, strict=True):
        hooks = getattr(modules, name)
        hooks.clear()
        hooks.update(items)


def _write_filters(filters: list[Any]) -> None:
    warnings.filters[:] = filters  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]


def _handlers() -> list[Any]:
    return list(map(HANDLER, SIGNALS))


def _write_handlers(value: list[Any]) -> None:
    for number, handler in zip(SIGNALS, value, strict=True):
        if HANDLER(number) is not handler and handler is not None:
            signal.signal(number, handler)


def _write_alarm(on: bool) -> None:
    if not on:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _write_environment(raw: Mapping[Any, Any]) -> None:
    value = {ENVIRONMENT.decodekey(name): ENVIRONMENT.decodevalue(text) for name, text in raw.items()}
    for name in ENVIRONMENT.keys() - value.keys():
        del ENVIRONMENT[name]
    ENVIRONMENT.update(value)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write_streams(value: tuple[Any, Any, Any]) -> None:
    sys.stdin, sys.stdout, sys.stderr = value


def _write_rng(state: bytes) -> None:
    torch.set_rng_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))


def _numpy_random() -> Any:
    kind, keys, *rest = np.random.get_state()
    return kind, np.asarray(keys).tobytes(), *rest


def _write_numpy_random(value: Any) -> None:
    kind, keys, *rest = value
    np.random.set_state((kind, np.frombuffer(keys, np.uint32), *rest))


SIGNALS = sorted(int(number) for number in signal.valid_signals())
ASPECTS: tuple[Aspect, ...] = tuple(_aspects())

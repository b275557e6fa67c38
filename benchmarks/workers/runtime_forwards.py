"""Forwards of an ONNX file by ONNX Runtime and nothing else: ``runtime_forwards.py FILE COUNT``, one image each."""

import sys
import time

import numpy as np
import onnxruntime
from turns import serve

file, count = sys.argv[1:]
session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
given = session.get_inputs()[0]
shape = [size if isinstance(size, int) else 1 for size in given.shape]
image = {given.name: np.random.default_rng(0).random(shape, dtype=np.float32)}


def once():
    began = time.perf_counter()
    for _ in range(int(count)):
        session.run(None, image)
    return {"seconds": time.perf_counter() - began}


serve(once)

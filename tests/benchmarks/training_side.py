"""One side of the training rows in a process of its own: `python -m tests.benchmarks.training_side SIDE NET OPTIMIZER THREADS`.

Reads lines of JSON {"steps", "seed"} and answers each with the times, losses and peak memory of that many training steps. Both
sides start from the same weights and see the same batches; neither shares a heap with the other, which would change its speed.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.graph import Builder, Graph
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.settings import settle
from gradviz.nn.trainer import PARTNER

Array = np.ndarray[Any, np.dtype[Any]]
Step = Callable[[Array], float]
BATCH = 64
CLASSES = 10
DIGITS = 16_384
RATES = {"momentum": 0.01, "adam": 0.001}


@dataclass(frozen=True)
class Net:
    """Widths of dense layers behind convolutions of 3 x 3, each pooled by 2."""

    kernels: tuple[int, ...]
    widths: tuple[int, ...]

    @property
    def sample(self) -> tuple[int, ...]:
        return (1, 28, 28) if self.kernels else (784,)


NETS = {
    "mlp": Net((), (784, 128, 64, CLASSES)),
    "small": Net((8, 16), (784, 64, CLASSES)),
    "large": Net((32, 64), (3136, 64, CLASSES)),
}


@functools.cache
def digits() -> tuple[Array, Array]:
    """Pictures (n, 784) in 0..1 and class numbers: MNIST from the folder GRADVIZ_MNIST, else noise of the same size."""
    folder = os.environ.get("GRADVIZ_MNIST")
    if not folder:
        rng = np.random.default_rng(0)
        return rng.random((DIGITS, 784), dtype=np.float32), rng.integers(CLASSES, size=DIGITS)
    found = []
    for name, head, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
        with gzip.open(Path(folder) / f"train-{name}-ubyte.gz") as packed:
            found.append(np.frombuffer(packed.read(head + DIGITS * size), np.uint8, offset=head))
    return found[0].reshape(-1, 784).astype(np.float32) / np.float32(255), found[1].astype(np.int64)


def graph_of(net: Net) -> tuple[Graph, dict[str, tuple[int, ...]]]:
    """The train graph of a net and the natural shapes of its leaves."""
    builder = Builder()
    at, target = builder.leaf("x"), builder.leaf("y")
    shapes: dict[str, tuple[int, ...]] = {"x": (BATCH, *net.sample), "y": (BATCH,)}

    def layer(name: str, op: str, weights: tuple[int, ...], kernels: int, **attributes: int) -> int:
        shapes.update({f"{name}/weights": weights, f"{name}/bias": (kernels,)})
        product = builder.gate(op, [at, builder.leaf(f"{name}/weights", "parameter")], attributes=attributes)
        return builder.gate("bias", [product, builder.leaf(f"{name}/bias", "parameter")])

    for number, (channels, kernels) in enumerate(pairwise((1, *net.kernels))):
        at = layer(f"conv{number}", "conv2d", (kernels, channels, 3, 3), kernels, padding=1)
        at = builder.gate("maxpool2d", [builder.gate("relu", [at])])
    if net.kernels:
        at = builder.gate("flatten", [at])
    for number, (wide, narrow) in enumerate(pairwise(net.widths)):
        at = layer(f"dense{number}", "matmul", (wide, narrow), narrow)
        if number < len(net.widths) - 2:
            at = builder.gate("relu", [at])
    return builder.build(at, builder.gate("cross_entropy", [at, target])), shapes


def first_weights(net: Net) -> list[Array]:
    """Weights and biases of all layers in our natural shapes, drawn as PyTorch does: within 1 / sqrt(fan-in)."""
    rng = np.random.default_rng(0)
    found = []
    fan_in = 1
    for name, shape in graph_of(net)[1].items():
        if name.endswith("weights"):
            fan_in = shape[0] if len(shape) == 2 else prod(shape[1:])
        if "/" in name:
            found.append(rng.uniform(-1, 1, shape).astype(np.float32) / np.float32(fan_in**0.5))
    return found


def update_of(plan: TensorPlan, optimizer: str) -> Callable[[], None]:
    """The trainer's own update, with PyTorch's settings."""
    record = OPTIMIZERS[optimizer]
    settings = {**settle(optimizer, record.fields, {}), "rate": RATES[optimizer]}
    moments, count = record.start(plan.vector), itertools.count(1)

    def update() -> None:
        record.move(plan, moments, RATES[optimizer], next(count), settings)

    return update


def own_step(net: Net, optimizer: str, threads: int) -> Step:
    """A training step of a tensor plan, made as the trainer makes it."""
    graph, shapes = graph_of(net)
    plan = TensorPlan(graph, shapes, threads=threads, partner=PARTNER)
    for name, numbers in zip(plan.places, first_weights(net), strict=True):
        plan.set(name, numbers)
    update = update_of(plan, optimizer)
    pictures, labels = digits()
    samples, targets = pictures.reshape(-1, *net.sample), labels.astype(np.float32)

    def step(rows: Array) -> float:
        plan.gather("x", samples, rows)
        plan.gather("y", targets, rows)
        plan.run()
        update()
        return plan.loss

    return step


def bare_steps(net: Net) -> dict[str, Step]:
    """A run of a plan by its bare thunks, and by the plan, which allows every node to be read afterwards."""
    plan = TensorPlan(*graph_of(net))
    thunks = [thunk.run for thunk in plan.thunks]

    def bare(_: Array) -> float:
        with np.errstate(all="ignore"):
            for run in thunks:
                run()
        return 0.0

    def readable(_: Array) -> float:
        plan.run()
        return 0.0

    return {"bare": bare, "readable": readable}


def torch_step(net: Net, optimizer: str, threads: int, channels_last: bool) -> Step:
    """The same step as PyTorch's users write it."""
    import torch

    torch.set_num_threads(threads)
    layers: list[Any] = []
    for channels, kernels in pairwise((1, *net.kernels)):
        layers += [torch.nn.Conv2d(channels, kernels, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
    layers += [torch.nn.Flatten()] if net.kernels else []
    for wide, narrow in pairwise(net.widths):
        layers += [torch.nn.Linear(wide, narrow), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for parameter, numbers in zip(model.parameters(), first_weights(net), strict=True):
            parameter.copy_(torch.from_numpy(numbers.T.copy() if numbers.ndim == 2 else numbers))
    order = torch.channels_last if channels_last else torch.contiguous_format
    model = model.to(memory_format=order)
    rate = RATES[optimizer]
    chosen: Any = torch.optim.SGD(model.parameters(), rate, 0.9) if optimizer == "momentum" else torch.optim.Adam(model.parameters(), rate)
    pictures, labels = (torch.from_numpy(array) for array in digits())
    loss_of = torch.nn.CrossEntropyLoss()

    def step(rows: Array) -> float:
        index = torch.from_numpy(rows)
        x = pictures[index]
        if net.kernels:
            x = x.view(-1, *net.sample).contiguous(memory_format=order)
        chosen.zero_grad()
        loss = loss_of(model(x), labels[index])
        loss.backward()
        chosen.step()
        return float(loss.item())

    return step


def step_of(side: str, net: Net, optimizer: str, threads: int) -> Step:
    if side in ("torch", "channels last"):
        return torch_step(net, optimizer, threads, channels_last=side == "channels last")
    if side in ("bare", "readable"):
        return bare_steps(net)[side]
    return own_step(net, optimizer, threads)


def memory(kind: str) -> float:
    """MB of this process and of its partners: what they hold ("VmRSS"), or the most they have held ("VmHWM").

    What they share counts for each; the peak of the parent does not count.
    """
    children = [number for task in Path("/proc/self/task").iterdir() for number in (task / "children").read_text().split()]
    lines = [line for process in ("self", *children) for line in Path(f"/proc/{process}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def main(side: str, net: str, optimizer: str, threads: str) -> None:
    if "channels" in side or "torch" in side:
        __import__("torch")
    digits()
    Path("/proc/self/clear_refs").write_text("5")
    start = memory("VmRSS")
    step = step_of(side, NETS[net], optimizer, int(threads))
    print(json.dumps({"ready": side}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        cpu, wall, losses = [], [], []
        for rows in np.random.default_rng(order["seed"]).integers(DIGITS, size=(order["steps"], BATCH)):
            own, passed = time.thread_time(), time.perf_counter()
            losses.append(step(rows))
            cpu.append(time.thread_time() - own)
            wall.append(time.perf_counter() - passed)
        peak = memory("VmHWM")
        print(json.dumps({"cpu": cpu, "wall": wall, "losses": losses, "peak": peak, "above": peak - start}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Training rows: the tensor plan beside PyTorch on the same digits, from the same weights, by the same optimizer, in one process.

One thread is measured by its own CPU time, which a busy machine does not lengthen; two threads by the wall.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tuning import tuned_plan
from gradviz.graph import Builder, Graph
from tests.benchmarks.table import UnavailableError, needed, row

Array = np.ndarray[Any, np.dtype[Any]]
Step = Callable[[Array], float]
BATCH = 64
CLASSES = 10
DIGITS = 16_384
RATES = {"momentum": 0.01, "adam": 0.001}
BLOCKS = 12
SOON = 0.5
"""A block of steps goes on for about so many seconds on each side."""


@dataclass(frozen=True)
class Net:
    """Widths of dense layers behind convolutions of 3 x 3, each pooled by 2."""

    kernels: tuple[int, ...]
    widths: tuple[int, ...]

    @property
    def sample(self) -> tuple[int, ...]:
        return (1, 28, 28) if self.kernels else (784,)


MLP = Net((), (784, 128, 64, CLASSES))
SMALL = Net((8, 16), (784, 64, CLASSES))
LARGE = Net((32, 64), (3136, 64, CLASSES))


@cache
def digits() -> tuple[Array, Array]:
    """Pictures (n, 784) in 0..1 and class numbers: MNIST from the folder GRADVIZ_MNIST, else noise of the same size."""
    folder = os.environ.get("GRADVIZ_MNIST")
    if not folder:
        rng = np.random.default_rng(0)
        return rng.random((DIGITS, 784), dtype=np.float32), rng.integers(CLASSES, size=DIGITS)
    pictures, labels = (
        np.frombuffer(gzip.decompress((Path(folder) / f"train-{name}-ubyte.gz").read_bytes()), np.uint8, offset=offset)
        for name, offset in (("images-idx3", 16), ("labels-idx1", 8))
    )
    return pictures.reshape(-1, 784)[:DIGITS].astype(np.float32) / np.float32(255), labels[:DIGITS].astype(np.int64)


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


class Momentum:
    """SGD with momentum 0.9 over flat vectors, in place."""

    def __init__(self, plan: TensorPlan, rate: float) -> None:
        self.parameters, self.gradients, self.rate = plan.parameters, plan.gradients, rate
        self.velocity, self.room = np.zeros_like(plan.parameters), np.empty_like(plan.parameters)

    def step(self) -> None:
        np.multiply(self.velocity, 0.9, out=self.velocity)
        np.add(self.velocity, self.gradients, out=self.velocity)
        np.multiply(self.velocity, self.rate, out=self.room)
        np.subtract(self.parameters, self.room, out=self.parameters)


class Adam:
    """Adam over flat vectors, in place; the moments are kept divided by (1 - beta), which saves two passes."""

    def __init__(self, plan: TensorPlan, rate: float) -> None:
        self.parameters, self.gradients, self.rate, self.count = plan.parameters, plan.gradients, rate, 0
        self.first, self.second, self.room = np.zeros_like(plan.parameters), np.zeros_like(plan.parameters), np.empty_like(plan.parameters)

    def step(self) -> None:
        self.count += 1
        root = ((1 - 0.999) / (1 - 0.999**self.count)) ** 0.5
        room = self.room
        np.multiply(self.first, 0.9, out=self.first)
        np.add(self.first, self.gradients, out=self.first)
        np.multiply(self.second, 0.999, out=self.second)
        np.multiply(self.gradients, self.gradients, out=room)
        np.add(self.second, room, out=self.second)
        np.sqrt(self.second, out=room)
        np.add(room, 1e-8 / root, out=room)
        np.divide(self.first, room, out=room)
        np.multiply(room, self.rate * (1 - 0.9) / (1 - 0.9**self.count) / root, out=room)
        np.subtract(self.parameters, room, out=self.parameters)


def torch_model(net: Net) -> Any:
    """The same net in PyTorch, with its own first weights."""
    torch: Any = needed("torch")
    torch.manual_seed(0)
    layers: list[Any] = []
    for channels, kernels in pairwise((1, *net.kernels)):
        layers += [torch.nn.Conv2d(channels, kernels, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
    layers += [torch.nn.Flatten()] if net.kernels else []
    for wide, narrow in pairwise(net.widths):
        layers += [torch.nn.Linear(wide, narrow), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def torch_step(net: Net, optimizer: str, channels_last: bool = False) -> Step:
    torch: Any = needed("torch")
    model = torch_model(net)
    order = torch.channels_last if channels_last else torch.contiguous_format
    model = model.to(memory_format=order)
    rate = RATES[optimizer]
    chosen = torch.optim.SGD(model.parameters(), rate, 0.9) if optimizer == "momentum" else torch.optim.Adam(model.parameters(), rate)
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


def plan_step(net: Net, optimizer: str, threads: int) -> tuple[Step, TensorPlan]:
    graph, shapes = graph_of(net)
    plan = tuned_plan(graph, shapes, threads=threads)
    weights = iter(torch_model(net).parameters()) if "torch" in sys.modules else iter(())
    for name, numbers in zip(plan.places, weights, strict=False):
        array = numbers.detach().numpy()
        plan.set(name, array.T if array.ndim == 2 else array)
    update = Momentum(plan, RATES[optimizer]) if optimizer == "momentum" else Adam(plan, RATES[optimizer])
    pictures, labels = digits()
    samples, targets = pictures.reshape(-1, *net.sample), labels.astype(np.float32)

    def step(rows: Array) -> float:
        plan.gather("x", samples, rows)
        plan.gather("y", targets, rows)
        plan.run()
        update.step()
        return plan.loss

    return step, plan


def seconds_a_step(sides: dict[str, Step], threads: int) -> dict[str, float]:
    """Blocks of steps on every side in turn. One thread: the median of CPU times; more: the wall of the quickest block."""
    clock = time.thread_time if threads == 1 else time.perf_counter
    rng = np.random.default_rng(1)
    first = next(iter(sides.values()))
    start = time.perf_counter()
    for _ in range(5):
        first(rng.integers(DIGITS, size=BATCH))
    steps = max(3, int(SOON / BLOCKS * 10 / (time.perf_counter() - start)))
    times: dict[str, list[list[float]]] = {name: [] for name in sides}
    for _ in range(BLOCKS):
        rows = [rng.integers(DIGITS, size=BATCH) for _ in range(steps)]
        for name, step in sides.items():
            marks = [clock()]
            for each in rows:
                step(each)
                marks.append(clock())
            times[name].append([after - before for before, after in pairwise(marks)])
    if threads == 1:
        return {name: float(np.median(np.concatenate(blocks))) for name, blocks in times.items()}
    return {name: min(float(np.median(block)) for block in blocks) for name, blocks in times.items()}


@cache
def raced(net: Net, optimizer: str, threads: int) -> dict[str, float]:
    torch: Any = needed("torch")
    torch.set_num_threads(threads)
    own, plan = plan_step(net, optimizer, threads)
    sides = {"own": own, "torch": torch_step(net, optimizer)}
    if net.kernels:
        sides["channels last"] = torch_step(net, optimizer, channels_last=True)
    try:
        return seconds_a_step(sides, threads)
    finally:
        plan.close()
        torch.set_num_threads(1)


def against(net: Net, optimizer: str, threads: int, side: str = "torch") -> Callable[[], float]:
    def measure() -> float:
        found = raced(net, optimizer, threads)
        return found[side] / found["own"]

    return measure


for threads in (1, 2):
    words = "one thread" if threads == 1 else "two threads"
    row(f"MLP 784-128-64-10, {words}, momentum, against PyTorch", "x", at_least=1.8 if threads == 1 else 2.0)(
        against(MLP, "momentum", threads)
    )
    row(f"MLP 784-128-64-10, {words}, Adam, against PyTorch", "x", at_least=2.0)(against(MLP, "adam", threads))
    row(f"CNN 1-8-16, {words}, against PyTorch NCHW", "x", at_least=1.5)(against(SMALL, "momentum", threads))
    row(f"CNN 1-8-16, {words}, against PyTorch channels last", "x", at_least=1.0)(against(SMALL, "momentum", threads, "channels last"))
    row(f"CNN 1-32-64, {words}, against PyTorch NCHW", "x", at_least=1.2)(against(LARGE, "momentum", threads))
    row(f"CNN 1-32-64, {words}, against PyTorch channels last", "x")(against(LARGE, "momentum", threads, "channels last"))


@row("images a second, MLP, one thread, momentum", "/s")
def images_mlp() -> float:
    return BATCH / raced(MLP, "momentum", 1)["own"]


@row("images a second, CNN 1-8-16, one thread", "/s")
def images_cnn() -> float:
    return BATCH / raced(SMALL, "momentum", 1)["own"]


@row("first 10 losses of MLP and CNN, largest relative difference to PyTorch", "1e-5", at_most=1)
def equal_losses() -> float:
    worst = 0.0
    rng = np.random.default_rng(2)
    rows = [rng.integers(DIGITS, size=BATCH) for _ in range(10)]
    for net in (MLP, SMALL, LARGE):
        for optimizer in RATES:
            torch_side = torch_step(net, optimizer)
            own, plan = plan_step(net, optimizer, 2)
            worst = max(worst, *(abs(own(each) / torch_side(each) - 1) for each in rows))
            plan.close()
    return 1e5 * worst


def peak(side: str, net: str) -> tuple[float, float]:
    """Peak memory of a child that trains, in MB: of the whole process, and above what its imports took."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.training", side, net], capture_output=True, text=True, check=True, timeout=120
        )
    except subprocess.CalledProcessError as problem:
        raise UnavailableError(problem.stderr.strip().splitlines()[-1]) from problem
    whole, above = done.stdout.split()
    return float(whole), float(above)


@row("peak memory of training CNN 1-8-16, two threads, share of PyTorch's", "x", at_most=1)
def memory_small() -> float:
    return peak("own", "SMALL")[0] / peak("torch", "SMALL")[0]


@row("the same above what the imports took", "x", at_most=1)
def memory_small_above() -> float:
    return peak("own", "SMALL")[1] / peak("torch", "SMALL")[1]


@row("peak memory of training CNN 1-32-64 above what the imports took, share of PyTorch's", "x", at_most=1)
def memory_large_above() -> float:
    return peak("own", "LARGE")[1] / peak("torch", "LARGE")[1]


def slowdown(net: Net, optimizer: str) -> float:
    """How much longer a step takes beside another process that never rests, on two threads."""
    own, plan = plan_step(net, optimizer, 2)
    ratios = []
    for _ in range(3):
        free = seconds_a_step({"own": own}, 2)["own"]
        other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        try:
            ratios.append(seconds_a_step({"own": own}, 1 + 1)["own"] / free)
        finally:
            other.kill()
            other.wait()
    plan.close()
    return float(np.median(ratios))


@row("MLP step beside another busy process, two threads", "x", at_most=2)
def busy_mlp() -> float:
    return slowdown(MLP, "momentum")


@row("CNN 1-8-16 step beside another busy process, two threads", "x", at_most=2)
def busy_cnn() -> float:
    return slowdown(SMALL, "momentum")


@row("cost of being able to read every node, unused, MLP", "%", at_most=1)
def reading_unused() -> float:
    """A run of the plan against its bare thunks."""
    own, plan = plan_step(MLP, "momentum", 1)
    own(np.arange(BATCH))
    thunks = [thunk.run for thunk in plan.thunks]

    def bare(_: Array) -> float:
        with np.errstate(all="ignore"):
            for run in thunks:
                run()
        return 0.0

    def readable(_: Array) -> float:
        plan.run()
        return 0.0

    found = seconds_a_step({"bare": bare, "readable": readable}, 1)
    return 100 * (found["readable"] / found["bare"] - 1)


def train_for_memory(side: str, net: Net) -> None:
    """The child of `peak`: trains a little and prints its peak memory in MB, whole and above its start."""
    import resource

    if side == "torch":
        needed("torch")
    digits()
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step = torch_step(net, "momentum") if side == "torch" else untuned_step(net)
    rng = np.random.default_rng(0)
    for _ in range(20):
        step(rng.integers(DIGITS, size=BATCH))
    end = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(end / 1024, (end - start) / 1024)


def untuned_step(net: Net) -> Step:
    """A plan on two threads as it is, so that candidates of the tuning are not counted."""
    graph, shapes = graph_of(net)
    plan = TensorPlan(graph, shapes, threads=2)
    plan.parameters[...] = np.random.default_rng(0).normal(0, 0.05, plan.parameters.shape)
    update = Momentum(plan, RATES["momentum"])
    pictures, labels = digits()
    samples, targets = pictures.reshape(-1, *net.sample), labels.astype(np.float32)

    def step(rows: Array) -> float:
        plan.gather("x", samples, rows)
        plan.gather("y", targets, rows)
        plan.run()
        update.step()
        return plan.loss

    return step


if __name__ == "__main__":
    train_for_memory(sys.argv[1], {"SMALL": SMALL, "LARGE": LARGE}[sys.argv[2]])

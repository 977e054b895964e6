"""Optimizers: how a gradient moves the parameters. One record each, over flat vectors, in place and without allocation.

`library` is PyTorch's form, `lecture` the slides': no bias correction, no epsilon. Knows no graph and no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradviz.fields import Field
from gradviz.registry import Registry
from gradviz.words import mark

if TYPE_CHECKING:
    from gradviz.engine.tensor_plan import TensorPlan

Vector = NDArray[Any]
State = dict[str, Vector]
Settings = Mapping[str, Any]
Step = Callable[[Vector, Vector, State, float, int, Settings], None]
SCRATCH = "scratch"
FURTHEST, LEAST = 1e30, 1e-30
"""A step, and an epsilon, beyond which a float32 may end."""


@dataclass(frozen=True)
class Optimizer:
    """`library` and `lecture` are steps (parameters, gradients, state, learning rate, iteration from 1, settings).

    `moments` names the flat arrays that the state keeps. Adam's are kept divided by 1 - beta, which saves two passes;
    `scales(settings)` are the factors that give back what the formula shows. `formula` is the lecture form as text.
    A search that names none tries the `usual` ones.
    """

    name: str
    doc: str
    formula: str
    fields: tuple[Field, ...]
    library: Step
    lecture: Step
    moments: tuple[str, ...] = ()
    scales: Callable[[Settings], tuple[float, ...]] = lambda settings: ()
    title: str = ""
    usual: bool = False

    def start(self, vector: Callable[[str], Vector]) -> State:
        """The state before the first step: vectors of zeros, and room to work in, taken by name from `vector`."""
        return {name: vector(name) for name in (*self.moments, SCRATCH)}

    def step(self, parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
        """Move `parameters` in place by the form that `settings` name. `iteration` counts from 1."""
        move = self.lecture if settings["form"] == "lecture" else self.library
        move(parameters, gradients, state, rate, iteration, settings)

    def move(self, plan: TensorPlan, state: State, rate: float, iteration: int, settings: Settings) -> None:
        """The same step for the parameters of a plan, by all of its threads. `state` holds vectors of the plan."""
        parameters, gradients = plan.parameters, plan.gradients

        def work(part: slice) -> None:
            kept = {name: vector[part] for name, vector in state.items()}
            self.step(parameters[part], gradients[part], kept, rate, iteration, settings)

        order = {"do": "move", "optimizer": self.name, "settings": settings}
        vectors = {"parameters": parameters, "gradients": gradients, **state}
        plan.spread(work, order, vectors, {"rate": rate, "iteration": iteration})

    def shown(self, state: State, settings: Settings) -> dict[str, Vector]:
        """Copies of the moments as the formula has them."""
        factors = self.scales(settings) or (1.0,) * len(self.moments)
        return {name: state[name] * factor for name, factor in zip(self.moments, factors, strict=True)}


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer")
FORM = Field(
    "form",
    "library",
    mark("the form of the rule: as PyTorch, or as in the lecture"),
    choices=("library", "lecture"),
    title=mark("Form"),
    choice_titles=(mark("as in PyTorch"), mark("as in the lecture")),
)
ZERO_OVER_ZERO = mark("a gradient has been 0 since the start, so its step is 0/0, which is not a number")
CURE = mark("Choose form = library, which adds epsilon to the denominator, or start where no gradient is exactly 0.")


def learning_rate(default: float) -> Field:
    """The learning rate of an optimizer, with its usual start."""
    return Field("rate", default, mark("the learning rate"), minimum=0.0, title=mark("Learning rate"))


def share(name: str, default: float, title: str, doc: str) -> Field:
    """A factor from 0 to 1 of a moving sum or mean."""
    return Field(name, default, doc, minimum=0.0, maximum=1.0, title=title)


def epsilon(default: float) -> Field:
    """What keeps a denominator from being 0 in the library form."""
    return Field("epsilon", default, mark("added to the denominator in the library form"), minimum=0.0, title=mark("Epsilon"))


def may_spoil(state: State, settings: Settings, rate: float, length: float) -> bool:
    """Whether a step at this rate, by a gradient of this length, could leave parameters that are no finite numbers.

    It could where it divides by a mean square that may be 0, or is longer than any that a training survives.
    """
    bare = "squares" in state and (settings["form"] == "lecture" or settings["epsilon"] < LEAST)
    return bare or rate * max(length, 1.0) > FURTHEST


def declare(record: Optimizer) -> Optimizer:
    """Register `record` and return it."""
    return OPTIMIZERS.register(record.name, record)


def _descend(parameters: Vector, direction: Vector, rate: float, room: Vector) -> None:
    """parameters -= rate * direction."""
    np.multiply(direction, rate, out=room)
    np.subtract(parameters, room, out=parameters)


def _gather(moment: Vector, decay: float, part: Vector) -> None:
    """moment = decay * moment + part."""
    np.multiply(moment, decay, out=moment)
    np.add(moment, part, out=moment)


def _gather_square(moment: Vector, decay: float, gradients: Vector, room: Vector) -> None:
    """moment = decay * moment + gradients^2."""
    np.multiply(gradients, gradients, out=room)
    _gather(moment, decay, room)


def _descend_divided(parameters: Vector, direction: Vector, square: Vector, rate: float, small: float, room: Vector) -> None:
    """parameters -= rate * direction / (sqrt(square) + small); 0/0 stays nan, and the trainer names the culprit."""
    np.sqrt(square, out=room)
    if small:
        np.add(room, small, out=room)
    with np.errstate(divide="ignore", invalid="ignore"):
        np.divide(direction, room, out=room)
    np.multiply(room, rate, out=room)
    np.subtract(parameters, room, out=parameters)


def sgd(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """w -= lr g."""
    _descend(parameters, gradients, rate, state[SCRATCH])


def momentum_library(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """v = mu v + g; w -= lr v."""
    _gather(state["velocity"], settings["momentum"], gradients)
    _descend(parameters, state["velocity"], rate, state[SCRATCH])


def momentum_lecture(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """v = mu v - lr g; w += v."""
    velocity = state["velocity"]
    np.multiply(velocity, settings["momentum"], out=velocity)
    _descend(velocity, gradients, rate, state[SCRATCH])
    np.add(parameters, velocity, out=parameters)


def nesterov_library(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """v = mu v + g; w -= lr (g + mu v). Sutskever et al. (2013)."""
    velocity, room = state["velocity"], state[SCRATCH]
    _gather(velocity, settings["momentum"], gradients)
    np.multiply(velocity, settings["momentum"], out=room)
    np.add(room, gradients, out=room)
    np.multiply(room, rate, out=room)
    np.subtract(parameters, room, out=parameters)


def nesterov_lecture(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """v = mu v - lr g(w + mu v); w += v, where the parameters kept are the point w + mu v at which g is asked."""
    velocity, room = state["velocity"], state[SCRATCH]
    np.multiply(velocity, settings["momentum"], out=velocity)
    _descend(velocity, gradients, rate, room)
    np.multiply(velocity, settings["momentum"], out=room)
    np.add(parameters, room, out=parameters)
    _descend(parameters, gradients, rate, room)


def adagrad(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """acc += g^2; w -= lr g / (sqrt(acc) + epsilon). Duchi et al. (2011)."""
    _gather_square(state["squares"], 1.0, gradients, state[SCRATCH])
    _descend_divided(parameters, gradients, state["squares"], rate, _small(settings), state[SCRATCH])


def rmsprop(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """acc = rho acc + (1 - rho) g^2; w -= lr g / (sqrt(acc) + epsilon), with acc kept over 1 - rho. Hinton's lecture 6e (2012)."""
    decay = settings["decay"]
    _gather_square(state["squares"], decay, gradients, state[SCRATCH])
    root = (1.0 - decay) ** 0.5
    _descend_divided(parameters, gradients, state["squares"], rate / root, _small(settings) / root, state[SCRATCH])


def adam_library(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """Both moments corrected for their start at 0: at step t they hold only 1 - beta^t of their weight. Kingma and Ba (2015)."""
    fast, slow = settings["beta1"], settings["beta2"]
    _gather(state["velocity"], fast, gradients)
    _gather_square(state["squares"], slow, gradients, state[SCRATCH])
    root = ((1.0 - slow) / (1.0 - slow**iteration)) ** 0.5
    size = rate * (1.0 - fast) / (1.0 - fast**iteration) / root
    _descend_divided(parameters, state["velocity"], state["squares"], size, settings["epsilon"] / root, state[SCRATCH])


def adam_lecture(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """velocity = beta velocity + (1 - beta) g; acc = rho acc + (1 - rho) g^2; w -= lr velocity / sqrt(acc)."""
    fast, slow = settings["beta1"], settings["beta2"]
    _gather(state["velocity"], fast, gradients)
    _gather_square(state["squares"], slow, gradients, state[SCRATCH])
    size = rate * (1.0 - fast) / (1.0 - slow) ** 0.5
    _descend_divided(parameters, state["velocity"], state["squares"], size, 0.0, state[SCRATCH])


def adamw_library(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """Adam after every parameter has shrunk by its own share, apart from the gradient. Loshchilov and Hutter (2019)."""
    np.multiply(parameters, 1.0 - rate * settings["decay"], out=parameters)
    adam_library(parameters, gradients, state, rate, iteration, settings)


def adamw_lecture(parameters: Vector, gradients: Vector, state: State, rate: float, iteration: int, settings: Settings) -> None:
    """The lecture's Adam, with the same shrinking."""
    np.multiply(parameters, 1.0 - rate * settings["decay"], out=parameters)
    adam_lecture(parameters, gradients, state, rate, iteration, settings)


def _small(settings: Settings) -> float:
    """Epsilon, which the lecture's form has not."""
    return 0.0 if settings["form"] == "lecture" else float(settings["epsilon"])


def _adam_scales(settings: Settings) -> tuple[float, ...]:
    """What the two moments, kept over 1 - beta, are multiplied by."""
    return 1.0 - settings["beta1"], 1.0 - settings["beta2"]


MOMENTUM = share("momentum", 0.9, mark("Momentum"), mark("the share of the velocity that stays"))
BETAS = (
    share("beta1", 0.9, mark("Beta 1"), mark("the share of the mean gradient that stays")),
    share("beta2", 0.999, mark("Beta 2"), mark("the share of the mean squared gradient that stays")),
)

declare(
    Optimizer(
        name="sgd",
        doc=mark("Stochastic gradient descent: against the gradient, by the learning rate."),
        formula="w -= lr g",
        fields=(learning_rate(0.1), FORM),
        library=sgd,
        lecture=sgd,
        title=mark("SGD"),
        usual=True,
    )
)
declare(
    Optimizer(
        name="momentum",
        doc=mark("A heavy ball: the velocity keeps a share of itself, and small zigzags cancel out."),
        formula="v = mu v - lr g; w += v",
        fields=(learning_rate(0.01), MOMENTUM, FORM),
        library=momentum_library,
        lecture=momentum_lecture,
        moments=("velocity",),
        title=mark("Momentum"),
        usual=True,
    )
)
declare(
    Optimizer(
        name="nesterov",
        doc=mark("Momentum that asks for the gradient where the ball is about to be."),
        formula="v = mu v - lr g(w + mu v); w += v",
        fields=(learning_rate(0.01), MOMENTUM, FORM),
        library=nesterov_library,
        lecture=nesterov_lecture,
        moments=("velocity",),
        title=mark("Nesterov"),
    )
)
declare(
    Optimizer(
        name="adagrad",
        doc=mark("A step of its own for each parameter: the larger its gradients so far, the smaller."),
        formula="acc += g^2; w -= lr / sqrt(acc) g",
        fields=(learning_rate(0.01), epsilon(1e-10), FORM),
        library=adagrad,
        lecture=adagrad,
        moments=("squares",),
        title=mark("Adagrad"),
    )
)
declare(
    Optimizer(
        name="rmsprop",
        doc=mark("Adagrad that forgets: the step follows the size of recent gradients."),
        formula="acc = rho acc + (1 - rho) g^2; w -= lr / sqrt(acc) g",
        fields=(
            learning_rate(0.01),
            share("decay", 0.99, mark("Memory"), mark("the share of the mean squared gradient that stays")),
            epsilon(1e-8),
            FORM,
        ),
        library=rmsprop,
        lecture=rmsprop,
        moments=("squares",),
        scales=lambda settings: (1.0 - settings["decay"],),
        title=mark("RMSProp"),
        usual=True,
    )
)
declare(
    Optimizer(
        name="adam",
        doc=mark("Momentum and RMSProp together: a mean gradient over the root of a mean square."),
        formula="velocity = beta velocity + (1 - beta) g; acc = rho acc + (1 - rho) g^2; w -= lr velocity / sqrt(acc)",
        fields=(learning_rate(0.001), *BETAS, epsilon(1e-8), FORM),
        library=adam_library,
        lecture=adam_lecture,
        moments=("velocity", "squares"),
        scales=_adam_scales,
        title=mark("Adam"),
        usual=True,
    )
)
declare(
    Optimizer(
        name="adamw",
        doc=mark("Adam with weight decay that does not pass through the moments."),
        formula="w -= lr decay w; then Adam",
        fields=(
            learning_rate(0.001),
            *BETAS,
            epsilon(1e-8),
            share("decay", 0.01, mark("Weight decay"), mark("the share of each weight lost, times the rate")),
            FORM,
        ),
        library=adamw_library,
        lecture=adamw_lecture,
        moments=("velocity", "squares"),
        scales=_adam_scales,
        title=mark("AdamW"),
    )
)

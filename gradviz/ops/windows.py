"""Windows that slide over the last axes of an array, and the way back from windows to the array. Declares no op."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import Shape
from gradviz.words import mark


def spread(op: str, field: str, content: Any, rank: int, least: int) -> tuple[int, ...]:
    """A setting as one whole number per spatial axis. Raises InputError for too many, too few or too small ones."""
    listed = whole_numbers(op, field, content)
    every = listed * rank if len(listed) == 1 else listed
    if len(every) != rank or min(every) < least:
        raise misfit(
            mark("{field} of {op} cannot be {content}"),
            mark("Give one number for all axes or {rank} of them, each at least {least}."),
            field=field,
            op=op,
            content=content,
            rank=rank,
            least=least,
        )
    return every


def behind(*places: slice) -> Any:
    """An index of the last axes; all that stands before them is taken whole."""
    return (..., *places)


@dataclass(frozen=True)
class Windows:
    """How windows lie; each setting has one number per spatial axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]

    @property
    def rank(self) -> int:
        return len(self.kernel)

    def counts(self, size: Sequence[int]) -> tuple[int, ...]:
        """How many windows fit along each axis of an array of this size; less than 1 where none does."""
        rows = zip(size, self.kernel, self.stride, self.padding, self.dilation, strict=True)
        return tuple((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in rows)

    def checked(self, op: str, shape: Shape) -> tuple[int, ...]:
        """The counts over the last axes of `shape`. Raises InputError where a window is larger than the padded array."""
        size = shape[-self.rank :]
        counts = self.counts(size)
        if min(counts) < 1:
            reach = tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))
            raise misfit(
                mark("a window of {op} covers {reach}, but the padded operand is only {size}"),
                mark("Use a smaller kernel or dilation, or more padding."),
                op=op,
                reach=written(reach),
                size=written(tuple(n + 2 * p for n, p in zip(size, self.padding, strict=True))),
            )
        return counts

    def view(self, x: Any, fill: float = 0.0) -> Any:
        """Every window of `x` as (..., windows, kernel), with `fill` around the edge. A view where nothing is padded."""
        padded = x
        if any(self.padding):
            widths = [(0, 0)] * (np.ndim(x) - self.rank) + [(p, p) for p in self.padding]
            padded = np.pad(x, widths, constant_values=fill)
        reach = tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))
        axes = tuple(range(padded.ndim - self.rank, padded.ndim))
        slid = np.lib.stride_tricks.sliding_window_view(padded, reach, axes)
        steps = (*(slice(None, None, s) for s in self.stride), *(slice(None, None, d) for d in self.dilation))
        return slid[behind(*steps)]

    def inside(self, place: Sequence[int], size: Sequence[int]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """The offsets of the window at `place` that do not lie in the padding, each with the place in the array it reads."""
        for offset in np.ndindex(*self.kernel):
            rows = zip(place, offset, self.stride, self.dilation, self.padding, strict=True)
            at = tuple(window * s + o * d - p for window, o, s, d, p in rows)
            if all(0 <= where < extent for where, extent in zip(at, size, strict=True)):
                yield offset, at

    def fold(self, part: Callable[[int, tuple[int, ...]], Any], shape: Shape, dtype: Any) -> Any:
        """The way back: an array of `shape` to which place `offset` of every window adds `part(number, offset)`."""
        size = shape[-self.rank :]
        counts = self.counts(size)
        padded = tuple(n + 2 * p for n, p in zip(size, self.padding, strict=True))
        whole = np.zeros((*shape[: -self.rank], *padded), dtype)
        for number, offset in enumerate(np.ndindex(*self.kernel)):
            rows = zip(offset, self.stride, self.dilation, counts, strict=True)
            places = tuple(slice(o * d, o * d + s * (count - 1) + 1, s) for o, s, d, count in rows)
            whole[behind(*places)] += part(number, offset)
        return whole[behind(*(slice(p, p + n) for p, n in zip(self.padding, size, strict=True)))]

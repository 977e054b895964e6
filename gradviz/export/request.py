"""Request: what somebody wants exported, the same record for the window and the command line. Prints nothing itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gradviz.engine import Trace
from gradviz.engine.steps import Moment
from gradviz.errors import InputError
from gradviz.export.scene import Scene, scene_from
from gradviz.picture.fitting import LEFT_OUT, at_rest
from gradviz.picture.layout import Direction, Layout
from gradviz.picture.options import NO_MARKS, Labels, Marks, Options
from gradviz.picture.page import page_of
from gradviz.picture.slide import Show, Slides, cropped
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import Typeset, typeset_here
from gradviz.words import mark

RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
END, ALL = "end", "all"
DRAWING = "drawing"
"""The preset of the drawing alone, without a page around it."""
MARGIN, WIDEST = 24.0, 4000.0


@dataclass(frozen=True)
class Request:
    """`preset` is a page (see `picture/page.py`) or "drawing"; `least_text` is the least size of text in points.

    `steps` is "end" for the finished run, "all", or numbers of moments such as "3" or "3-7", each with its step lit.
    """

    preset: str = "16:9"
    theme: str = "light"
    labels: Labels = "numbers"
    tags: bool | None = None
    show: Show = field(default_factory=Show)
    steps: str = END
    granularity: str = "edge"
    transparent: bool = False
    least_text: float = 18.0
    direction: Direction = "right"


Story = Callable[[Trace, Moment, str], str]
"""What a moment of a run did and what comes next, by its granularity."""


class Book:
    """Pictures made one after another, of a formula or of a network: one for each of `moments`, where None is a picture at rest."""

    moments: tuple[Moment | None, ...] = (None,)

    @property
    def left_out(self) -> str:
        """What had no room, as a sentence to be said; "" where all is there."""
        return ""

    def scene(self, number: int) -> Scene:
        """One picture, counted from 0."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.moments)

    def __iter__(self) -> Iterator[Scene]:
        return map(self.scene, range(len(self)))


class Pictures(Book):
    """The pictures of a request: fitted once, then made one after another, so that a caller may stop in between."""

    def __init__(
        self,
        run: Trace,
        request: Request,
        *,
        layout: Layout | None = None,
        index: int | None = None,
        document: bytes = b"",
        typeset: Typeset = typeset_here,
        marks: Marks = NO_MARKS,
        story: Story | None = None,
    ) -> None:
        """Raises InputError for a preset or steps that there are not. `index` is how many steps a picture at rest shows."""
        self._story = story
        self.request, self.run = request, run
        self._index, self._document, self._typeset, self._marks = index, document, typeset, marks
        self.moments = chosen_moments(run, request)
        options = Options(labels=request.labels, tags=request.tags)
        page = page_of("16:9" if request.preset == DRAWING else request.preset, request.least_text)
        if request.preset == DRAWING:
            page = replace(page, least=0.0)
        self._slides = Slides(
            run.graph,
            run,
            page=page,
            show=request.show,
            layout=layout,
            direction=request.direction,
            options=options,
            typeset=typeset,
            marks=marks,
        )

    @property
    def left_out(self) -> str:
        return LEFT_OUT[self._slides.left_out]

    def scene(self, number: int) -> Scene:
        moment = self.moments[number]
        index = moment.stop if moment else len(self.run.steps) if self._index is None else self._index
        frame = self.run.frame(index)
        if self.request.preset == DRAWING:
            drawn = self._slides.drawing.state(self.run, frame, moment=moment or at_rest(frame), marks=self._marks)
            diagram = cropped(drawn, MARGIN, WIDEST, self._slides.rest)
        else:
            diagram = self._slides.picture(frame, moment)
        scene = scene_from(self.run.graph, self.run, frame, diagram, THEMES[self.request.theme], self._typeset)
        notes = self._story(self.run, moment, self.request.granularity) if self._story and moment else ""
        return replace(scene, document=self._document, transparent=self.request.transparent, notes=notes)


def chosen_moments(run: Trace, request: Request) -> tuple[Moment | None, ...]:
    """The moments to show; None is a picture with nothing lit. Raises InputError."""
    return (None,) if request.steps == END else chosen(run.moments(request.granularity), request.steps)


def chosen(moments: tuple[Moment, ...], steps: str) -> tuple[Moment, ...]:
    """All moments, or those of a number or range. Raises InputError."""
    if steps == ALL:
        return moments
    found = RANGE.fullmatch(steps)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last <= len(moments):
        raise InputError(
            "steps",
            mark("there are no steps {steps}"),
            mark("Write one number or two, such as 3 or 3-7; the last step is {last}."),
            steps=steps,
            last=len(moments),
        )
    return moments[first - 1 : last]

"""Prediction: the next step is asked before it is shown, and the answer judged. Knows what was asked and typed; no widget, no rule.

What is asked, what an answer shows and what a hint says come from the tutor; every number from the steps of the run.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradviz import words
from gradviz.app.models.run import Run
from gradviz.errors import GradvizError, sentence
from gradviz.notation import value
from gradviz.tutor.answers import read_answer
from gradviz.tutor.hints import hint, levels, reason
from gradviz.tutor.questions import Question, questions
from gradviz.tutor.unasked import unasked
from gradviz.tutor.verdicts import Verdict, judge, told

PHASE = "phase"


class Prediction(QObject):
    """Off until it is turned on. `changed` tells of anything to show, `wanted` that a number is to be typed now.

    `typed` is what stands in the field, until the next question also what was answered; `level` is the last hint taken. A step of
    several numbers asks one after the other.
    """

    changed = Signal()
    wanted = Signal()

    def __init__(self, session: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.on = False
        self.typed, self.level = "", 0
        self.verdict: Verdict | None = None
        self.error: GradvizError | None = None
        self._questions: tuple[Question, ...] = ()
        self._place, self._tries = 0, 0
        self._told: tuple[Question, Verdict | None] | None = None
        self._answered = False
        self._outcomes: dict[tuple[object, ...], bool] = {}
        self._moving = False
        session.moved.connect(self._follow)
        session.run_changed.connect(self._renew)
        session.mode_changed.connect(self._leave)
        session.graph_changed.connect(self._forget_all)

    # What there is to show.

    @property
    def question(self) -> Question | None:
        """What is asked now, or was answered a moment ago with more to come in this step."""
        return self._questions[self._place] if self._questions else None

    @property
    def subject(self) -> Question | None:
        """What is asked now, or else what was answered last, until the run goes on."""
        return self.question if self._told is None else self._told[0]

    @property
    def asking(self) -> bool:
        """Whether a number is to be typed."""
        return self.question is not None and not self._answered

    @property
    def has_more(self) -> bool:
        """Whether this step asks for another number after the one that was answered."""
        return self._answered and self._place + 1 < len(self._questions)

    @property
    def is_right(self) -> bool | None:
        """What the last answer was found to be; None where there is none."""
        shown = self.verdict if self._told is None else self._told[1]
        return None if shown is None else shown.right

    @property
    def message(self) -> str:
        """What is said about the last answer."""
        if self._told is not None:
            question, verdict = self._told
            return reason(question) if verdict is None else told(question, verdict)
        if self.error is not None:
            return sentence(self.error)
        if self.question is None or self.verdict is None:
            return ""
        return told(self.question, self.verdict) or words.say("Not {answer}.", answer=value(self.verdict.answer))

    @property
    def hint(self) -> str:
        """The last hint taken."""
        if not self.asking or self.question is None or not self.level:
            return ""
        return hint(self.question, self.level)

    @property
    def has_more_hints(self) -> bool:
        """Whether there is another one to take."""
        question = self.question
        return question is not None and self.asking and self.level < levels(question)

    @property
    def unasked(self) -> str:
        """Why nothing was asked about the step that is shown; "" where something was."""
        session = self._session
        if session.granularity == PHASE:
            return words.say("A whole phase is not asked. Choose by edge or by node as the size of a step.")
        return "" if session.trace is None or session.moment is None else unasked(session.trace, session.moment)

    @property
    def finished(self) -> bool:
        """Whether the run is over, so that nothing more is asked."""
        return self.on and self._session.at >= self._session.run_moments

    @property
    def score(self) -> str:
        """How many questions of this run were answered at the first try."""
        asked = len(self._outcomes)
        if not asked:
            return ""
        return words.say("{right} of {all} at the first try", right=sum(self._outcomes.values()), all=asked)

    # What a learner does.

    def turn(self, on: bool) -> None:
        """Begin to ask, with the first step when the run is over; or show everything again."""
        if on == self.on:
            return
        session = self._session
        self._forget()
        self._outcomes = {}
        self.on = on
        if on:
            if session.own is not None:
                session.choose_order(None)
            session.set_live(False)
            if session.at >= session.run_moments:
                session.move_to(0)
        session.predict(on)
        self.changed.emit()

    def begin_again(self) -> None:
        """The same run once more, counted anew."""
        self._outcomes = {}
        self._session.move_to(0)
        self.ask()

    def takes(self, by: int, *, silent: bool = False) -> bool:
        """Whether a step on asks or answers instead of going on, and a step back withdraws the question.

        A `silent` step shows what was asked, for a question put to a whole room.
        """
        if not self.on:
            return False
        if by < 0:
            was_asked = bool(self._questions)
            self._forget()
            self._show()
            return was_asked
        if self.asking:
            self._answer(silent)
            return True
        if self.has_more:
            self._ask(self._questions, self._place + 1)
            return True
        return self.ask()

    def ask(self) -> bool:
        """Ask what comes next; whether there is anything to ask."""
        self._forget()
        found = self._coming()
        if found:
            self._ask(found, 0)
        else:
            self._show()
        return bool(found)

    def type(self, text: str) -> None:
        """What stands in the field now; what was wrong with the last number is no more about this one."""
        if text != self.typed:
            self.typed, self.error = text, None

    def check(self) -> None:
        """Judge what was typed."""
        question = self.question
        if question is None or not self.asking or not self.typed.strip():
            return
        try:
            answer = read_answer(self.typed)
        except GradvizError as error:
            self.error = error
            self.changed.emit()
            return
        self.error, self.verdict = None, judge(question, answer)
        if self.verdict.right:
            self._settle(question, self._tries == 0 and self.level == 0)
            return
        self._tries += 1
        if self.verdict.misconception is None:
            self.level = max(self.level, 1)
        self.changed.emit()

    def take_hint(self) -> None:
        """Say more than the hint before."""
        if self.has_more_hints:
            self.level += 1
            self.changed.emit()

    def show(self) -> None:
        """Give up: the number, with the rule that it follows from."""
        question = self.question
        if question is not None and self.asking:
            self.error, self.verdict = None, None
            self._settle(question, False)

    # What follows from it.

    def _answer(self, silent: bool) -> None:
        if silent:
            self._forget()
            self._go_on()
        elif self.typed.strip():
            self.check()
        else:
            self.wanted.emit()

    def _coming(self) -> tuple[Question, ...]:
        """What the next step asks; nothing of an update, which follows the run."""
        session = self._session
        coming = session.next_moment if session.at < session.run_moments and session.granularity != PHASE else None
        return () if coming is None or session.trace is None else questions(session.trace, coming)

    def _ask(self, found: tuple[Question, ...], place: int) -> None:
        self._forget()
        self._questions, self._place = found, place
        self._show()
        self.wanted.emit()

    def _settle(self, question: Question, first: bool) -> None:
        """A question is done: the next one of this step, or the step itself."""
        self._outcomes.setdefault((*question.key, question.truth), first)
        verdict, typed = self.verdict, self.typed if self.verdict is not None else value(question.truth)
        has_more = self._place + 1 < len(self._questions)
        if not has_more:
            self._forget()
        self._told, self._answered, self.typed = (question, verdict), has_more, typed
        if has_more:
            self.changed.emit()
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Show the step that was asked; the move tells everyone that nothing is asked any more."""
        session = self._session
        self._moving, session.asked = True, None
        session.move_to(session.at + 1)
        self._moving = False
        self.changed.emit()

    def _forget(self) -> None:
        self._questions, self._place, self._tries, self._told = (), 0, 0, None
        self.typed, self.level, self.verdict, self.error, self._answered = "", 0, None, None, False

    def _show(self) -> None:
        question = self.question
        self._session.predict(self.on, None if question is None else question.place)
        self.changed.emit()

    def _follow(self) -> None:
        """The run went elsewhere: what was asked there is asked no more."""
        if self.on and not self._moving:
            self._forget()
            self._show()

    def _renew(self) -> None:
        """Other numbers: the same question about them, with what was typed."""
        if not self.on:
            return
        question, typed, level = self.question, self.typed if self.asking else "", self.level
        found = () if question is None else self._coming()
        is_same = question is not None and self._place < len(found) and found[self._place].key == question.key
        place = self._place
        self._forget()
        if is_same:
            self._questions, self._place, self.typed, self.level = found, place, typed, level
        self._show()

    def _leave(self) -> None:
        """Live shows the whole run at once, and an order of one's own shows what is chosen of it: either ends the asking."""
        if self.on and (self._session.live or self._session.own is not None):
            self.turn(False)

    def _forget_all(self) -> None:
        """Another graph: another run to count."""
        if self.on:
            self._forget()
            self._outcomes = {}
            self._show()

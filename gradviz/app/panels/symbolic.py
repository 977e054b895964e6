"""SymPy: the typed expression as a tree, its derivative, its simplest form, LaTeX to copy, and what writing it out costs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gradviz import words
from gradviz.algebra.session import Answer
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.app.models.reading import reading
from gradviz.app.models.session import Session
from gradviz.app.models.symbolic import Symbolic
from gradviz.app.models.typesetting import Typesetter
from gradviz.app.panels.controls import TextButton, caption, separator
from gradviz.app.panels.formula import FormulaView
from gradviz.app.panels.page import Cell, InputChoice, Page, TextTable
from gradviz.engine import Trace
from gradviz.graph import Graph
from gradviz.language.typeset import worded
from gradviz.picture.theme import METRICS, Theme
from gradviz.tutor import expression_tree
from gradviz.tutor.costs import caption as honest_caption
from gradviz.tutor.costs import passes

TREE_HEIGHT = 196


class WrittenFormula(QWidget):
    """A title with a link that copies the LaTeX, the formula typeset, and the same as plain text that can be selected."""

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__()
        self._title, self.again, self.copy = caption("", "section"), TextButton("link"), TextButton("link")
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.formula, self.plain = FormulaView(16, 44), QLabel()
        self.formula.attach(typesetter)
        self.plain.setProperty("kind", "symbol")
        self.plain.setWordWrap(True)
        self.plain.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        head.addWidget(self._title, 1)
        head.addWidget(self.again)
        head.addWidget(self.copy)
        column.addWidget(self.formula)
        column.addWidget(self.plain)

    def show_formula(self, title: str, latex: str, plain: str, theme: Theme, *, late: bool = False) -> None:
        """Show a formula, or the sentence that stands in for one; what came `late` may be asked for again."""
        self.again.setText(words.say("Try again"))
        self.again.setVisible(late)
        self._title.setText(title)
        self.formula.apply_theme(theme)
        self.formula.setVisible(bool(latex))
        self.formula.show_formula(latex, plain)
        self.plain.setText(plain)
        self.copy.setVisible(bool(latex))
        self.copy.draw(icons.icon("duplicate", theme["accent"]), "LaTeX")
        self.copy.setToolTip(words.say("Copy LaTeX"))
        self.copy.setAccessibleName(words.say("Copy LaTeX"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.formula.latex)


class SymbolicPage(Page):
    """What a computer algebra system does with the same formula."""

    def __init__(self, session: Session, theme: Theme, symbolic: Symbolic, typesetter: Typesetter) -> None:
        super().__init__(session, theme)
        self._symbolic = symbolic
        symbolic.ready.connect(self.renew)
        self.choice = InputChoice()
        self.choice.changed.connect(self.refresh)
        self._tree_title, self.tree, self._unfolded = caption("", "section"), QTreeWidget(), caption("", wraps=True)
        self.typed, self.derivative, self.simple = (WrittenFormula(typesetter) for _ in range(3))
        for asked in (self.derivative, self.simple):
            asked.again.clicked.connect(symbolic.retry)
        self._costs_title, self.costs, self._honest = caption("", "section"), TextTable(), caption("", wraps=True)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(12)
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setProperty("keepsKeys", "Left Right Space Home End")
        self.tree.itemClicked.connect(lambda item: session.select(item.data(0, Qt.ItemDataRole.UserRole)))
        self._drawn: Graph | None = None
        for widget in (self.typed, self._tree_title, self.tree, self._unfolded, separator()):
            self.column.addWidget(widget)
        self.column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        for below in (self.derivative, self.simple, separator(), self._costs_title, self.costs, self._honest):
            self.column.addWidget(below)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._tree_title.setText(words.say("As a tree"))
        self.tree.setAccessibleName(words.say("As a tree"))
        self._costs_title.setText(words.say("Operations"))
        self._honest.setText(honest_caption())
        self._drawn = None
        super().retranslate()

    def refresh(self) -> None:
        """Show what SymPy has said so far."""
        run, document = self.session.trace, self.session.document
        self.content.setVisible(run is not None)
        if run is None:
            return
        graph = run.graph
        found = reading(graph.text, document.names)
        latex, plain = (found.latex.replace("\n", r",\quad "), found.plain) if found is not None else ("", "")
        self.typed.show_formula(words.say("As typed"), latex, plain, self.theme)
        self._unfold(graph)
        name = self.choice.show_names(graph.inputs, self.theme)
        self.derivative.setVisible(bool(name))
        self.simple.setVisible(bool(name))
        derivative = self._symbolic.derivative(graph, name) if name else None
        simple = self._symbolic.simplified(graph, name) if name else None
        output = graph.labels[graph.output]
        self._show(self.derivative, words.say("Its derivative ∂{output}/∂{name}", output=output, name=name), derivative)
        self._show(self.simple, words.say("The same, simplified"), simple)
        self.costs.show_rows(self._counted(run, name, derivative))

    def _show(self, view: WrittenFormula, title: str, answer: Answer | None) -> None:
        if answer is None:
            view.show_formula(title, "", words.say("SymPy is working …"), self.theme)
        else:
            written = answer.written
            latex = worded(written.latex) if written is not None else ""
            view.show_formula(title, latex, answer.sentence, self.theme, late=answer.late)

    def _unfold(self, graph: Graph) -> None:
        if graph is self._drawn:
            return
        self._drawn = graph
        self.tree.clear()
        branches, whole = expression_tree.unfolded(graph)
        parents: list[QTreeWidgetItem] = []
        for branch in branches:
            item = QTreeWidgetItem([branch.formula if branch.formula == branch.title else f"{branch.formula}   {branch.title}"])
            item.setToolTip(0, item.text(0))
            item.setData(0, Qt.ItemDataRole.UserRole, branch.node)
            item.setSizeHint(0, QSize(0, scaled(METRICS.trace_row)))
            del parents[branch.depth :]
            if parents:
                parents[-1].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            parents.append(item)
        self.tree.expandAll()
        rows = len(branches) * scaled(METRICS.trace_row)
        self.tree.setFixedHeight(min(TREE_HEIGHT, rows + 2 * self.tree.frameWidth()))
        size = expression_tree.size(graph)
        self._unfolded.setText(
            words.count("The tree has {n} branch.", "The tree has {n} branches.", size)
            if whole
            else words.count("Only the beginning: the tree has {n} branch.", "Only the beginning: the tree has {n} branches.", size)
        )

    @staticmethod
    def _counted(run: Trace, name: str, answer: Answer | None) -> list[list[Cell]]:
        counted = passes(run)
        written = "…" if answer is None else "—" if answer.written is None else str(answer.written.operations)
        rows = [
            (words.say("in the formula"), str(counted.forward)),
            (words.say("in its derivative by {name}, written out", name=name), written),
            (words.say("in the graph's two passes, for all inputs"), str(counted.both)),
        ]
        return [[(what, "body"), (count, "number")] for what, count in rows]

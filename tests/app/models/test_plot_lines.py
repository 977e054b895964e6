"""Every plot has its lines from the start to the end of a run, and says its last values."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from gradviz import registry
from gradviz.app.models.plot_lines import MARKS, PLOTS, Kind, Line, PlotRecord, alike, apart, last, smoothed, thinned, value_at
from gradviz.nn.columns import Columns
from gradviz.nn.diagnosis import Watch
from gradviz.nn.history import BATCH, RunHistory, followed
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_run import trainer_of


@pytest.fixture(scope="module")
def history() -> RunHistory:
    registry.discover()
    text = 'data = "blobs"\ninput = [2]\nlayers = ["dense 6", "tanh", "dense 3"]\nloss = "cross_entropy"\n[training]\nepochs = 3\n'
    trainer = trainer_of(Network(read_spec(text)))
    trainer.watch = Watch(statistics=True)
    found = RunHistory()
    for _ in followed(trainer, found):
        pass
    return found


def broken(record: PlotRecord, history: RunHistory) -> bool:
    lines = record.lines(history)
    return not lines or any(len(line.x) != len(line.y) or not np.isfinite(last(line)) for line in lines)


@pytest.mark.parametrize("name", list(PLOTS))
def test_every_plot_draws_a_run_and_an_empty_one(history: RunHistory, name: str) -> None:
    record = PLOTS[name]
    assert not broken(record, history)
    assert record.describe(record.lines(history))
    assert record.describe(record.lines(RunHistory())) == ""


def test_a_plot_that_draws_nothing_is_caught(history: RunHistory) -> None:
    assert broken(PlotRecord("empty", "Empty", lambda history: ()), history)
    assert broken(PlotRecord("short", "Short", lambda history: (Line("", "line", "text", np.zeros(2), np.zeros(1)),)), history)


def test_the_accuracy_of_every_batch_is_drawn_behind_their_mean_as_the_loss_is(history: RunHistory) -> None:
    lines = raw, mean, _ = PLOTS["accuracy"].lines(history)
    assert [line.kind for line in lines] == [line.kind for line in PLOTS["loss"].lines(history)] == ["raw", "line", "marks"]
    assert raw.x.tolist() == mean.x.tolist() == history.batches.column("time").tolist()
    whole = len(raw.y) // 3
    assert raw.y[-whole:].mean() == pytest.approx(history.epochs.column("accuracy")[-1], abs=0.02)


def test_a_run_of_an_older_file_has_the_accuracy_of_its_epochs(history: RunHistory) -> None:
    old = history.without_weights()
    old.batches = Columns.from_arrays(
        {name: array for name, array in history.batches.to_arrays().items() if name != "column/accuracy"}, names=BATCH
    )
    training, validation = PLOTS["accuracy"].lines(old)
    assert training.y.tolist() == history.epochs.column("accuracy").tolist()
    assert validation.y.tolist() == history.epochs.column("val_accuracy").tolist()


def test_statistics_stand_where_their_batch_was(history: RunHistory) -> None:
    x = PLOTS["norms"].lines(history)[0].x
    assert (np.diff(x) > 0).all()
    assert x[-1] == pytest.approx(3.0)


def test_smoothing_keeps_the_level_and_leaves_gaps_out() -> None:
    values = np.full(400, 2.0)
    values[7] = np.nan
    assert np.allclose(smoothed(values), 2.0)
    assert np.isnan(smoothed(np.array([np.nan]))[0])


def test_the_crosshair_reads_the_nearest_value() -> None:
    line = Line("", "line", "text", np.array([0.0, 1, 2]), np.array([5.0, np.nan, 7]))
    assert value_at(line, 0.4) == 5.0
    assert value_at(line, 1.4) == 7.0
    assert value_at(Line("", "line", "text", np.zeros(1), np.array([np.nan])), 0) is None


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_long_line_is_thinned_and_keeps_its_peaks(kind: Kind) -> None:
    y = np.sin(np.arange(4000) / 50.0)
    y[1234] = 9.0
    x, drawn = thinned(Line("", kind, "text", np.arange(4000.0), y))
    assert len(x) == len(drawn) <= 240
    assert x[0] == 0
    if kind != "line":
        assert drawn.max() == 9.0


def test_few_marks_stand_apart_and_of_many_some_do_which_stay() -> None:
    few, many, more = (Line("", "marks", "text", np.arange(1.0, n + 1), np.ones(n)) for n in (MARKS, 5 * MARKS - 1, 5 * MARKS))
    assert few.marked and not few.crowded and many.crowded
    assert not replace(few, kind="line").marked
    assert len(apart(few).x) == MARKS
    assert apart(many).x.tolist() == apart(more).x.tolist()[:-1] == np.arange(5.0, 5 * MARKS, 5).tolist()


def test_lines_are_alike_while_nothing_of_them_is_another() -> None:
    x, y = np.arange(3.0), np.array([1.0, np.nan, 2.0])
    line = Line("a", "line", "accent", x, y)
    assert alike((line,), (Line("a", "line", "accent", x.copy(), y.copy()),))
    others = (Line("b", "line", "accent", x, y), Line("a", "raw", "accent", x, y), Line("a", "line", "text", x, y))
    moved = (Line("a", "line", "accent", x + 1, y), Line("a", "line", "accent", x, y + 1), Line("a", "line", "accent", x[:2], y[:2]))
    assert not any(alike((line,), (other,)) for other in (*others, *moved))
    assert not alike((line,), (line, line))

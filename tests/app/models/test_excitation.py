"""The search ends, is remembered while the weights stay, grows old with them, and is dropped when nobody wants it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.models.excitation import ExcitationModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.exciting import TargetUnit
from gradviz.project.network import Network

FIRST, SECOND = TargetUnit("dense1", "tanh1", (1,)), TargetUnit("dense1", "tanh1", (2,))


def ready(training: TrainingModel, xor: Network, qtbot: QtBot) -> ExcitationModel:
    model = ExcitationModel(training, training)
    training.follow(xor)
    qtbot.waitUntil(lambda: training.look is not None)
    return model


def test_a_unit_is_searched_once_while_the_weights_stay(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = ready(training, xor, qtbot)
    shares: list[float] = []
    model.changed.connect(lambda: shares.append(1.0 if model.share is None else model.share))
    model.set_target(FIRST)
    assert model.searching
    qtbot.waitUntil(lambda: model.found is not None)
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
    first = model.found
    assert first is not None
    assert first.excitation.plane is not None
    assert not model.old
    model.set_target(SECOND)
    assert model.found is None
    qtbot.waitUntil(lambda: model.found is not None)
    told = len(shares)
    model.set_target(FIRST)
    assert model.found is first
    assert len(shares) == told + 1
    model.set_target(None)
    assert (model.found, model.searching) == (None, False)


def test_other_weights_make_it_old_and_do_not_search(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = ready(training, xor, qtbot)
    model.set_target(FIRST)
    qtbot.waitUntil(lambda: model.found is not None)
    first = model.found
    training.one_batch()
    qtbot.waitUntil(lambda: model.old)
    assert model.found is first
    assert not model.searching
    model.renew()
    qtbot.waitUntil(lambda: model.found is not first and not model.searching)
    assert not model.old
    assert model.found is not None
    assert model.found.weights.time == training.epochs_done


def test_it_can_be_cancelled_and_another_run_forgets_it(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = ready(training, xor, qtbot)
    model.set_target(FIRST)
    model.cancel()
    assert (model.searching, model.cancelled, model.found) == (False, True, None)
    qtbot.waitUntil(lambda: training.look is not None)
    model.renew()
    qtbot.waitUntil(lambda: model.found is not None)
    with qtbot.waitSignal(model.changed):
        training.rewind()
    assert (model.found, model.target) == (None, None)


def test_it_is_found_while_the_network_learns(training: TrainingModel, xor: Network, qtbot: QtBot) -> None:
    model = ready(training, xor, qtbot)
    training.start()
    model.set_target(FIRST)
    qtbot.waitUntil(lambda: model.found is not None)
    qtbot.waitUntil(lambda: training.state == "finished")
    assert model.old or (model.found is not None and model.found.weights.time == training.epochs_done)

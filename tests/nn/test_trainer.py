from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensors.partner import AVAILABLE
from gradviz.errors import InputError
from gradviz.nn.diagnosis import Watch
from gradviz.nn.events import Batch, Epoch, Failed, Finished, Snapshot, Started
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.settings import Choice
from gradviz.nn.spec import Spec, from_table
from gradviz.nn.trainer import Trainer

Pictures = Callable[..., Any]
FULL = ("flatten", "dense 12", "batch_norm", "relu", "dropout 0.2", "dense 3")


def net(*layers: str, loss: str = "cross_entropy", **training: object) -> Model:
    table = {"epochs": 3, "batch": 16, "optimizer": "adam 0.02", **training}
    return Model(
        from_table(
            {"input": [1, 6, 6], "layers": list(layers or ("flatten", "dense 12", "relu", "dense 3")), "loss": loss, "training": table}
        )
    )


def losses(trainer: Trainer) -> list[float]:
    return [event.loss for event in trainer.run() if isinstance(event, Batch)]


def test_a_training_tells_its_story_in_order(pictures: Pictures) -> None:
    events = list(Trainer(net(), pictures()).run())
    assert isinstance(events[0], Started)
    assert [type(event) for event in events[1:8]] == [Batch] * 6 + [Epoch]
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "end"
    assert events[-1].test_accuracy is not None
    assert events[-1].test_accuracy > 0.9
    rows = [event for event in events if isinstance(event, Epoch)]
    assert [row.epoch for row in rows] == [1, 2, 3]
    assert rows[-1].loss < rows[0].loss
    assert rows[0].seconds < rows[-1].seconds


def test_the_same_seed_gives_the_same_weights_whatever_reads_them(pictures: Pictures) -> None:
    first, second = (Trainer(net(*FULL, augment=["shift 1"]), pictures(), seed=4) for _ in range(2))
    list(first.run())
    second.watch = Watch(("relu1", "x"), ("dense1",), statistics=True, histograms=True)
    for event in second.run():
        if isinstance(event, Batch):
            second.evaluate(second.sets.validation)
            second.predict(second.sets.test)
    assert first.plan.parameters.tobytes() == second.plan.parameters.tobytes()
    assert {n: v.tobytes() for n, v in first.states.items()} == {n: v.tobytes() for n, v in second.states.items()}
    other = Trainer(net(*FULL, augment=["shift 1"]), pictures(), seed=5)
    list(other.run())
    assert first.plan.parameters.tobytes() != other.plan.parameters.tobytes()


def test_pause_and_go_on_changes_nothing(pictures: Pictures) -> None:
    whole, paused = (Trainer(net(*FULL), pictures(), seed=1) for _ in range(2))
    wanted, found = losses(whole), []
    while paused.reason is None:
        for event in paused.run():
            if isinstance(event, Batch):
                found.append(event.loss)
                paused.pause()
    assert found == wanted
    assert whole.plan.parameters.tobytes() == paused.plan.parameters.tobytes()


def test_stopping_finishes_with_scores(pictures: Pictures) -> None:
    trainer = Trainer(net(), pictures())
    events = []
    for event in trainer.run():
        events.append(event)
        if isinstance(event, Batch):
            trainer.stop()
    assert [type(event) for event in events] == [Started, Batch, Finished]
    assert events[-1].reason == "stopped"


def test_one_batch_and_one_thunk_lead_to_the_same_weights(pictures: Pictures) -> None:
    whole, single = (Trainer(net(*FULL, epochs=1), pictures(), seed=2) for _ in range(2))
    list(whole.run())
    snapshots = 0
    while single.epoch < 1:
        events = single.advance()
        snapshots += isinstance(events[0], Snapshot)
        if single.position == 5:
            events = single.step()
            assert isinstance(events[0], Batch)
    assert snapshots > 20
    assert whole.plan.parameters.tobytes() == single.plan.parameters.tobytes()


def test_starting_again_has_the_same_first_weights(pictures: Pictures) -> None:
    trainer = Trainer(net(*FULL), pictures(), seed=3)
    first = trainer.plan.parameters.copy()
    wanted = losses(trainer)
    trainer.restart()
    assert (trainer.plan.parameters == first).all()
    assert trainer.history == ()
    assert losses(trainer) == wanted


def test_every_sample_is_seen_once_an_epoch_by_any_batch_size(pictures: Pictures) -> None:
    for batch in (1, 7, 16, 90, 1000):
        trainer = Trainer(net(batch=batch, epochs=1), pictures())
        seen = [event.samples for event in trainer.run() if isinstance(event, Batch)]
        assert sum(seen) == 90
        assert len(seen) == -(-90 // batch)


def test_one_sample_alone_trains_and_batch_norm_says_why_it_cannot(pictures: Pictures) -> None:
    events = list(Trainer(net(epochs=1), pictures((1, 1, 1))).run())
    assert isinstance(events[-1], Finished)
    for sizes, batch in (((1, 1, 1), 16), ((9, 1, 1), 1)):
        with pytest.raises(InputError, match="needs at least 2 samples a batch"):
            Trainer(net(*FULL, batch=batch), pictures(sizes))
    assert sum(e.samples for e in Trainer(net(*FULL, batch=16, epochs=1), pictures((33, 5, 5))).run() if isinstance(e, Batch)) == 33


def test_sets_that_are_empty(pictures: Pictures) -> None:
    with pytest.raises(InputError, match="training set is empty"):
        Trainer(net(), pictures((0, 5, 5)))
    end = list(Trainer(net(), pictures((20, 0, 0))).run())[-1]
    assert (end.test_loss, end.test_accuracy) == (None, None)
    with pytest.raises(InputError, match="early stopping watches the validation set"):
        Trainer(net(patience=1), pictures((20, 0, 5)))


def test_no_epochs_are_no_training(pictures: Pictures) -> None:
    assert [type(event) for event in Trainer(net(epochs=0), pictures()).run()] == [Started, Finished]


def test_early_stopping_restores_the_best(pictures: Pictures) -> None:
    noise = np.random.default_rng(99)
    source = pictures((40, 30, 30))
    source.train.y = noise.integers(0, 3, 40)
    trainer = Trainer(net("flatten", "dense 64", "relu", "dense 3", epochs=200, patience=3, batch=40, optimizer="adam 0.05"), source)
    events = list(trainer.run())
    rows = [event for event in events if isinstance(event, Epoch)]
    best = min(rows, key=lambda row: row.val_loss)
    end = events[-1]
    assert end.reason == "early"
    assert end.epoch == best.epoch
    assert len(rows) == best.epoch + 3
    assert trainer.evaluate(trainer.sets.validation)[0] == pytest.approx(best.val_loss, rel=1e-6)


def test_a_training_that_explodes_stops_and_names_the_node(pictures: Pictures) -> None:
    events = list(Trainer(net(optimizer="sgd 1e30", epochs=20), pictures()).run())
    end = events[-1]
    assert isinstance(end, Failed)
    assert end.node in end.error.message
    assert end.phase in ("forward", "backward")
    assert "learning rate" in end.error.hint


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam"])
def test_0_over_0_of_the_lectures_forms_is_named_with_its_cure(optimizer: str, pictures: Pictures) -> None:
    trainer = Trainer(net("flatten", "dense 4", "relu", "dense 3", optimizer=f"{optimizer} form=lecture"), pictures())
    trainer.plan.set("dense1/bias", np.full(4, -1000.0, np.float32))
    before = trainer.plan.parameters.copy()
    end = list(trainer.run())[-1]
    assert isinstance(end, Failed)
    assert np.array_equal(trainer.plan.parameters, before)
    assert end.phase == "update"
    assert end.node == "dense1/weights"
    assert "0/0" in end.error.message
    assert "form = library" in end.error.hint


@pytest.mark.parametrize("optimizer", ["sgd 1e38", "momentum 1e38", "nesterov 1e38", "adam 1e38", "adamw 1e38", "rmsprop 1e38"])
def test_no_step_destroys_the_weights(optimizer: str, pictures: Pictures) -> None:
    trainer = Trainer(net(optimizer=optimizer, epochs=3), pictures())
    end = list(trainer.run())[-1]
    assert isinstance(end, Failed)
    assert np.isfinite(trainer.plan.parameters).all()


def test_a_gradient_that_is_none_leaves_the_weights_as_they_are(pictures: Pictures) -> None:
    trainer = Trainer(net("flatten", "dense 3", optimizer="sgd"), pictures())
    trainer.step()
    before = trainer.plan.parameters.copy()
    trainer.sets.train.x.setflags(write=True)
    trainer.sets.train.x[:] = np.nan
    (end,) = trainer.step()
    assert isinstance(end, Failed)
    assert np.array_equal(trainer.plan.parameters, before)


def test_snapshots_come_when_asked_and_are_copies(pictures: Pictures) -> None:
    trainer = Trainer(net(), pictures())
    trainer.watch = Watch(("relu1",), ("dense1/weights",), statistics=True, histograms=True, every=2)
    events = list(trainer.run())
    shots = [event for event in events if isinstance(event, Snapshot)]
    assert len(shots) == 9
    assert shots[0].values["relu1"].shape == (16, 12)
    assert set(shots[0].gradient_norms) == set(trainer.plan.places)
    assert all(0 < ratio < 10 for name, ratio in shots[-1].update_ratios.items())
    assert set(shots[0].dead_shares) == {"relu1"}
    assert "dense1/weights" in shots[0].histograms
    assert not np.array_equal(shots[0].values["relu1"], shots[1].values["relu1"])


def test_moving_statistics_are_pytorchs(pictures: Pictures) -> None:
    torch = pytest.importorskip("torch")
    trainer = Trainer(net("batch_norm", "flatten", "dense 3", epochs=1, normalize=False), pictures(), dtype=np.float64)
    theirs = torch.nn.BatchNorm2d(1, dtype=torch.float64)
    order = trainer.order
    while trainer.epoch < 1:
        start, end = trainer.cuts[trainer.batch]
        trainer.step()
        order = trainer.order if len(trainer.order) else order
        theirs(torch.tensor(trainer.sets.train.x[order[start:end]]))
    assert np.allclose(trainer.states["batch_norm1/running_mean"], theirs.running_mean.numpy(), rtol=1e-10)
    assert np.allclose(trainer.states["batch_norm1/running_variance"], theirs.running_var.numpy(), rtol=1e-10)


def test_clipping_and_penalties_hold_during_training(pictures: Pictures) -> None:
    plain, small = Trainer(net(optimizer="sgd 0.1"), pictures()), Trainer(net(optimizer="sgd 0.1", clip_norm=1e-3), pictures())
    first = plain.plan.parameters.copy()
    plain.step()
    small.step()
    assert np.linalg.norm(small.plan.parameters - first) == pytest.approx(1e-4, rel=0.01)
    bounded = Trainer(net(optimizer="sgd 0.1", clip_value=1e-4), pictures())
    bounded.step()
    assert abs(bounded.plan.parameters - first).max() <= 1.01e-5
    heavy = Trainer(net(l2=0.5), pictures())
    list(heavy.run())
    list(plain.run())
    assert np.linalg.norm(heavy.plan.parameter("dense1/weights")) < np.linalg.norm(plain.plan.parameter("dense1/weights"))


def test_two_threads_train_as_one_does(pictures: Pictures) -> None:
    one, two = (Trainer(net("conv2d 4 padding=1", "relu", "max_pool", "flatten", "dense 3"), pictures(), threads=n) for n in (1, 2))
    first, second = losses(one), losses(two)
    assert np.allclose(first, second, rtol=1e-3)
    again = Trainer(two.model, pictures(), threads=2)
    assert losses(again) == second
    for trainer in (one, two, again):
        trainer.close()


def test_a_dense_net_trains_alike_on_any_number_of_threads() -> None:
    """Two processes sum its first product up, which rounds in another way than one does; more than two take no part."""
    rng = np.random.default_rng(0)
    part = SimpleNamespace(x=rng.random((320, 784), dtype=np.float32), y=rng.integers(10, size=320))
    data = SimpleNamespace(task="classes", train=part, validation=part, test=part)
    model, ends = Model(PRESETS["mlp"].spec()), []
    for threads in (1, 2, 3):
        trainer = Trainer(model, data, threads=threads)
        assert trainer.plan.threads == min(threads, 2 if AVAILABLE else 1)
        for _ in range(5):
            trainer.step()
        ends.append(trainer.plan.parameters.copy())
        trainer.close()
    assert np.allclose(ends[0], ends[1], rtol=1e-3, atol=1e-5)
    assert np.array_equal(ends[1], ends[2])


@pytest.mark.heavy
@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if preset.spec().data])
def test_every_preset_with_data_learns(name: str) -> None:
    from gradviz.data import load

    spec = PRESETS[name].spec()
    words = spec.data.split()
    data = load(words[0], **{word.split("=")[0]: int(word.split("=")[1]) for word in words[1:]})
    few = SimpleNamespace(
        task=data.task,
        **{part: SimpleNamespace(x=getattr(data, part).x[:600], y=getattr(data, part).y[:600]) for part in ("train", "validation", "test")},
    )
    rows = [event for event in Trainer(Model(spec), few).run() if isinstance(event, (Epoch, Failed))]
    assert isinstance(rows[-1], Epoch)
    assert rows[-1].loss < 0.8 * rows[0].loss
    assert rows[-1].val_accuracy is None or rows[-1].val_accuracy > 0.75


def test_rate_at_once_and_batch_size_from_the_next_epoch(pictures: Pictures) -> None:
    trainer = Trainer(net(), pictures())
    trainer.step()
    before = len(trainer.cuts)
    training = trainer.model.spec.training
    trainer.retune(replace(trainer.model.spec, training=replace(training, batch=8, optimizer=Choice("adam", {"rate": 0.5}))))
    assert trainer.rate() == 0.5
    assert len(trainer.cuts) == before
    assert trainer.model.spec.training.batch == 16
    while trainer.epoch == 0:
        trainer.step()
    assert trainer.cuts[0] == (0, 8)
    assert trainer.model.spec.training.batch == 8
    trainer.restart()
    assert trainer.cuts[0] == (0, 8)


def changed(trainer: Trainer, **training: object) -> Spec:
    spec = trainer.model.spec
    return spec.with_training(**training)


def test_a_penalty_that_comes_on_the_way_changes_only_the_steps_after_it(pictures: Pictures) -> None:
    plain, trainer = (Trainer(net(*FULL), pictures(), seed=3) for _ in range(2))
    wanted = [plain.step()[0] for _ in range(4)]
    found = [trainer.step()[0] for _ in range(2)]
    trainer.retune(changed(trainer, l2=0.5))
    found += [trainer.step()[0] for _ in range(2)]
    assert [event.loss for event in found[:3]] == pytest.approx([event.loss for event in wanted[:3]])
    assert found[2].gradient_norm != pytest.approx(wanted[2].gradient_norm)
    assert found[3].loss != wanted[3].loss
    assert found[3].batch == 3


def test_dropout_changes_on_the_way(pictures: Pictures) -> None:
    off, trainer = Trainer(net(*FULL[:-2], "dropout 0", "dense 3"), pictures(), seed=3), Trainer(net(*FULL), pictures(), seed=3)
    np.copyto(trainer.plan.parameters, off.plan.parameters)
    spec = trainer.model.spec
    trainer.retune(replace(spec, layers=off.model.spec.layers))
    assert trainer.step()[0].loss == off.step()[0].loss


def test_another_optimizer_begins_without_a_past(pictures: Pictures) -> None:
    trainer = Trainer(net(), pictures())
    for _ in range(3):
        trainer.step()
    trainer.retune(changed(trainer, optimizer=Choice("momentum", {"rate": 0.1}), epochs=1))
    assert trainer.epochs == 1
    assert not any(np.any(moment) for moment in trainer.moments.values())
    while trainer.epoch == 0:
        trainer.step()


def test_what_needs_other_weights_or_does_not_fit_is_refused_and_changes_nothing(pictures: Pictures) -> None:
    trainer = Trainer(net(), pictures())
    before = trainer.model
    with pytest.raises(InputError, match="another network"):
        trainer.retune(net("flatten", "dense 9", "relu", "dense 3").spec)
    with pytest.raises(InputError):
        trainer.retune(changed(trainer, optimizer=Choice("adam", {"rate": "fast"})))
    assert trainer.model is before
    assert trainer.rate() == 0.02


def test_a_change_between_two_thunks_begins_the_batch_again(pictures: Pictures) -> None:
    trainer, other = (Trainer(net(*FULL), pictures(), seed=3) for _ in range(2))
    for _ in range(3):
        trainer.advance()
    for one in (trainer, other):
        one.retune(changed(one, l1=0.001))
    assert trainer.step()[0].loss == other.step()[0].loss

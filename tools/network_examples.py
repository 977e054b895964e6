"""Make the example networks: their documents and a trained run beside each, below 1 MB. The same weights on every run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from gradviz.nn.diagnosis import Watch
from gradviz.nn.history import RunHistory, followed, save_run
from gradviz.nn.spec import read_spec
from gradviz.project import save
from gradviz.project.document import Document
from gradviz.project.network import Network
from gradviz.project.network_edits import network_of, new_network, set_field
from gradviz.project.network_examples import FOLDER, RUN_SUFFIX
from gradviz.project.network_run import trainer_of
from gradviz.resources import examples_folder

LARGEST = 1_000_000
MOONS = """
title = "Two moons"
data = "moons"
input = [2]
layers = ["dense 12", "tanh", "dense 8", "tanh", "dense 1"]
loss = "bce_logits"
initializer = "xavier"

[training]
epochs = 60
batch = 32
optimizer = "adam rate=0.02"
"""


@dataclass(frozen=True)
class Example:
    """A document with its texts in both languages."""

    name: str
    document: Document
    titles: tuple[str, str]
    notices: tuple[str, str]


def examples() -> list[Example]:
    moons = Network(read_spec(MOONS))
    return [
        Example(
            "xor",
            new_network("xor"),
            ("XOR with one hidden layer", "XOR с одним скрытым слоем"),
            (
                "Four hidden units are enough: look at the region each of them cuts off.",
                "Четырёх скрытых нейронов достаточно: посмотрите, какую область отсекает каждый.",
            ),
        ),
        Example(
            "moons",
            Document("", title="Two moons", network=moons),
            ("Two moons", "Два полумесяца"),
            (
                "The boundary starts as a line and bends, epoch by epoch.",
                "Граница начинается прямой и изгибается от эпохи к эпохе.",
            ),
        ),
        Example(
            "mlp_mnist",
            new_network("mlp"),
            ("Digits: a multi-layer perceptron", "Цифры: перцептрон"),
            (
                "Open the first dense layer down to one unit: 784 products, one sum.",
                "Откройте первый полносвязный слой до одного нейрона: 784 произведения и одна сумма.",
            ),
        ),
        Example(
            "cnn_mnist",
            new_network("cnn"),
            ("Digits: a small convolutional network", "Цифры: свёрточная сеть"),
            (
                "Half the parameters of the perceptron, fewer mistakes: the same kernel looks everywhere.",
                "Параметров вдвое меньше, чем у перцептрона, а ошибок меньше: одно ядро смотрит всюду.",
            ),
        ),
        Example(
            "autoencoder",
            set_field(new_network("autoencoder"), "training", "epochs", 6),
            ("Autoencoder: digits through 16 numbers", "Автоэнкодер: 16 чисел"),
            (
                "The layer code holds all that is left of a picture: 16 numbers.",
                "В слое code остаётся от картинки всего 16 чисел.",
            ),
        ),
    ]


def make(example: Example) -> None:
    folder = examples_folder() / FOLDER
    folder.mkdir(exist_ok=True)
    texts = {
        "titles": {"ru": example.titles[1]},
        "notice": dict(zip(("en", "ru"), example.notices, strict=True)),
    }
    document = replace(example.document, title=example.titles[0], extra=MappingProxyType(texts))
    path = folder / f"{example.name}.gradviz"
    save(document, path)
    path.with_name(path.name + ".bak").unlink(missing_ok=True)
    network = network_of(document)
    trainer, history = trainer_of(network), RunHistory(LARGEST // 2)
    trainer.watch = Watch(statistics=True, every=10)
    for _ in followed(trainer, history):
        pass
    while len(history.kept) > 1 and sum(kept.bytes for kept in history.kept) > LARGEST // 2:
        history.kept = history.kept[1:]
    run = path.with_suffix(RUN_SUFFIX)
    save_run(run, history, network.spec, network.seed)
    run.with_name(run.name + ".bak").unlink(missing_ok=True)
    last = trainer.history[-1]
    print(f"{example.name}: {run.stat().st_size:,} bytes, loss {last.val_loss:.4f}, accuracy {last.val_accuracy}")


if __name__ == "__main__":
    for entry in examples():
        make(entry)

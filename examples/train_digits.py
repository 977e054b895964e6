"""Train a small network on the bundled digits, and read any node of it afterwards."""

from gradviz.data import load
from gradviz.nn import PRESETS, Model, Trainer
from gradviz.nn.events import Epoch, Finished

model = Model(PRESETS["mlp"].spec())
trainer = Trainer(model, load("mnist-sample"), seed=0)
for event in trainer.run():
    if isinstance(event, Epoch):
        print(f"epoch {event.epoch}: loss {event.loss:.3f}, validation accuracy {event.val_accuracy:.1%}")
    elif isinstance(event, Finished):
        print(f"test accuracy {event.test_accuracy:.1%} after {event.seconds:.1f} s")

hidden = trainer.plan.value("relu1")
print("the first hidden layer of the last full batch:", hidden.shape, "of which", f"{(hidden == 0).mean():.0%} are 0")
print("gradient of its weights:", trainer.plan.gradient("dense1/weights").shape)

"""Gates that only rename axes, and those that treat each sample separately but have no faster kernel than the op itself. Records only."""

from __future__ import annotations

from gradviz.engine.kernels.kernel import Call, Kernel, declare, plain


def keeps_the_batch(call: Call) -> bool:
    """The batch stays first, so the memory behind it can stay where it is."""
    return call.batched == (True,) and call.result.batched


def along_features(call: Call) -> bool:
    """An axis that is not the batch."""
    axis = call.attributes["axis"]
    return keeps_the_batch(call) and isinstance(axis, int) and axis not in (0, -len(call.result.shape))


def over_samples(call: Call) -> bool:
    """Every operand has one number or row per sample, the result has none."""
    return all(call.batched) and not call.result.batched


def every_result_has_a_batch(call: Call) -> bool:
    return call.result.batched and any(call.batched)


for op in ("flatten", "reshape"):
    declare(Kernel(f"{op} in place", op, plain, keeps_the_batch, view=True))
for op in ("softmax", "log_softmax"):
    declare(Kernel(f"{op} of a sample", op, plain, along_features))
for op in ("maxpool1d", "maxpool2d", "avgpool1d", "avgpool2d", "lrn", "maxout", "dropout", "conv1d", "conv2d", "matmul", "bias"):
    declare(Kernel(f"{op} of a sample", op, plain, every_result_has_a_batch))
for op in ("mae", "bce", "bce_logits", "cross_entropy", "mse", "margin_ranking"):
    declare(Kernel(f"{op} of a batch", op, plain, over_samples, reduces=True))

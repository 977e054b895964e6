import pytest

from gradviz.errors import InputError
from gradviz.nn.layers.convolution import check_axes, convolution_leaves
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table

SETTINGS = {"channels": 8, "kernel": 3, "groups": 1, "bias": True}


def test_weights_and_fans_of_a_convolution() -> None:
    weights, bias = convolution_leaves(2)([(4, 9, 9)], {**SETTINGS, "kernel": (3, 5), "groups": 2})
    assert (weights.shape, weights.fan_in, weights.fan_out) == ((8, 2, 3, 5), 30, 120)
    assert bias.shape == (8,)
    assert convolution_leaves(1)([(4, 9)], SETTINGS)[0].shape == (8, 4, 3)


def test_channels_are_split_into_equal_groups() -> None:
    with pytest.raises(InputError, match="3 channels in and 8 out cannot be split into 2"):
        convolution_leaves(2)([(3, 9, 9)], {**SETTINGS, "groups": 2})


@pytest.mark.parametrize(("shape", "axes"), [((36,), 2), ((4, 9), 2), ((4, 9, 9), 1)])
def test_a_window_needs_its_axes(shape: tuple[int, ...], axes: int) -> None:
    with pytest.raises(InputError, match=f"along {axes} axes"):
        check_axes(shape, axes)


@pytest.mark.parametrize(
    ("line", "shape"),
    [("conv2d 5 padding=1", (5, 8, 6)), ("max_pool", (3, 4, 3)), ("max_pool 3 stride=1", (3, 6, 4)), ("avg_pool 2,3", (3, 4, 2))],
)
def test_output_shapes(line: str, shape: tuple[int, ...]) -> None:
    assert Model(from_table({"input": [3, 8, 6], "layers": [line], "loss": "mse"})).outputs == shape

import pytest

from gradviz.nn.model import Model
from gradviz.nn.spec import from_table


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        (["flatten"], (48,)),
        (["reshape 4,-1"], (4, 12)),
        (["reshape 48"], (48,)),
        (["concatenate reads=x,x,x"], (9, 4, 4)),
        (["add reads=x,x,x"], (3, 4, 4)),
    ],
)
def test_output_shapes(layers: list[str], shape: tuple[int, ...]) -> None:
    assert Model(from_table({"input": [3, 4, 4], "layers": layers, "loss": "mse"})).outputs == shape

"""Pasted LaTeX."""

from __future__ import annotations

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse, read
from gradviz.ops import OPS, Op
from gradviz.registry import Registry


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\\frac{1}{1+e^{-x}}", "1 / (1 + exp(−x))"),
        ("\\sqrt[3]{y}", "y^(1 / 3)"),
        ("\\log_b(x)", "log(x, b)"),
        ("\\hat{y}-y", "y_hat − y"),
        ("\\sin^2 x", "sin(x)^2"),
        ("\\left|\\left|a\\right|-b\\right|", "abs(abs(a) − b)"),
        ("\\begin{cases}\\begin{cases}a & b>0\\\\ c & \\text{else}\\end{cases} & d>0\\\\ 0 & \\text{else}\\end{cases}",
         "select(d > 0, select(b > 0, a, c), 0)"),
        ("\\relu(x)", "relu(x)"),
        ("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix} x", "[1, 2; 3, 4] · x"),
        ("\\begin{bmatrix}a&b\\\\c&d\\end{bmatrix}", "[[a, b], [c, d]]"),
        ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "[1; 2]"),
        ("\\begin{aligned}a&=x^2\\\\y&=2a\\end{aligned}", "a = x^2\ny = 2 · a"),
        ("\\mathbb{1}\\left[x>0\\right]", "x > 0"),
        ("\\mathbf{w} x", "w · x"),
        ("\\|x\\|", "norm(x)"),
        ("\\log_{10} x", "log10(x)"),
        ("\\log_{2}(x)", "log2(x)"),
        ("\\log_{e}(x)", "log(x)"),
        ("\\sum\\limits_{i=1}^{3} x_i", "sum[i=1..3] x_i"),
        ("\\sum_{i=1}^{2}\\sum_{j=1}^{2} w_{ij}", "sum[i=1..2] (sum[j=1..2] w_ij)"),
    ],
)  # fmt: skip
def test_how_it_reads(text: str, plain: str) -> None:
    assert read(text).plain == plain


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        (r"\sum_{i=1}^{2}\sum_{j=1}^{2} w_{ij}x_j", ("w_11", "w_12", "w_21", "w_22", "x_1", "x_2")),
        (r"\sum_{i=1}^{2} w_{i,1}", ("w_1_1", "w_2_1")),
        (r"\sum_{i=1}^{2} x_{in}", ("x_in",)),
        (r"\sum_{i=9}^{10}\sum_{j=1}^{1} w_{ij}", ("w_91", "w_10_1")),
        ("sum[i=1..2] sum[j=1..2] w_i_j", ("w_1_1", "w_1_2", "w_2_1", "w_2_2")),
        ("sum[i=1..2] a_i_b", ("a_1_b", "a_2_b")),
    ],
)
def test_every_index_of_a_sum_counts(text: str, inputs: tuple[str, ...]) -> None:
    assert set(parse(text).inputs) == set(inputs)


def test_cases_need_an_op_that_chooses() -> None:
    without: Registry[Op] = Registry("op")
    for name in ("add", "sub", "neg", "mul", "div", "pow", "gt"):
        without.register(name, OPS[name])
    with pytest.raises(ExpressionError, match="no gate"):
        parse(r"\begin{cases}a & b>0\\ c & \text{else}\end{cases}", ops=without)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"\begin{pmatrix}1&2\\3\end{pmatrix}", "ragged"),
        (r"\begin{matrix}\end{matrix}", "empty brackets"),
        (r"\begin{cases}x\end{cases}", "latex"),
        (r"\begin{cases}x & y & z\\0 & \text{else}\end{cases}", "latex"),
        (r"\begin{foo}1\end{foo}", "latex"),
        (r"\infty", "not finite"),
        (r"f'\left(x\right)", "derivative"),
    ],
)
def test_what_is_not_read_gets_a_sentence_of_its_own(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.code == code

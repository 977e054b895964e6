"""Every formula of the lectures, plain and LaTeX: read right (against a Python function) or refused by name, none misread."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from gradviz.errors import ExpressionError
from gradviz.language import parse


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


Formula = tuple[str, str, str, Callable[..., float]]
READ: list[Formula] = [
    ("A1", "step(w1x1+w2x2+b)", r"\operatorname{thresh}(w_1x_1+w_2x_2+b)", lambda w1, x1, w2, x2, b: float(w1 * x1 + w2 * x2 + b >= 0)),
    ("A2", "step(-x+0.5)", r"\operatorname{step}(-x+0.5)", lambda x: float(-x + 0.5 >= 0)),
    ("A3", "step(x1+x2-1.5)", r"\operatorname{step}(x_1+x_2-1.5)", lambda x1, x2: float(x1 + x2 - 1.5 >= 0)),
    ("A3", "[x1 + x2 - 3/2 > 0]", r"\left[x_1+x_2-\frac{3}{2}>0\right]", lambda x1, x2: float(x1 + x2 - 1.5 > 0)),
    ("A4", "step(x1+x2-0.5)", r"\operatorname{heaviside}(x_1+x_2-0.5)", lambda x1, x2: float(x1 + x2 - 0.5 >= 0)),
    ("A4", "[x1+x2-1/2>0]", r"[x_1+x_2-\frac12>0]", lambda x1, x2: float(x1 + x2 - 0.5 > 0)),
    ("A5", "a and not b or not a and b", r"a\land\lnot b\lor\lnot a\land b", lambda a, b: float(bool(a) != bool(b))),
    ("A5", "(a AND NOT b) OR (NOT a AND b)", r"(a\land\lnot b)\lor(\lnot a\land b)", lambda a, b: float(bool(a) != bool(b))),
    ("A5", "a xor b", r"a\oplus b", lambda a, b: float(bool(a) != bool(b))),
    ("A5", "[p-q-1/2>0]", r"[p-q-\frac{1}{2}>0]", lambda p, q: float(p - q - 0.5 > 0)),
    ("A1", "sum[i=1..3] w_i x_i + b", r"\sum_{i=1}^{3} w_i x_i + b",
     lambda w_1, x_1, w_2, x_2, w_3, x_3, b: w_1 * x_1 + w_2 * x_2 + w_3 * x_3 + b),
    ("A1", "∑_{i=1}^{2} w_i x_i", r"\sum_{i=1}^2 w_ix_i", lambda w_1, x_1, w_2, x_2: w_1 * x_1 + w_2 * x_2),
    ("A8", "sum[i=1..2] sum[j=1..2] w_ij x_j", r"\sum_{i=1}^{2}\sum_{j=1}^{2} w_{ij} x_j",
     lambda w_11, w_12, w_21, w_22, x_1, x_2: (w_11 + w_21) * x_1 + (w_12 + w_22) * x_2),
    ("A9", "P = σ(wx+b); r = log(P/(1-P))", r"P=\sigma(wx+b)\\ r=\log\frac{P}{1-P}", lambda w, x, b: w * x + b),
    ("A11", "step(wx+b) - σ(wx+b)", r"\operatorname{step}(wx+b)-\sigma(wx+b)", lambda w, x, b: float(w * x + b >= 0) - sigma(w * x + b)),
    ("B1", "identity(x)", r"\operatorname{id}(x)", lambda x: x),
    ("B2", "[x>=0]", r"[x\ge 0]", lambda x: float(x >= 0)),
    ("B3", "σ(x)(1-σ(x))", r"\sigma(x)\left(1-\sigma(x)\right)", lambda x: sigma(x) * (1 - sigma(x))),
    ("B7", "leaky_relu(x)", r"\operatorname{LeakyReLU}(x)", lambda x: max(0.1 * x, x)),
    ("B8", "max(0,x)+α min(0,x)", r"\max(0,x)+\alpha\min(0,x)", lambda x, alpha: max(0.0, x) + alpha * min(0.0, x)),
    ("B9", "elu(x)", r"\operatorname{ELU}(x)", lambda x: max(0.0, x) + math.expm1(min(0.0, x))),
    ("B10", "softplus(x)", r"\operatorname{softplus}(x)", lambda x: math.log1p(math.exp(x))),
    ("C3", "f=g^2; g=sin(x)", r"f=g^2\\ g=\sin x", math.sin),
    ("C10", "softplus(z)-yz", r"\log(1+e^z)-yz", lambda z, y: math.log1p(math.exp(z)) - y * z),
    ("C12", "w-τ x exp(w+v x)", r"w-\tau x\,e^{w+vx}", lambda w, tau, x, v: w - tau * x * math.exp(w + v * x)),
    ("C13", "o=v1h1+v2h2; h1=tanh(w11x1+w12x2); h2=tanh(w21x1+w22x2); o",
     r"o=v_1h_1+v_2h_2\\ h_1=\tanh(w_{11}x_1+w_{12}x_2)\\ h_2=\tanh(w_{21}x_1+w_{22}x_2)\\ o",
     lambda v1, w11, x1, w12, x2, v2, w21, w22: v1 * math.tanh(w11 * x1 + w12 * x2) + v2 * math.tanh(w21 * x1 + w22 * x2)),
    ("D3", "-y log(σ(z))-(1-y) log(1-σ(z))", r"-y\log\sigma(z)-(1-y)\log(1-\sigma(z))",
     lambda y, z: -y * math.log(sigma(z)) - (1 - y) * math.log(1 - sigma(z))),
    ("D4", "-log(e^a/(e^a+e^b))", r"-\log\frac{e^a}{e^a+e^b}", lambda a, b: -math.log(math.exp(a) / (math.exp(a) + math.exp(b)))),
    ("D5", "1/m", r"\frac{1}{m}", lambda m: 1 / m),
    ("D6", "(x_in-x_out)^2", r"(x_{in}-x_{out})^2", lambda x_in, x_out: (x_in - x_out) ** 2),
    ("D8", "p^n(1-p)^k", r"p^n(1-p)^k", lambda p, n, k: p**n * (1 - p) ** k),
    ("A9", "σ(wx+b)", r"\sigma(wx+b)", lambda w, x, b: sigma(w * x + b)),
    ("A9", "log(P/(1-P))", r"\log\frac{P}{1-P}", lambda **k: math.log(k["P"] / (1 - k["P"]))),
    ("A9", "σ(z)(1-σ(z))x_i", r"\sigma(z)(1-\sigma(z))x_i", lambda z, x_i: sigma(z) * (1 - sigma(z)) * x_i),
    ("B3", "1/(1+e^-x)", r"\frac{1}{1+e^{-x}}", sigma),
    ("B4", "2σ(2x)-1", r"2\sigma(2x)-1", math.tanh),
    ("B4", "2/(1+e^(-2x))-1", r"\frac{2}{1+e^{-2x}}-1", math.tanh),
    ("B4", "1-tanh^2 x", r"1-\tanh^2 x", lambda x: 1 - math.tanh(x) ** 2),
    ("B5", "arctan x", r"\arctan x", math.atan),
    ("B5", "1/(x^2+1)", r"\frac{1}{x^2+1}", lambda x: 1 / (x * x + 1)),
    ("B6", "max(0,x)", r"\max(0,x)", lambda x: max(0.0, x)),
    ("B7", "max(0.1x, x)", r"\max\left(0.1x,x\right)", lambda x: max(0.1 * x, x)),
    ("B8", "prelu(x, α)", r"\operatorname{PReLU}(x,\alpha)", lambda x, alpha: x if x >= 0 else alpha * x),
    ("B9", "select(x<0, α(e^x-1), x)", r"\begin{cases}\alpha(e^x-1) & x<0\\ x & x\ge 0\end{cases}",
     lambda x, alpha: alpha * (math.exp(x) - 1) if x < 0 else x),
    ("B10", "log(1+e^x)", r"\log(1+e^x)", lambda x: math.log(1 + math.exp(x))),
    ("B11", "max(w1x+b1, w2x+b2)", r"\max(w_1x+b_1,w_2x+b_2)", lambda w1, x, b1, w2, b2: max(w1 * x + b1, w2 * x + b2)),
    ("B12", "σ(z1-z2)", r"\sigma(z_1-z_2)", lambda z1, z2: sigma(z1 - z2)),
    ("C1", "e=(a+b)*(b+1)", r"e=(a+b)\cdot(b+1)", lambda a, b: (a + b) * (b + 1)),
    ("C1", "c=a+b; d=b+1; e=c*d", r"c=a+b\\ d=b+1\\ e=c\cdot d", lambda a, b: (a + b) * (b + 1)),
    ("C2", "1+exp(w0+w1x)", r"1+\exp(w_0+w_1x)", lambda w0, w1, x: 1 + math.exp(w0 + w1 * x)),
    ("C2", "x exp(w0+w1 x)", r"x\,e^{w_0+w_1x}", lambda x, w0, w1: x * math.exp(w0 + w1 * x)),
    ("C8", "1/(1+exp(-(w0x0+w1x1+w2)))", r"\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}",
     lambda w0, x0, w1, x1, w2: sigma(w0 * x0 + w1 * x1 + w2)),
    ("C9", "w-τg", r"w-\tau g", lambda w, tau, g: w - tau * g),
    ("C10", "-(y log(p)+(1-y) log(1-p))", r"-\left(y\log p+(1-y)\log(1-p)\right)",
     lambda y, p: -(y * math.log(p) + (1 - y) * math.log(1 - p))),
    ("D1", "((o1-y1)^2+(o2-y2)^2)/2", r"\frac{(o_1-y_1)^2+(o_2-y_2)^2}{2}",
     lambda o1, y1, o2, y2: ((o1 - y1) ** 2 + (o2 - y2) ** 2) / 2),
    ("D1", "1/3 sum[i=1..3] (o_i-y_i)^2", r"\frac{1}{3}\sum_{i=1}^{3}(o_i-y_i)^2",
     lambda o_1, y_1, o_2, y_2, o_3, y_3: ((o_1 - y_1) ** 2 + (o_2 - y_2) ** 2 + (o_3 - y_3) ** 2) / 3),
    ("D2", "|o-y|", r"\left|o-y\right|", lambda o, y: abs(o - y)),
    ("D5", "max(0, m-(s1-s2))", r"\max(0,m-(s_1-s_2))", lambda m, s1, s2: max(0.0, m - (s1 - s2))),
    ("D5", "max(0, 1/m-(s1-s2))", r"\max\left(0,\frac{1}{m}-(s_1-s_2)\right)", lambda m, s1, s2: max(0.0, 1 / m - (s1 - s2))),
    ("D6", "(x-z)²", r"(x-z)^{2}", lambda x, z: (x - z) ** 2),
    ("D7", "L=L1+L2", r"L=L_1+L_2", lambda **k: k["L1"] + k["L2"]),
    ("D8", "-n log_e(p)-(N-n) log_e(1-p)", r"-n\ln p-(N-n)\ln(1-p)",
     lambda n, p, **k: -n * math.log(p) - (k["N"] - n) * math.log(1 - p)),
    ("D8", "1/√(2πσ²) e^(-(x-μ)²/(2σ²))", r"\frac{1}{\sqrt{2\pi\sigma^2}}e^{-\frac{(x-\mu)^2}{2\sigma^2}}",
     lambda sigma, x, mu: math.exp(-((x - mu) ** 2) / (2 * sigma**2)) / math.sqrt(2 * math.pi * sigma**2)),
    ("E3", "w+(μv-λg)", r"w+(\mu v-\lambda g)", lambda w, mu, v, **k: w + (mu * v - k["lambda"] * k["g"])),
    ("E4", "w-λ/√(a)g", r"w-\frac{\lambda}{\sqrt{a}}g", lambda w, a, g, **k: w - k["lambda"] / math.sqrt(a) * g),
    ("E5", "ρa+(1-ρ)g²", r"\rho a+(1-\rho)g^2", lambda rho, a, g: rho * a + (1 - rho) * g * g),
    ("E6", "βv+(1-β)g", r"\beta v+(1-\beta)g", lambda beta, v, g: beta * v + (1 - beta) * g),
    ("E7", "r e^(-αt)", r"r\,e^{-\alpha t}", lambda r, alpha, t: r * math.exp(-alpha * t)),
    ("E9", "√(2/(m+n))", r"\sqrt{\frac{2}{m+n}}", lambda m, n: math.sqrt(2 / (m + n))),
    ("E9", "1/√n", r"\frac{1}{\sqrt{n}}", lambda n: 1 / math.sqrt(n)),
    ("E11", "(x-m)/sqrt(v+epsilon)", r"\frac{x-m}{\sqrt{v+\varepsilon}}", lambda x, m, v, epsilon: (x - m) / math.sqrt(v + epsilon)),
    ("E16", "2pr/(p+r)", r"\frac{2pr}{p+r}", lambda p, r: 2 * p * r / (p + r)),
]  # fmt: skip
REFUSED = [
    ("C3", r"\frac{df}{dg}\frac{dg}{dx}", "derivative"),
    ("C3", r"\frac{\partial f}{\partial x}", "derivative"),
    ("A5", "[OR - AND - 1/2 > 0]", "unexpected"), ("A1", "act(wx+b)", "unknown function"), ("E4", "acc += g^2", "self"),
    ("E3", "w = w + v", "self"), ("C12", "W := W - tau g", "assignment"), ("E9", "a * normal(m, n)", "no gate"),
    ("E11", "(x - mean)/s", "argument"), ("B2", "x if x>0 else 0", "conditional"),
    ("D6", r"\sum (x_{in}-x_{out})^2", "bounds"),
    ("D8", r"\frac{1}{N}\sum_{i=1}^{N}(x_i-m)^2", "bounds"), ("A1", r"w^{(1)}_0", "latex index"),
    ("D8", r"\prod_{i=1}^{3} p_i", "latex"), ("C12", r"\nabla f", "derivative"),
]  # fmt: skip


@pytest.mark.parametrize("formula", READ, ids=lambda formula: f"{formula[0]} {formula[1]}")
@pytest.mark.parametrize("form", ["plain", "latex"])
def test_formula_is_read_right(formula: Formula, form: str, value_of: Callable[..., float]) -> None:
    _, plain, latex, reference = formula
    graph = parse(plain if form == "plain" else latex)
    names = getattr(reference, "__code__", None)
    own = set(names.co_varnames) if names else set()  # built-in functions take x by place
    rng = np.random.default_rng(7)
    for _ in range(8):
        values = {name: float(rng.uniform(0.2, 0.9)) for name in graph.inputs}
        given = {name if name in own else name.replace("_", ""): value for name, value in values.items()}
        wanted = reference(**given) if own else reference(*given.values())
        assert value_of(graph, values) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


WHOLE = [
    ("A1", "w^T x", r"\mathbf{w}^T \mathbf{x}", ["transpose", "matmul"]), ("A8", "X @ W", r"X @ W", ["matmul"]),
    ("B12", "softmax(z)", r"\operatorname{softmax}(z)", ["softmax"]), ("D1", "norm(x-y)", r"\|x-y\|", ["sub", "norm"]),
    ("D9", "mean(x)", r"\operatorname{mean}(x)", ["mean"]),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "plain", "latex", "gates"), WHOLE)
def test_formula_of_whole_vectors_is_read_right(topic: str, plain: str, latex: str, gates: list[str]) -> None:
    for text in (plain, latex):
        assert [node.op for node in parse(text).nodes if node.role == "gate"] == gates, topic


@pytest.mark.parametrize(("topic", "text", "code"), REFUSED)
def test_formula_is_refused_by_name(topic: str, text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.code == code, topic

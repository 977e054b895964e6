"""What the reader says about wrong inputs, and that what it offers as a fix reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from gradviz.errors import ExpressionError
from gradviz.language import messages, parse
from gradviz.language.messages import MESSAGES

WRONG = tomllib.loads((Path(__file__).parent / "wrong.toml").read_text(encoding="utf-8"))["wrong"]
SLIPS = {
    "(a+b": "(a+b)", "((a+b)*c": "((a+b)*c)", "a+b)": "a+b", "(a+b]": "(a+b)", "[a>b": "[a>b]", "|x-1": "|x-1|", "a+*b": "a+b",
    "a*/b": "a*b", "a+": "a", "*a": "a", "a^": "a", "(a+)": "(a)", "2 3": "2*3", "x 2": "x*2", "(a+b) 2": "(a+b)*2", "1_000x": "1000x",
    "2,5": "2.5", "x!": "x", "a.b": "a*b", "'a'+b": "a+b", "a\u200bb": "ab", "a–b": "a-b", "½x": "1/2x", "x?": "x", "cosx": "cos(x)",
    "tanhx": "tanh(x)", "maxx": "max(x, y)", "sin2x": "sin(2x)", "expx+1": "exp(x)+1", "sigmod(x)": "sigmoid(x)",
    "sigmiod(x)": "sigmoid(x)", "epx(x)": "exp(x)", "thanh(x)": "tanh(x)", "sofplus(x)": "softplus(x)", "reluu(x)": "relu(x)",
    "arctn(x)": "arctan(x)", "sqr(x)": "sqrt(x)", "xexp(y)": "x*exp(y)", "foo(x)": "foo*(x)", "sin": "sin(x)", "sin+1": "sin(x)+1",
    "log()": "log(x)", "max x": "max(x, y)", "sin(x,y)": "sin(x)", "leaky_relu(x,y)": "leaky_relu(x,0.1)",
    "a<b<c": "(a<b) and (b<c)", "a+b=c": "c = a+b", "2x=3": "y=3", "=a+b": "y =a+b", "y:=x": "y=x", "[x=1]": "[x==1]",
    "a=a+1": "a_new=a+1", "a=x+1;a=y+1": "a=y+1", "f(x)=x^2;f(a,b)": "f(x)=x^2;f(x)", "e=(a+b)*(b+1\nc=2": "e=(a+b)*(b+1)\nc=2",
    "a**": "a", "a and": "a ", "_x": "x", "sin 2(x+1)": "sin(2)(x+1)", r"\sigmod(x)": r"\sigmoid(x)", r"\frac{1}{2": r"\frac{1}{2}",
    "x=>0": "x>=0", "x=<0": "x<=0", "x<>0": "x!=0", "a===b": "a==b", "x[1]": "x_1", "w[1,2]+1": "w_1_2+1",
    "acc += g^2": "acc_new = acc + (g^2)", "w -= a b": "w_new = w - (a b)", "w1.x + w2.y": "w1*x + w2*y", "x ← 2": "x = 2",
    "max(a; b)": "max(a, b)", "a:b": "a/b", "1..2": "1.2", "a\u2011b": "a-b", "$a*b$": "a*b", "a*b.": "a*b", "np.exp(x)": "exp(x)",
    "torch.nn.functional.relu(x)+1": "relu(x)+1", "[a+b]*2": "(a+b)*2", "max x,y": "max(x,y)", "sh(x)": "sinh(x)", "th(x)": "tanh(x)",
    "1 000": "1000", "1,000,000": "1000000", "a=2, b=1, e=a*b": "a=2\nb=1\ne=a*b", "f(x)=x^2": "f(x)=x^2\nf(x)", "a+b=": "a+b",
    "ехр(х)": "exp(x)", "соs х": "cos x", "е^х": "e^x", "x*х": "x*x", "x1+2х1": "x1+2x1", "с=а+b\ne=c*2": "c=a+b\ne=c*2",
    "conv(x, k)": "conv2d(x, k)", "max_pool(x)": "maxpool2d(x)", "a;b)": "a;b", "logx": "log(x)", "absx": "abs(x)",
    "2+xcosx*3": "2+x*cos(x)*3",
}  # fmt: skip


def test_the_data_is_large_enough() -> None:
    assert len(WRONG) >= 60
    assert len(SLIPS) >= 50


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["text"][:24])
def test_wrong_input(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(case["text"])
    problem = caught.value
    shown = {"code": problem.code, "line": problem.line, "column": problem.column, "message": problem.message, "hint": problem.hint}
    assert shown == {key: case[key] for key in shown}


@pytest.mark.parametrize(("typed", "mended"), SLIPS.items())
def test_the_hint_applied_reads(typed: str, mended: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(typed)
    assert caught.value.fix == mended
    assert caught.value.hint
    parse(mended)


def test_every_hint_has_no_field_that_its_sentence_cannot_fill() -> None:
    for code, message in MESSAGES.items():
        fields = {name for text in message for _, name, _, _ in Formatter().parse(text) if name and not text.count("\\text{")}
        assert all(name.isidentifier() for name in fields), code


def test_an_error_in_a_later_line_knows_its_line() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("a=b+1\nc=a+*2")
    assert (caught.value.line, caught.value.column) == (2, 5)


def unsaid(codes: Iterable[str]) -> set[str]:
    """Codes that no line of the reader raises."""
    package = Path(messages.__file__).parent
    source = "".join(path.read_text("utf-8") for path in package.glob("*.py") if path.name != "messages.py")
    return {code for code in codes if f'"{code}"' not in source}


def test_every_message_is_said_somewhere() -> None:
    assert not unsaid([*MESSAGES, *messages.NOTES])


def test_a_message_that_no_one_says_is_seen() -> None:
    assert unsaid([*MESSAGES, "never said"]) == {"never said"}

"""SymPy on objects we build: exact derivatives, LaTeX, equality. User text never reaches it."""

from gradviz.algebra.derive import LocalDerivative, local_derivatives
from gradviz.algebra.gates import to_sympy
from gradviz.algebra.recognize import from_sympy
from gradviz.algebra.session import Algebra, Answer, LocalAnswer
from gradviz.algebra.whole import Verdict, Written, same_function

__all__ = [
    "Algebra",
    "Answer",
    "LocalAnswer",
    "LocalDerivative",
    "Verdict",
    "Written",
    "from_sympy",
    "local_derivatives",
    "same_function",
    "to_sympy",
]

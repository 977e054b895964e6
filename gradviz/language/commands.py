"""LaTeX commands and what they are in the plain language. Owns the tables only."""

from gradviz.graph.spelling import GREEK_WORDS

SIGNS = {
    "odot": "⊙", "circ": "∘",
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "land": " and ", "wedge": " and ", "lor": " or ", "vee": " or ",
    "lnot": " not ", "neg": " not ", "oplus": " xor ", "coloneqq": "=", "vert": "|", "lvert": "|", "rvert": "|", "mid": "|",
    "lbrace": "(", "rbrace": ")", "{": "(", "}": ")", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
SPACES = frozenset(
    [",", ";", ":", "!", " ", "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", "hfill", "notag", "nonumber"]
)
SIZES = frozenset(["left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr"])
LETTERS = {word: word for word in GREEK_WORDS} | {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma", "ell": "ℓ", "hbar": "hbar",
}  # fmt: skip
ACCENTS = frozenset(["hat", "bar", "tilde", "dot", "vec", "widehat", "widetilde", "overline"])
FONTS = frozenset(["mathbf", "boldsymbol", "bm", "mathit", "mathsf", "mathcal", "mathbb", "mathfrak"])
UPRIGHT = frozenset(["operatorname", "text", "mathrm", "textrm", "texttt", "mathtt", "textit", "textbf"])
STRUCTURES = frozenset(["sqrt", "sum"])
FRACTIONS = frozenset(["frac", "dfrac", "tfrac", "cfrac"])
MATRICES = frozenset(["matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "smallmatrix"])
ALIGNED = frozenset(["aligned", "align", "align*", "equation", "equation*", "gather", "gather*", "gathered", "split"])
DERIVATIVES = frozenset(["partial", "nabla", "mathrm d"])
NORMS = frozenset(["|", "Vert", "lVert", "rVert"])
OTHERWISE = ("otherwise", "else", "иначе")
COMPLEMENTS = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!="}
KNOWN = sorted({*SIGNS, *LETTERS, *ACCENTS, *FONTS, *UPRIGHT, *FRACTIONS, *STRUCTURES, "begin", "left", "right"})

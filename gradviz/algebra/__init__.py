"""SymPy on objects we build: exact derivatives, LaTeX, equality. User text never reaches it."""

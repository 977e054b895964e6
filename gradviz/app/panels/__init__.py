"""The panels round the canvas. Each shows a model and calls it; none computes a number."""

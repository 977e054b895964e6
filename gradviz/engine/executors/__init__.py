"""Ways to run a graph forward and backward without recording it. All give the same numbers; Plan picks one by shape."""

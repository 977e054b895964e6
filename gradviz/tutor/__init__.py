"""Words and formulas for a step. Reads steps; computes no derivative of its own."""

"""Networks and their training: layers, losses, optimizers, models from specs, and the trainer behind its events."""

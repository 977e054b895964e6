"""Training in the window: a bench with the network, a thread that works at it, and what the window hears of it."""

"""Thin view-models: what the window shows, as values and `changed` signals. No widget is imported here."""

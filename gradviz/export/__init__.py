"""Exporters: one record each, from a Diagram or a Graph to bytes."""

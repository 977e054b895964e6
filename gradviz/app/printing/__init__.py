"""Exporters that need Qt: pictures by the screen's own painter. One record each, registered when this package is discovered."""

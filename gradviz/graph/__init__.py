"""The computation graph: records, structure, building and matching. No numbers of a run live here."""

from gradviz.graph.builder import Builder
from gradviz.graph.graph import Graph
from gradviz.graph.node import COPY, Edge, Node, Role, Span

__all__ = ["COPY", "Builder", "Edge", "Graph", "Node", "Role", "Span"]

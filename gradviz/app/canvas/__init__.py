"""The canvas: one widget that paints a Diagram. Owns painting, camera and hit test; computes no geometry of a graph."""

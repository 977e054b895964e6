"""Layers: records that add gates to a graph. Nothing here computes; shapes and gradients belong to the ops."""

from gradviz.nn.layers import arrangement, connected, convolution, normalization
from gradviz.nn.layers.connected import activation_layer
from gradviz.nn.layers.record import LAYERS, Layer, Leaf, Site

__all__ = ["LAYERS", "Layer", "Leaf", "Site", "activation_layer", "arrangement", "connected", "convolution", "normalization"]

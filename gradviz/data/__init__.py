"""Data to learn from: MNIST and its offline sample, digits, toy sets, the user's tables and pictures. Knows no network."""

from gradviz.data.batches import batches
from gradviz.data.dataset import DATASETS, Dataset, Source, Split, Watch, load, sources
from gradviz.data.normalization import Normalization, normalized

__all__ = ["DATASETS", "Dataset", "Normalization", "Source", "Split", "Watch", "batches", "load", "normalized", "sources"]

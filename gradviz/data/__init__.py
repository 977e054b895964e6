"""Data to learn from: MNIST and its offline sample, digits, toy sets, the user's tables and pictures. Knows no network."""

from gradviz.data.csv_file import read_text
from gradviz.data.dataset import DATASETS, Dataset, Source, Split, Watch, claiming, load, sources
from gradviz.data.rows import Bound, bind
from gradviz.data.table import Table, read_table

__all__ = [
    "DATASETS",
    "Bound",
    "Dataset",
    "Source",
    "Split",
    "Table",
    "Watch",
    "bind",
    "claiming",
    "load",
    "read_table",
    "read_text",
    "sources",
]

"""What views show as tables of any length: columns in blocks, each made when it is asked for."""

from core.export.datasets.blocks import Block, Constant, DataColumn, DataKind, DataSet
from core.export.datasets.choosing import data_set
from core.export.datasets.wish import DataForm, DataSubject, DataWish, RunsAsked

__all__ = [
    "Block",
    "Constant",
    "DataColumn",
    "DataForm",
    "DataKind",
    "DataSet",
    "DataSubject",
    "DataWish",
    "RunsAsked",
    "data_set",
]

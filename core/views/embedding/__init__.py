"""The embedding view: points of a projected table with colours, emphasis, labels, thumbnails and links."""

from core.views.embedding.neighbours.around import Neighbours
from core.views.embedding.scene import picture_of, resolve
from core.views.embedding.subject import Subject, chosen_table, colour_column, is_categorical, label_column, subject
from core.views.embedding.work import Known, Work, complete, known, missing_work, selected_row

__all__ = [
    "Known",
    "Neighbours",
    "Subject",
    "Work",
    "chosen_table",
    "colour_column",
    "complete",
    "is_categorical",
    "known",
    "label_column",
    "missing_work",
    "picture_of",
    "resolve",
    "selected_row",
    "subject",
]

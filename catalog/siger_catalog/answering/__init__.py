"""Answers: numbers out of checked rows, each traced to its cell."""

from siger_catalog.answering.answer import Answer, Figure
from siger_catalog.answering.answering import answer

__all__ = ["Answer", "Figure", "answer"]

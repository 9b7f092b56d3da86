"""The check of figures that contradict each other within one table."""

from siger_validators.figures.checking import check_figures
from siger_validators.figures.validator import FiguresValidator

__all__ = ["FiguresValidator", "check_figures"]

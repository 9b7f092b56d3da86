"""The many spellings of a licence, reduced to one key and one readable name.

What is not known to be open is never called open.
"""

from siger_catalog.licenses.known import KNOWN, NONE, Terms
from siger_catalog.licenses.reading import terms_of

__all__ = ["KNOWN", "NONE", "Terms", "terms_of"]

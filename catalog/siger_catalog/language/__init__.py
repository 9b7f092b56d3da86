"""Indonesian for search: one analysis of words, places and years for every engine."""

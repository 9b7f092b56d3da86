"""How the tables became what they are; `schema.py` runs these."""

"""The check of region codes, names and coordinates, and what it makes certain."""

from siger_validators.regions.placing import place_table
from siger_validators.regions.validator import RegionValidator, check_regions

__all__ = ["RegionValidator", "check_regions", "place_table"]

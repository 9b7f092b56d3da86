"""The check of region codes and names."""

from siger_validators.regions.validator import RegionValidator, check_regions

__all__ = ["RegionValidator", "check_regions"]

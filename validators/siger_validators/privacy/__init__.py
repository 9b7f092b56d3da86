"""The check for personal data."""

from siger_validators.privacy.validator import PrivacyValidator

__all__ = ["PrivacyValidator"]

"""The answers of a CKAN 2.12 portal, as far as a harvester and its tests ask."""

"""Example portals that publish real figures of Lampung."""

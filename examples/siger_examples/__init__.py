"""Example portals of Lampung: real published figures behind small servers."""

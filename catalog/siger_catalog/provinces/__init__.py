"""Provinces: one folder of facts each, read by one program."""

"""Validators: one file per question asked of a dataset."""

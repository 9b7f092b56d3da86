"""The command line: `siger COMMAND`."""

from siger_catalog.cli.app import main

__all__ = ["main"]

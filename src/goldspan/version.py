"""The package's version, at the bottom of all floors: runs and reports record it as their provenance."""

from __future__ import annotations

__version__ = "0.1.0"

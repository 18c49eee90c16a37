"""`python -m goldspan`."""

from __future__ import annotations

import sys

from goldspan.cli import main

sys.exit(main())

"""Build this corpus's dataset; takes the options of `goldspan dataset`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from goldspan.cli import main

os.chdir(Path(__file__).resolve().parent.parent)
sys.exit(main(["dataset", *sys.argv[1:]]))

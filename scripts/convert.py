"""Convert this corpus's articles; takes the options of `goldspan convert`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from goldspan.cli import main

os.chdir(Path(__file__).resolve().parent.parent)
sys.exit(main(["convert", *sys.argv[1:]]))

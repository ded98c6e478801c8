"""What every test stands on: no display."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

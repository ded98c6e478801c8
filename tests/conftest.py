"""What every test stands on: no display, and a system of no language: the app speaks Japanese."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

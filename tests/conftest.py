"""What every test stands on: no display, a system of no language, and a browser for those that ask for its ``page``."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

pytest_plugins = ["tests.browser"]

"""What every test stands on: no display, and a browser for those that ask for its ``page``."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.browser"]

"""``python -m bench.pages CUSTOMERS`` in the environment of a server."""

import sys

import django

django.setup()

from bench.pages.measure import main  # noqa: E402  # after the set-up

sys.exit(main(int(sys.argv[1])))

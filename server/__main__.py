"""``python -m server`` is ``attomenzei-server``."""

from server.manage import main

main()

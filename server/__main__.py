"""``python -m server`` is ``attomenzei-server``."""

from server.manage import main

if __name__ == "__main__":
    main()

"""``attomenzei``: the app; with arguments, its command line, which starts without loading Qt's widgets."""

import sys

if len(sys.argv) > 1:
    from app.cli import main
else:
    from app.start import main

if __name__ == "__main__":
    sys.exit(main())

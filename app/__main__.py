"""``attomenzei``: the app; with arguments, its command line, which starts without loading Qt's widgets."""

import gc
import sys

gc.disable()  # an import leaves no garbage: collections during it are a third of the time of a command
if len(sys.argv) > 1:
    from app.cli import main
else:
    # What needs no Qt is imported before it: PySide6 reads the source of every module that is imported later.
    import app.sales.automatic_backup
    import app.state.diagnosis
    import app.system.crash_reports
    import app.terminal  # noqa: F401
    from app.start import main
gc.freeze()
gc.enable()

if __name__ == "__main__":
    sys.exit(main())

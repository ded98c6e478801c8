"""Coverage-guided fuzzing of one target: ``python -m tests.fuzz.run TARGET [libFuzzer's options and folders]``.

``make fuzz`` runs every target for FUZZ_SECONDS. It starts from the seeds in ``corpus/TARGET`` and keeps
what it finds in ``var/fuzz/TARGET``; what is worth keeping is merged into the corpus by hand:
``python -m tests.fuzz.run TARGET -merge=1 tests/fuzz/corpus/TARGET var/fuzz/TARGET``.
"""

import logging
import os
import sys
import tempfile


def main() -> None:
    import atheris

    logging.disable()
    os.environ["ATTOMENZEI_HOME"] = tempfile.mkdtemp(prefix="fuzz-home-")  # never the server of this folder
    with atheris.instrument_imports(include=["licensing", "app.state.settings", "server.licenses.door.views"]):
        from tests.fuzz.targets import TARGETS

        target = TARGETS[sys.argv[1]]
        target(b"")  # what it imports late is instrumented too
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

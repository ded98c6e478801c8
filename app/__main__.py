"""``attomenzei``: the app, or with ``license …`` its command line."""

import sys


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    if len(sys.argv) > 1:
        from app import cli

        return cli.main(sys.argv[1:])
    from app import start

    return start.run_app()


if __name__ == "__main__":
    sys.exit(main())

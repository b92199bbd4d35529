"""Lets ``python -m dateline`` stand for the command ``dateline``."""

from dateline.cli import main

# Worker processes import this module too, and must not start a command of their own.
if __name__ == "__main__":
    main(prog_name="dateline")

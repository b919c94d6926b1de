"""Lets the command run as ``python -m whatworks``."""

from whatworks.cli import main

main(prog_name="whatworks")

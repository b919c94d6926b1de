"""A real terminal for tests of what the command asks."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

from building import ENVIRONMENT


class Terminal:
    """A real terminal in which the command runs, as somebody sits before it."""

    def __init__(self, root: Path, *words: str) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "whatworks", *words],
            cwd=root,
            env={**ENVIRONMENT, "TERM": "dumb"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.said = ""

    def until(self, words: str) -> None:
        """Read until the command says something."""
        limit = time.monotonic() + 120
        while words not in self.said and time.monotonic() < limit:
            if select.select([self.master], [], [], 1)[0]:
                try:
                    self.said += os.read(self.master, 4096).decode(errors="replace")
                except OSError:  # it has ended
                    break
        assert words in self.said, self.said
        self.said = self.said.split(words, 1)[1]

    def answer(self, words: str) -> None:
        os.write(self.master, f"{words}\n".encode())

    def end(self) -> int:
        try:
            return self.process.wait(120)
        finally:
            os.close(self.master)

"""Run one command on engines of its own: `python -m eservice.engines.with_engines -- lotsen check-migrations`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eservice.engines.embedded import embedded
from eservice.engines.errors import CannotRun
from eservice.engines.settings import settings_for


def main(arguments: Sequence[str]) -> int:
    """Run the command after `--` with fresh engines and the settings for them; its exit status, or 2 without one."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("Write the command to run: python -m eservice.engines.with_engines -- COMMAND ...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with tempfile.TemporaryDirectory(prefix="lotsen-") as home, embedded(Path(home), fast=True) as engines:
            settings = settings_for(Path(home), engines, "http://127.0.0.1:8000", os.environ)
            return subprocess.run(command, env=settings, check=False).returncode
    except (CannotRun, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

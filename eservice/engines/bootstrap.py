"""Set up everything that Lotsen needs: `python3 -m eservice.engines.bootstrap [--dev]`, with any Python of the system.

Written so that Pythons much too old for Lotsen can still read it, and say so.
"""

import os
import sys

OLDEST = (3, 11)


def main() -> int:
    """Set up `.venv` in the folder of the program; 0 when it is ready, 1 after one sentence on what is in the way."""
    found = tuple(sys.version_info[:2])
    if found < OLDEST:
        needed, have = (".".join(str(number) for number in version) for version in (OLDEST, found))
        print(
            "Lotsen needs Python " + needed + " or newer, and this is Python " + have + ": install a newer one "
            "and name it, as in `make run PYTHON=python3.12`.",
            file=sys.stderr,
        )
        return 1
    if os.name != "posix":
        print("Lotsen's one-command set-up runs on Linux and macOS; on Windows, run it inside WSL.", file=sys.stderr)
        return 1
    # Only now: an older Python cannot read it.
    from eservice.engines import install

    return install.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

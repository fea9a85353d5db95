"""Print the path of Chromium for the browser tests; install it when allowed; else say what to do.

Never a silent skip: without a browser the tests fail, with this sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """CHROMIUM when it is set, else the first browser on the path."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """0 with the path on the standard output, 2 with a sentence on the error stream."""
    browser = found()
    if not browser and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get for the browser tests", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "chromium"]):
            subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
        browser = found()
    if not browser:
        print(
            "The browser tests need Chromium and none was found. Install it (on Debian: apt-get install"
            " chromium), or give its path: CHROMIUM=/path/to/chromium make test.",
            file=sys.stderr,
        )
        return 2
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Set up `.venv` from a hashed lock: `python3 requirements/install.py run|dev|scale`.

Standard library only. Does nothing when the lock, the Python and the project file have not changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "otmr-lock"
OLDEST = (3, 11)
LOCKS = ("run", "scale", "dev")  # each holds what the one before holds


def main(arguments: list[str]) -> int:
    """Install one lock; 0 when `.venv` is ready, 2 with a sentence when this machine lacks something."""
    if sys.version_info < OLDEST:
        return _stop(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    lock = arguments[0] if arguments else "run"
    if lock not in LOCKS:
        return _stop(f"Say which lock: {', '.join(LOCKS)}.")
    wanted = _mark(lock)
    if _installed(lock, wanted):
        return 0
    if problem := _make_environment():
        return _stop(problem)
    print(f"Installing requirements/{lock}.txt into .venv", flush=True)
    _pip("install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements" / f"{lock}.txt"))
    _pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(f"{lock} {wanted}\n", encoding="ascii")
    return 0


def _mark(lock: str) -> str:
    """What the environment depends on, as a hash."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (f"requirements/{lock}.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _installed(lock: str, wanted: str) -> bool:
    """The environment holds this lock, or a larger one of the same state of the project."""
    try:
        held, mark = STAMP.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False
    if not PYTHON.exists() or held not in LOCKS:
        return False
    return mark == wanted if held == lock else LOCKS.index(held) > LOCKS.index(lock) and mark == _mark(held)


def _make_environment() -> str | None:
    """Make `.venv`; what is missing on this machine as a sentence, else nothing."""
    if PYTHON.exists():
        return None
    if importlib.util.find_spec("ensurepip"):
        venv.create(ENVIRONMENT, with_pip=True)
        return None
    # Debian ships ensurepip apart, in python3-venv: the system's pip can fill an environment without it.
    if not importlib.util.find_spec("pip"):
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        return f"This machine has neither a complete venv nor pip. On Debian: apt-get install {name}."
    venv.create(ENVIRONMENT, with_pip=False)
    return None


def _pip(*arguments: str) -> None:
    """Run pip for `.venv`: its own, or the system's when it has none."""
    own = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    command = [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run([*command, *arguments], env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def _stop(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

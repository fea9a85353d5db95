"""Servers on this machine: gunicorn with two workers, the same for the product and for the bare pages.

Workers are `gthread` with one thread: they answer one request at a time, as the plain `sync` worker does, but
keep connections alive, which `sync` does not. Closing each connection would add its cost to every figure alike
and bring the ratios nearer to one.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .load import Measured, Script, drive, get

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
PATIENCE = 30  # seconds for a server to answer, or to end


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its port, its process, the seconds from its start to its first page."""

    port: int
    process: subprocess.Popen[bytes]
    cold: float

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def processor(self) -> float:
        """Processor seconds that the workers have used so far."""
        return sum(_used(worker) for worker in self.workers())

    def memory(self) -> list[float]:
        """Resident megabytes of each worker."""
        return [_resident(worker) for worker in self.workers()]


def _resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def _used(process: int) -> float:
    """Seconds in user and in system mode: fields 14 and 15 of the kernel's line, after the name in brackets."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(target: str, first: str, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve `target` ("wsgi:app"); ready once the page `first` was answered. Ends with the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", "1", "--keep-alive", "75", "--timeout", "60", "--no-control-socket",
        "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp",  # noqa: S108 - a heartbeat file
    ]  # fmt: skip
    with log.open("ab") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, stdout=errors, stderr=errors
        )
        try:
            yield Server(port, process, _first_page(port, first, process, began))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _first_page(port: int, path: str, process: subprocess.Popen[bytes], began: float) -> float:
    """Ask until a page comes; seconds since the start."""
    while time.perf_counter() - began < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError("the server ended before its first page: see the log beside the databases")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as sock:
                sock.sendall(get(path))
                if sock.recv(12)[9:12] == b"200":
                    return time.perf_counter() - began
                raise RuntimeError(f"{path} is not served: see the log beside the databases")
        except ConnectionRefusedError:
            time.sleep(0.005)
    raise RuntimeError("the server does not answer")


def asked(server: Server, scripts: Sequence[Script], seconds: float) -> Measured:
    """Drive a server and note what its workers spent."""
    before = server.processor()
    found = drive(server.port, scripts, seconds)
    found.server = server.processor() - before
    return found


def warm(server: Server, script: Script, seconds: float = 0.4) -> None:
    """Have every worker serve that page before it counts."""
    drive(server.port, [script] * (WORKERS * 4), seconds)

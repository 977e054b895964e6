"""What tests of data share: planted files, and a server on this machine that cuts, lies and dies on command."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.download import Remote


def idx(array: np.ndarray) -> bytes:
    """An array in the format of the MNIST files."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def write_mnist(folder: Path, known: int, tested: int, packed: bool = True) -> None:
    """Four small files under the names of MNIST; picture i holds the byte i everywhere, its label is i % 10."""
    for name, count in (("train", known), ("t10k", tested)):
        place = np.arange(count)
        images = np.broadcast_to((place % 256)[:, None, None], (count, 28, 28))
        for kind, array in (("images-idx3", images), ("labels-idx1", place % 10)):
            content = idx(array)
            path = folder / f"{name}-{kind}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(content) if packed else content)


@dataclass
class Mirror:
    """A server's contents and moods: `cuts` holds after how many bytes each coming answer breaks off."""

    address: str = ""
    contents: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    delay: float = 0.0
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def offer(self, name: str, content: bytes) -> Remote:
        """Put a file on the server; returns what a client knows of it beforehand."""
        self.contents[name] = content
        return Remote(name, len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror on the loopback address, with an address of its own."""
    monkeypatch.setenv("NO_PROXY", "*")
    state = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, asked = self.path.lstrip("/"), self.headers.get("Range")
            state.asked.append((name, asked))
            content = state.contents.get(name)
            time.sleep(state.delay)
            if content is None or state.delay:
                with contextlib.suppress(ConnectionError):
                    self.send_error(404)
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and state.ranges else 0
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content[start:][: state.cuts.pop(0) if state.cuts else None])

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()

"""Download of one file from several mirrors by pooch: checksum, progress, resume after a cut, cancel. Knows no dataset.

What has arrived of a file is kept beside its place as `.part`, so that a later try goes on where this one ended.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradviz.data.dataset import Watch
from gradviz.errors import DataError, UnreachableError
from gradviz.words import mark, say

CHUNK = 2**16
TRIES = 3
TIMEOUTS = (10.0, 20.0)


@dataclass(frozen=True)
class Remote:
    """A file that mirrors offer under one name: its size in bytes and its SHA-256 are known beforehand."""

    name: str
    size: int
    sha256: str


def fetch(remote: Remote, mirrors: Sequence[str], folder: Path, watch: Watch) -> Path:
    """The file in `folder`, downloaded from the first mirror (an address ending in "/") that gives it whole.

    Raises UnreachableError with every mirror's reason, or DataError if it is cancelled.
    """
    import pooch

    pooch.get_logger().setLevel(logging.WARNING)
    reasons = []
    for mirror in mirrors:
        try:
            pooch.retrieve(
                mirror + remote.name, f"sha256:{remote.sha256}", remote.name, folder, downloader=_Downloader(remote, folder, watch)
            )
        except (OSError, ValueError) as error:
            reasons.append(f"{mirror}: {_reason(error)}")
        else:
            return folder / remote.name
    raise UnreachableError(
        "unreachable",
        mark("{name} cannot be downloaded. {reasons}"),
        mark("Check the network and try again: what has arrived is kept."),
        name=remote.name,
        reasons="; ".join(reasons),
    )


@dataclass(frozen=True)
class _Downloader:
    """What pooch calls to fill a file of its own, which it then checks and moves to its place."""

    remote: Remote
    folder: Path
    watch: Watch

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        part = self.folder / f"{self.remote.name}.part"
        for attempt in range(1, TRIES + 1):
            try:
                self._continue(url, part)
            except OSError:
                if attempt == TRIES:
                    raise
            else:
                break
        part.replace(output_file)

    def _continue(self, url: str, part: Path) -> None:
        """Ask for what is missing of `part`. Raises OSError when less, more or something else comes."""
        import requests

        done = part.stat().st_size if part.exists() else 0
        if done == self.remote.size:
            return
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUTS) as response:
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                part.unlink(missing_ok=True)
            response.raise_for_status()
            goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
            self._store(response.iter_content(CHUNK), part, done if goes_on else 0)

    def _store(self, chunks: Any, part: Path, done: int) -> None:
        """Write the chunks behind the first `done` bytes of `part`."""
        with part.open("ab" if done else "wb") as file:
            self._report(done)
            for chunk in chunks:
                done += len(chunk)
                if done > self.remote.size:
                    break
                file.write(chunk)
                self._report(done)
        if done > self.remote.size:
            part.unlink()
        if done != self.remote.size:
            raise OSError(say("{found} bytes came, not {wanted}", found=done, wanted=self.remote.size))

    def _report(self, done: int) -> None:
        self.watch.progress(self.remote.name, done, self.remote.size)
        if self.watch.cancelled():
            raise DataError("cancelled", mark("the download was cancelled"), mark("It goes on where it ended when you start it again."))


def _reason(error: Exception) -> str:
    """Why a mirror gave no file, in a few words."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return say("the server answers {code}", code=error.response.status_code)
    if isinstance(error, requests.Timeout):
        return say("no answer in time")
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return say("the connection broke off")
    if isinstance(error, requests.ConnectionError):
        return say("no connection")
    return str(error) if isinstance(error, OSError) else say("the checksum is wrong")

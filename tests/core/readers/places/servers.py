"""Real servers on this machine, of each kind that addresses lead to."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Protocol
from unittest.mock import patch
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.core.readers.places.gate import Gate

BUCKET = "experiments"


class Remote(Protocol):
    """A folder of a server, and the gate in front of it."""

    @property
    def address(self) -> str:
        """Address of the folder."""

    @property
    def gate(self) -> Gate:
        """The way to the server."""

    def put(self, path: str, data: bytes) -> None:
        """Write a file."""

    def remove(self, path: str) -> None:
        """Remove a file."""


class FolderRemote:
    """A server that shows a folder of this machine."""

    def __init__(self, address: str, gate: Gate, folder: Path) -> None:
        self.address = address
        self.gate = gate
        self.folder = folder

    def put(self, path: str, data: bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def remove(self, path: str) -> None:
        file = self.folder / path
        file.unlink()
        if not any(file.parent.iterdir()):
            shutil.rmtree(file.parent)


class Ranges(SimpleHTTPRequestHandler):
    """Serves files with ranges, as web servers do and Python's own does not."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path, wanted = Path(self.translate_path(self.path)), self.headers.get("Range")
        if wanted is None or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first, last = wanted.removeprefix("bytes=").split("-")
        part = data[int(first) : int(last) + 1]
        if not part:
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)


class NoRanges(SimpleHTTPRequestHandler):
    """Serves files whole, whatever part is asked for."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def web(folder: Path, handler: type[SimpleHTTPRequestHandler] = Ranges) -> Iterator[FolderRemote]:
    """A static web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gate = Gate(server.server_address[1])
    yield FolderRemote(f"http://127.0.0.1:{gate.port}/my%20logs", gate, folder / "my logs")
    gate.close()
    server.shutdown()
    server.server_close()


class BucketRemote:
    """A folder in an object store."""

    def __init__(self, address: str, gate: Gate, files: Any) -> None:
        self.address = address
        self.gate = gate
        self._files = files
        self._root = address.partition("://")[2]

    def put(self, path: str, data: bytes, public: bool = False) -> None:
        acl = {"ACL": "public-read"} if public else {}
        self._files.pipe_file(f"{self._root}/{path}", data, **acl)

    def remove(self, path: str) -> None:
        self._files.rm_file(f"{self._root}/{path}")


@contextlib.contextmanager
def s3(folder: Path) -> Iterator[BucketRemote]:
    """A server that speaks S3; credentials are in the environment."""
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    gate = Gate(port)
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{gate.port}",
        "AWS_ACCESS_KEY_ID": "AKIAVISIBLE",
        "AWS_SECRET_ACCESS_KEY": "very-secret-value",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(folder / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with patch.dict(os.environ, environment):
        direct = f"http://127.0.0.1:{port}"
        files = S3FileSystem(endpoint_url=direct, use_listings_cache=False, skip_instance_cache=True)
        with urlopen(Request(f"{direct}/moto-api/reset", b"", method="POST"), timeout=10):
            files.mkdir(BUCKET)
        yield BucketRemote(f"s3://{BUCKET}/my logs", gate, files)
    gate.close()
    server.stop()


class CloudRemote:
    """A folder in Google Cloud Storage, filled through its own interface."""

    def __init__(self, address: str, gate: Gate, port: int) -> None:
        self.address = address
        self.gate = gate
        self._server = f"http://127.0.0.1:{port}"
        self._root = address.partition("://")[2].partition("/")[2]

    def put(self, path: str, data: bytes) -> None:
        name = quote(f"{self._root}/{path}", safe="")
        self._send(f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name={name}", "POST", data)

    def remove(self, path: str) -> None:
        self._send(f"/storage/v1/b/{BUCKET}/o/{quote(f'{self._root}/{path}', safe='')}", "DELETE")

    def _send(self, path: str, method: str, data: bytes | None = None) -> None:
        kind = {"Content-Type": "application/octet-stream"}
        with urlopen(Request(self._server + path, data, kind, method=method), timeout=10) as answer:
            answer.read()


@contextlib.contextmanager
def gs(folder: Path) -> Iterator[CloudRemote]:
    """A server that speaks Google Cloud Storage."""
    from gcp_storage_emulator.server import create_server

    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket=BUCKET)
    server.start()
    port = server._api._httpd.socket.getsockname()[1]
    gate = Gate(port)
    with patch.dict(os.environ, {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{gate.port}"}):
        yield CloudRemote(f"gs://{BUCKET}/my logs", gate, port)
    gate.close()
    server.stop()


class SshServer:
    """An SSH server with SFTP in a loop of its own."""

    def __init__(self, folder: Path, home: Path) -> None:
        import asyncssh

        self._asyncssh = asyncssh
        self._folder = folder
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._host_key = asyncssh.generate_private_key("ssh-ed25519")
        key = asyncssh.generate_private_key("ssh-ed25519")
        self._keys = home / ".ssh"
        self._keys.mkdir(mode=0o700, parents=True)
        key.write_private_key(str(self._keys / "id_ed25519"))
        key.write_public_key(str(self._keys / "authorized"))
        self._server = self._wait(self._listen())
        self.port: int = self._server.get_port()

    def know(self, port: int) -> None:
        """Note the key of the host, as the first connection with ssh does."""
        key = self._host_key.export_public_key().decode()
        (self._keys / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")

    def stop(self) -> None:
        self._wait(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def _close(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _listen(self) -> Any:
        root = str(self._folder).encode()
        asyncssh = self._asyncssh

        class Served(asyncssh.SFTPServer):  # type: ignore[misc,name-defined]
            def __init__(self, channel: Any) -> None:
                super().__init__(channel, chroot=root)

        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[self._host_key],
            authorized_client_keys=str(self._keys / "authorized"),
            sftp_factory=Served,
        )

    def _wait(self, work: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result(20)


@contextlib.contextmanager
def ssh(folder: Path, known: bool = True) -> Iterator[FolderRemote]:
    """An SSH server; the key of the user is in the home folder, that of the host is known there."""
    pytest_home = folder.parent / "home"
    server = SshServer(folder, pytest_home)
    gate = Gate(server.port)
    if known:
        server.know(gate.port)
    without_agent = {key: value for key, value in os.environ.items() if key != "SSH_AUTH_SOCK"}
    with patch.dict(os.environ, {**without_agent, "HOME": str(pytest_home)}, clear=True):
        yield FolderRemote(f"ssh://tester@127.0.0.1:{gate.port}/my logs", gate, folder / "my logs")
    gate.close()
    server.stop()


SERVERS: Final[dict[str, Callable[[Path], AbstractContextManager[Remote]]]] = {
    "http": web,
    "s3": s3,
    "gs": gs,
    "ssh": ssh,
}

"""A way to a server that can be closed and opened, and that counts what goes through it."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from typing import Final

REQUEST: Final = re.compile(rb"^(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP/1", re.MULTILINE)


class Gate:
    """Forwards connections on this machine to a port.

    Attributes
    ----------
    port
        Where to connect to.
    received
        Bytes that came from the server.
    requests
        Method and path of each request of HTTP.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = True
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        self.received = 0
        self.requests: list[tuple[str, str]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def count(self, work: Callable[[], object]) -> tuple[list[tuple[str, str]], int]:
        """Return the requests and the bytes from the server that some work took."""
        self.requests, self.received = [], 0
        work()
        return self.requests, self.received

    def shut(self) -> None:
        """Break all connections and let nobody through."""
        with self._lock:
            self._open = False
            sockets, self._sockets = self._sockets, []
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        """Let everybody through again."""
        self._open = True

    def close(self) -> None:
        """End."""
        self.shut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self._open:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pump, args=(client, server, self._asked), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, self._answered), daemon=True).start()

    def _asked(self, data: bytes) -> None:
        self.requests += [(match[1].decode(), match[2].decode()) for match in REQUEST.finditer(data)]

    def _answered(self, data: bytes) -> None:
        self.received += len(data)

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket, note: Callable[[bytes], None]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                note(data)
                sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

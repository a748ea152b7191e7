"""Messages between a run and its kernel: whole ones, in order, over one pair of joined sockets."""

from __future__ import annotations

import pickle
import socket
import struct
import threading
from collections.abc import Iterator, Sequence

HEAD = struct.Struct("!Q")
PIECE = 1 << 18  # bytes that are read at a time

Parts = list[bytes]


class Wire:
    """One end. Whoever holds the other may die at any time, in the middle of a message, too."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._sending = threading.Lock()  # a kernel speaks from two threads
        self._read = bytearray()

    def send(self, channel: str, parts: Sequence[object]) -> None:
        body = pickle.dumps((channel, [bytes(part) for part in parts]))  # type: ignore[call-overload]
        with self._sending:
            self.end.sendall(HEAD.pack(len(body)) + body)

    def received(self) -> Iterator[tuple[str, Parts]]:
        """Read once, which waits where there is nothing; the messages that are whole by now.

        Raises EOFError when the other end is gone.
        """
        try:
            piece = self.end.recv(PIECE)
        except ConnectionError:
            piece = b""
        if not piece:
            raise EOFError
        self._read += piece
        while len(self._read) >= HEAD.size:
            (length,) = HEAD.unpack_from(self._read)
            whole = HEAD.size + length
            if len(self._read) < whole:
                return
            body = bytes(self._read[HEAD.size : whole])
            del self._read[:whole]
            yield pickle.loads(body)  # from a process of our own, which runs a notebook of ours

"""Redis by its own protocol library. The full client takes longer to import than everything else here together."""

import contextlib
import queue
import socket
import urllib.parse

import hiredis

FAILURES = (OSError, hiredis.ProtocolError, hiredis.ReplyError)


class Connection:
    def __init__(self, host, port, database, password):
        self.socket = socket.create_connection((host, port), timeout=2)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = hiredis.Reader()
        if password:
            self.command("AUTH", password)
        if database:
            self.command("SELECT", str(database))

    def command(self, *words):
        self.socket.sendall(hiredis.pack_command(words))
        while (reply := self.reader.gets()) is False:
            received = self.socket.recv(65536)
            if not received:
                raise ConnectionError("Redis closed the connection")
            self.reader.feed(received)
        if isinstance(reply, hiredis.ReplyError):
            raise reply
        return reply

    def close(self):
        self.socket.close()


class Cache:
    def __init__(self, url, size=8):
        parts = urllib.parse.urlsplit(url)
        password = urllib.parse.unquote(parts.password) if parts.password else None
        self.place = (parts.hostname or "redis", parts.port or 6379, int(parts.path.strip("/") or 0), password)
        self.idle = queue.LifoQueue(size)

    def command(self, *words):
        """One command; a connection that died while idle is replaced once, unseen by the caller."""
        for attempt in (1, 2):
            fresh = False
            try:
                connection = self.idle.get_nowait()
            except queue.Empty:
                connection, fresh = Connection(*self.place), True
            try:
                reply = connection.command(*words)
            except FAILURES:
                connection.close()
                if fresh or attempt == 2:
                    raise
                self.drop_idle()
                continue
            try:
                self.idle.put_nowait(connection)
            except queue.Full:
                connection.close()
            return reply

    def get(self, key):
        """None both when the key is absent and when Redis is down: a cache may fail without the service failing."""
        with contextlib.suppress(*FAILURES):
            return self.command("GET", key)
        return None

    def set(self, key, value, seconds):
        with contextlib.suppress(*FAILURES):
            self.command("SET", key, value, "EX", str(seconds))

    def drop_idle(self):
        with contextlib.suppress(queue.Empty):
            while True:
                self.idle.get_nowait().close()

    def problem(self):
        try:
            self.command("PING")
        except FAILURES as error:
            return f"Redis does not answer: {error}"
        return None

"""Stands between orch and an engine, sees every request, and may do harm before it is passed on or while its answer comes."""

import contextlib
import os
import socket
import threading


class Proxy:
    """`before(method, path)` is called with each request; what it returns, a number of bytes, is all that comes of the answer before the
    connection is cut. Without one nothing is done."""

    def __init__(self, path, target, before):
        self.path, self.target, self.before = path, target, before
        self.requests = []
        self.listener = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        self.listener.bind(path)
        self.listener.listen(256)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def close(self):
        self.listener.close()
        os.unlink(self.path)

    def serve(self, client):
        server = socket.socket(socket.AF_UNIX)
        limit = Limit(client, server)
        try:
            server.connect(self.target)
        except OSError:
            return limit.cut()
        threading.Thread(target=limit.copy_answers, daemon=True).start()
        with contextlib.suppress(OSError):
            self.pass_requests(Reader(client), server, limit)
        limit.finish()

    def pass_requests(self, reader, server, limit):
        while head := reader.until(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
            self.requests.append((method, path))
            allowed = self.before(method, path)
            if allowed is not None:
                limit.allow(allowed)
            server.sendall(head)
            if "upgrade" in fields:
                return reader.pass_all(server)
            if fields.get("transfer-encoding") == "chunked":
                while (size := reader.until(b"\r\n")) is not None:
                    server.sendall(size)
                    count = int(size, 16)
                    server.sendall(reader.exactly(count + 2))
                    if count == 0:
                        break
            else:
                server.sendall(reader.exactly(int(fields.get("content-length", 0))))


class Limit:
    """The answers of one connection, of which at most so much is passed on."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.left = None

    def allow(self, count):
        self.left = count
        if count == 0:
            self.cut()

    def copy_answers(self):
        with contextlib.suppress(OSError):
            while data := self.server.recv(65536):
                if self.left is not None:
                    data, self.left = data[: self.left], self.left - len(data)
                self.client.sendall(data)
                if self.left is not None and self.left <= 0:
                    return self.cut()
            self.client.shutdown(socket.SHUT_WR)

    def finish(self):
        with contextlib.suppress(OSError):
            self.server.shutdown(socket.SHUT_WR)

    def cut(self):
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Reader:
    def __init__(self, source):
        self.source, self.pending = source, b""

    def more(self):
        data = self.source.recv(65536)
        self.pending += data
        return bool(data)

    def until(self, mark):
        while mark not in self.pending:
            if not self.more():
                return None
        end = self.pending.index(mark) + len(mark)
        found, self.pending = self.pending[:end], self.pending[end:]
        return found

    def exactly(self, count):
        while len(self.pending) < count:
            if not self.more():
                raise OSError("the client has gone")
        found, self.pending = self.pending[:count], self.pending[count:]
        return found

    def pass_all(self, target):
        target.sendall(self.pending)
        while data := self.source.recv(65536):
            target.sendall(data)

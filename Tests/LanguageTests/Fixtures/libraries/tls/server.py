"""An HTTPS server that tells what it was asked: server.py CERTIFICATE FILE: writes its port to the file; without TLS where the certificate is none."""
import http.server
import json
import os
import ssl
import sys


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/there")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        text = json.dumps({
            "method": self.command, "path": self.path, "body": body.decode("latin-1"),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }).encode()
        if self.path == "/big":
            text = b"x" * 3_000_000
        self.send_response(200)
        self.send_header("Set-Cookie", "session=abc; HttpOnly")
        self.send_header("Set-Cookie", "theme=dark")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_PURGE = do_TRACE = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, address):
        pass  # a client that does not trust us ends the handshake


certificate, port_file = sys.argv[1:]
server = Server(("127.0.0.1", 0), Echo)
if not certificate.endswith("none"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(port_file + ".part", "w") as file:
    file.write(str(server.server_port))
os.rename(port_file + ".part", port_file)
server.serve_forever()

"""A page that shows what the Compose file gives it: a variable, a config, a secret, and a service by its alias."""
import json
import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def ask_store(command):
    with socket.create_connection(("orders.internal", 6379), timeout=5) as store:
        store.sendall(command.encode() + b"\r\n")
        return store.recv(100).decode().strip()


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        content = {
            "greeting": os.environ["GREETING"],
            "currency": os.environ["CURRENCY"],
            "goods": json.load(open("/srv/goods.json")),
            "token": open("/run/secrets/token").read().strip(),
            "store": ask_store("PING"),
        }
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", 8000), Page).serve_forever()

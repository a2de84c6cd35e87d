"""tls-proxy.py CERTIFICATE AUTHORITY SOCKET: TLS in front of a unix socket, for clients with a certificate of the authority. Prints its
process number and its port."""
import os
import socket
import ssl
import sys
import threading

certificate, authority, path = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate)
context.load_verify_locations(authority)
context.verify_mode = ssl.CERT_REQUIRED
listener = socket.create_server(("127.0.0.1", 0))
print(os.getpid(), listener.getsockname()[1], flush=True)


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(plain):
    try:
        client = context.wrap_socket(plain, server_side=True)
    except (ssl.SSLError, OSError):
        plain.close()
        return
    engine = socket.socket(socket.AF_UNIX)
    engine.connect(path)
    other = threading.Thread(target=copy, args=(engine, client), daemon=True)
    other.start()
    copy(client, engine)
    other.join()
    client.close()


while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

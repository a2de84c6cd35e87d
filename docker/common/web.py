"""The small part of HTTP that the service needs: JSON in and out, routes, one log line a request."""

import json
import re
import signal
import sys
import time

import waitress

MAXIMUM_BODY = 64 * 1024

STATUS = {
    200: "200 OK",
    201: "201 Created",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    413: "413 Content Too Large",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}


class Refusal(Exception):
    """An answer that is not a success, with the reason for the caller."""

    def __init__(self, status, reason, headers=()):
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = list(headers)


class Request:
    def __init__(self, environ):
        self.environ = environ
        self.method = environ["REQUEST_METHOD"]
        self.path = environ["PATH_INFO"]

    def header(self, name):
        return self.environ.get("HTTP_" + name.upper().replace("-", "_"))

    def json(self):
        """The body as an object; anything else is the caller's mistake."""
        size = int(self.environ.get("CONTENT_LENGTH") or 0)
        if size > MAXIMUM_BODY:
            raise Refusal(413, f"the body is larger than {MAXIMUM_BODY} bytes")
        try:
            body = json.loads(self.environ["wsgi.input"].read(size))
        except (ValueError, RecursionError):
            raise Refusal(400, "the body is not valid JSON") from None
        if not isinstance(body, dict):
            raise Refusal(400, "the body is not a JSON object")
        return body


def is_text(value, shortest, longest):
    """A text that PostgreSQL can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str) or not shortest <= len(value) <= longest or "\0" in value:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


class Application:
    """Routes are (method, pattern, handler); a handler gets the request and the pattern's groups,
    and returns a status, a value for JSON, and headers."""

    def __init__(self, routes):
        self.routes = [(method, re.compile(pattern), handler) for method, pattern, handler in routes]

    def __call__(self, environ, start_response):
        begin = time.monotonic()
        request = Request(environ)
        try:
            status, value, headers = self.answer(request)
        except Refusal as refusal:
            status, value, headers = refusal.status, {"error": refusal.reason}, refusal.headers
        except Exception as error:
            print(f"error: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            status, value, headers = 500, {"error": "internal error; see the log"}, []
        body = json.dumps(value, separators=(",", ":"), default=str).encode() + b"\n"
        fixed = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(STATUS[status], fixed + headers)
        spent = (time.monotonic() - begin) * 1000
        print(f"{request.method} {request.path} {status} {spent:.1f}ms", flush=True)
        return [body]

    def answer(self, request):
        allowed = []
        for method, pattern, handler in self.routes:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                return handler(request, *match.groups())
            if match:
                allowed.append(method)
        if allowed:
            raise Refusal(405, f"{request.path} allows {', '.join(allowed)}", [("Allow", ", ".join(allowed))])
        raise Refusal(404, f"no such path: {request.path}")


def stop_at_once(*_):
    """SIGTERM ends the process with 0: every answer is either sent or safe to ask for again."""
    sys.stdout.flush()
    raise SystemExit(0)


def serve(application, port):
    signal.signal(signal.SIGTERM, stop_at_once)
    server = waitress.create_server(application, host="0.0.0.0", port=port, threads=8, ident=None)
    print(f"listening on port {port}", flush=True)
    server.run()

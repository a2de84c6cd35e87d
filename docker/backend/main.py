"""Orders in PostgreSQL, with single orders cached in Redis; callers are known by the tokens that auth issues."""

import json
import os

import jwt

from cache import Cache
from database import Database
from web import Application, Refusal, is_text, serve

PORT = int(os.environ.get("PORT", "8000"))
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://postgres:test@postgres:5432/postgres")
REDIS_URL = os.environ.get("REDIS_URL", "redis://redis:6379/0")
AUTH_SECRET = os.environ.get("AUTH_SECRET", "orch-development-secret-not-for-production")

CACHE_SECONDS = 60
MAXIMUM_QUANTITY = 1_000_000
MAXIMUM_ID = 2**63 - 1

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL,
    qty integer NOT NULL CHECK (qty > 0),
    created_at timestamptz NOT NULL DEFAULT now()
)
"""
COLUMNS = """id, sku, qty, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at"""

database = Database(DATABASE_URL, SCHEMA)
cache = Cache(REDIS_URL)


def health(request):
    problems = {"postgres": database.problem(), "redis": cache.problem()}
    report = {name: problem or "ok" for name, problem in problems.items()}
    failed = any(problems.values())
    return (503 if failed else 200), {"status": "unavailable" if failed else "ok", **report}, []


def create_order(request):
    body = request.json()
    sku, quantity = body.get("sku"), body.get("qty")
    if not is_text(sku, 1, 64) or not sku.strip():
        raise Refusal(400, "sku must be a text of 1 to 64 characters")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= MAXIMUM_QUANTITY:
        raise Refusal(400, f"qty must be a whole number from 1 to {MAXIMUM_QUANTITY}")
    order = database.rows(f"INSERT INTO orders (sku, qty) VALUES (%s, %s) RETURNING {COLUMNS}", (sku.strip(), quantity))[0]
    return 201, order, [("Location", f"/orders/{order['id']}")]


def list_orders(request):
    return 200, database.rows(f"SELECT {COLUMNS} FROM orders ORDER BY id"), []


def show_order(request, identifier):
    if int(identifier) > MAXIMUM_ID:
        raise Refusal(404, f"no order {identifier}")
    key = f"order:{int(identifier)}"
    cached = cache.get(key)
    if cached is not None:
        return 200, json.loads(cached), [("X-Cache", "hit")]
    found = database.rows(f"SELECT {COLUMNS} FROM orders WHERE id = %s", (int(identifier),))
    if not found:
        raise Refusal(404, f"no order {identifier}")
    cache.set(key, json.dumps(found[0]), CACHE_SECONDS)
    return 200, found[0], [("X-Cache", "miss")]


def current_user(request):
    scheme, _, token = (request.header("Authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized("a bearer token is missing")
    try:
        claims = jwt.decode(token.strip(), AUTH_SECRET, algorithms=["HS256"], options={"require": ["exp", "sub", "email"]})
    except jwt.ExpiredSignatureError:
        raise unauthorized("the token has expired") from None
    except jwt.InvalidSignatureError:
        raise unauthorized("the token's signature is wrong") from None
    except jwt.InvalidTokenError as error:
        raise unauthorized(f"the token is not valid: {error}") from None
    return 200, {"id": int(claims["sub"]), "email": claims["email"]}, []


def unauthorized(reason):
    return Refusal(401, reason, [("WWW-Authenticate", "Bearer")])


application = Application([
    ("GET", r"/health", health),
    ("POST", r"/orders", create_order),
    ("GET", r"/orders", list_orders),
    ("GET", r"/orders/(\d{1,19})", show_order),
    ("GET", r"/me", current_user),
])


if __name__ == "__main__":
    database.prepare_in_background()
    serve(application, PORT)

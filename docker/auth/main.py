"""Users in PostgreSQL, and signed tokens for them."""

import base64
import functools
import hashlib
import hmac
import os
import re
import secrets
import time

import jwt

from database import Database
from web import Application, Refusal, is_text, serve

PORT = int(os.environ.get("PORT", "8001"))
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://postgres:test@postgres:5432/postgres")
AUTH_SECRET = os.environ.get("AUTH_SECRET", "orch-development-secret-not-for-production")
TOKEN_SECONDS = int(os.environ.get("TOKEN_SECONDS", "3600"))

# About 16 MB and 25 ms a hash: slow for an attacker, bearable in a test.
SCRYPT = {"n": 2**14, "r": 8, "p": 1}

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
)
"""

database = Database(DATABASE_URL, SCHEMA)


def hashed(password, salt):
    digest = hashlib.scrypt(password.encode(), salt=salt, dklen=32, **SCRYPT)
    return ":".join(base64.b64encode(part).decode() for part in (salt, digest))


def matches(password, stored):
    salt = base64.b64decode(stored.split(":")[0])
    return hmac.compare_digest(hashed(password, salt), stored)


@functools.cache
def nobody():
    """Compared against when the user is unknown, so that the answer takes as long as for a wrong password."""
    return hashed(secrets.token_urlsafe(), secrets.token_bytes(16))


def credentials(request):
    body = request.json()
    email, password = body.get("email"), body.get("password")
    if not is_text(email, 3, 254) or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise Refusal(400, "email must be an address")
    if not is_text(password, 8, 1024):
        raise Refusal(400, "password must be a text of 8 to 1024 characters")
    return email.lower(), password


def health(request):
    problem = database.problem()
    return (503 if problem else 200), {"status": "unavailable" if problem else "ok", "postgres": problem or "ok"}, []


def create_user(request):
    email, password = credentials(request)
    created = database.rows(
        "INSERT INTO users (email, password_hash) VALUES (%s, %s) ON CONFLICT (email) DO NOTHING RETURNING id, email",
        (email, hashed(password, secrets.token_bytes(16))),
    )
    if not created:
        raise Refusal(409, f"the email {email} is taken")
    return 201, created[0], []


def create_token(request):
    email, password = credentials(request)
    found = database.rows("SELECT id, password_hash FROM users WHERE email = %s", (email,))
    if not matches(password, found[0]["password_hash"] if found else nobody()) or not found:
        raise Refusal(401, "unknown email or wrong password")
    now = int(time.time())
    claims = {"sub": str(found[0]["id"]), "email": email, "iat": now, "exp": now + TOKEN_SECONDS}
    token = jwt.encode(claims, AUTH_SECRET, algorithm="HS256")
    return 200, {"token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}, []


application = Application([
    ("GET", r"/health", health),
    ("POST", r"/users", create_user),
    ("POST", r"/token", create_token),
])


if __name__ == "__main__":
    database.prepare_in_background()
    serve(application, PORT)

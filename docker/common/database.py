"""PostgreSQL: a pool of connections that survives the server's restarts, and a schema made on start."""

import contextlib
import os
import queue
import sys
import threading
import time

import psycopg2
import psycopg2.errors

from web import Refusal


class Database:
    def __init__(self, url, schema, size=8):
        self.url = url
        self.schema = schema
        self.idle = queue.LifoQueue(size)
        self.ready = False

    def connect(self):
        connection = psycopg2.connect(self.url, connect_timeout=2)
        connection.autocommit = True
        return connection

    def prepare(self, patience=60.0):
        """Waits for the server, then makes the schema; an advisory lock lets several replicas start at once."""
        deadline = time.monotonic() + patience
        pause = 0.02
        while True:
            try:
                with self.connection() as cursor:
                    cursor.execute("SELECT pg_advisory_lock(20919)")
                    cursor.execute(self.schema)
                    cursor.execute("SELECT pg_advisory_unlock(20919)")
                self.ready = True
                return
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline:
                    raise
                print(f"waiting for PostgreSQL: {first_line(error)}", file=sys.stderr, flush=True)
            time.sleep(pause)
            pause = min(pause * 1.6, 0.5)

    def prepare_in_background(self):
        """Lets the port open at once, so that /health can say what is still missing; without a schema the service ends."""
        threading.Thread(target=self.prepare_or_exit, daemon=True).start()

    def prepare_or_exit(self):
        try:
            self.prepare()
        except Exception as error:
            print(f"error: no schema: {first_line(error)}", flush=True)
            os._exit(1)

    @contextlib.contextmanager
    def connection(self):
        """A cursor; a connection that failed is thrown away, so the next caller gets a fresh one."""
        try:
            connection = self.idle.get_nowait()
        except queue.Empty:
            connection = self.connect()
        try:
            with connection.cursor() as cursor:
                yield cursor
        except psycopg2.Error:
            connection.close()
            raise
        try:
            self.idle.put_nowait(connection)
        except queue.Full:
            connection.close()

    def rows(self, statement, values=(), remake=True):
        """The rows as dictionaries. A query whose connection died while idle is asked again; a change never is, it may have happened.
        A table that is gone, as after a reset of the database, is made again."""
        attempts = 2 if statement.startswith("SELECT") else 1
        for attempt in range(1, attempts + 1):
            try:
                with self.connection() as cursor:
                    cursor.execute(statement, values)
                    names = [column.name for column in cursor.description]
                    return [dict(zip(names, row)) for row in cursor.fetchall()]
            except psycopg2.errors.UndefinedTable:
                if not self.ready or not remake:
                    raise Refusal(503, "the schema is not there yet") from None
                self.prepare(patience=2)
                return self.rows(statement, values, remake=False)
            except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
                self.drop_idle()
                if attempt == attempts:
                    raise Refusal(503, f"PostgreSQL does not answer: {first_line(error)}") from None

    def drop_idle(self):
        with contextlib.suppress(queue.Empty):
            while True:
                self.idle.get_nowait().close()

    def problem(self):
        """None when the server answers and the schema is there, else what is wrong."""
        if not self.ready:
            return "the schema is not there yet"
        try:
            self.rows("SELECT 1")
        except Refusal as refusal:
            return refusal.reason
        return None


def first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

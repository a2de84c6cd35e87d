"""Connections to the services that orch has brought up; it says where they are by environment variables."""

import os

import psycopg2
import pytest
import redis

from orders import Orders


@pytest.fixture
def orders():
    database = psycopg2.connect(
        host=os.environ["ORCH_POSTGRES_HOST"], port=os.environ["ORCH_POSTGRES_PORT"], user="test", password="test", dbname="test"
    )
    counters = redis.Redis(os.environ["ORCH_REDIS_HOST"], int(os.environ["ORCH_REDIS_PORT"]))
    shop = Orders(database, counters)
    shop.prepare()
    yield shop
    counters.close()
    database.close()

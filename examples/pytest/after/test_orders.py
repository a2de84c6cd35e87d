"""The same tests against the real services, and what mocks could not tell."""

import psycopg2.errors
import pytest


def test_an_order_gets_a_number(orders):
    assert orders.place("mug", 2) > 0


def test_what_was_ordered_is_counted(orders):
    before = orders.ordered("cup")
    orders.place("cup", 2)
    orders.place("cup", 3)
    assert orders.ordered("cup") == before + 5


def test_the_database_refuses_an_order_of_nothing(orders):
    with pytest.raises(psycopg2.errors.CheckViolation):
        orders.place("mug", 0)

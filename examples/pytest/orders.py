"""Orders in PostgreSQL, and how often each article was ordered, in Redis."""


class Orders:
    def __init__(self, database, counters):
        self.database = database
        self.counters = counters

    def prepare(self):
        with self.database.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS orders (id serial PRIMARY KEY, sku text NOT NULL, qty int NOT NULL CHECK (qty > 0))")
        self.database.commit()

    def place(self, sku, qty):
        with self.database.cursor() as cursor:
            cursor.execute("INSERT INTO orders (sku, qty) VALUES (%s, %s) RETURNING id", (sku, qty))
            identifier = cursor.fetchone()[0]
        self.database.commit()
        self.counters.incrby(f"ordered:{sku}", qty)
        return identifier

    def ordered(self, sku):
        return int(self.counters.get(f"ordered:{sku}") or 0)

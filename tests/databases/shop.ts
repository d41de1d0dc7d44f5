// A shop's database with planted faults, in both dialects: the same tables, rows and faults, as far as each lets them in.
// What is planted is said beside it; the tests look for exactly that.

/** A name that would be markup, a second statement and the end of a string at once, were it not quoted. */
export const HOSTILE_TABLE = `odd"'; DROP TABLE customers; --\`|<b>@ada`;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const PRODUCTS = 40;
const CUSTOMERS = 200;
const ORDERS = 2_000;

interface Dialect {
  readonly key: string;
  readonly money: string;
  readonly time: string;
  /** SQLite takes rows that break its foreign keys; PostgreSQL takes them before the constraint, which then is NOT VALID. */
  readonly declared: (column: string, target: string) => string;
  readonly series: (count: number) => string;
  readonly behind: readonly string[];
}

const SQLITE: Dialect = {
  key: "INTEGER PRIMARY KEY",
  money: "REAL",
  time: "TEXT",
  declared: (_, target) => ` REFERENCES ${target}`,
  series: (count) =>
    `(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${count}) SELECT i FROM s)`,
  // A text where a number belongs.
  behind: ["UPDATE products SET stock = 'plenty' WHERE id = 7"],
};

const POSTGRESQL: Dialect = {
  key: "integer PRIMARY KEY",
  money: "double precision",
  time: "timestamp",
  declared: () => "",
  series: (count) => `(SELECT i FROM generate_series(1, ${count}) i)`,
  behind: [
    "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID",
    "ALTER TABLE order_items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id)",
    "ANALYZE",
  ],
};

function write({ key, money, time, declared, series, behind }: Dialect): string {
  return [
    `CREATE TABLE customers (id ${key}, email text NOT NULL, name text, created_at ${time})`,
    `CREATE TABLE products (id ${key}, sku text, name text NOT NULL, price ${money} NOT NULL, stock integer)`,
    // No index on customer_id, though it is a foreign key.
    `CREATE TABLE orders (id ${key}, customer_id integer NOT NULL${declared("customer_id", "customers (id)")}, status text NOT NULL, total ${money}, ordered_at ${time}, coupon text)`,
    // product_id names products and says so nowhere.
    `CREATE TABLE order_items (id ${key}, order_id integer NOT NULL${declared("order_id", "orders (id)")}, product_id integer NOT NULL, quantity integer NOT NULL)`,
    "CREATE INDEX items_by_order ON order_items (order_id)",
    // The same columns begin another index.
    "CREATE INDEX items_by_order_and_product ON order_items (order_id, product_id)",
    // No primary key.
    "CREATE TABLE visits (page text, seen_at text)",
    `CREATE TABLE ${quote(HOSTILE_TABLE)} (id ${key}, ${quote('a "quoted" column')} text)`,
    `INSERT INTO customers SELECT i, 'customer' || i || '@example.org', 'Customer ' || i, '2026-01-01 10:00:00' FROM ${series(CUSTOMERS)} s`,
    `INSERT INTO products SELECT i, 'SKU-' || i, 'Product ' || i, i * 1.5, i FROM ${series(PRODUCTS)} s`,
    `INSERT INTO orders SELECT i, 1 + i % ${CUSTOMERS}, CASE i % 3 WHEN 0 THEN 'open' ELSE 'shipped' END, i * 0.75, '2026-02-01 12:00:00', NULL FROM ${series(ORDERS)} s`,
    `INSERT INTO order_items SELECT i, 1 + i % ${ORDERS}, 1 + i % ${PRODUCTS}, 1 + i % 3 FROM ${series(2 * ORDERS)} s`,
    "INSERT INTO visits VALUES ('/', '2026-02-01'), ('/', '2026-02-01'), ('/cart', '2026-02-02')",
    `INSERT INTO ${quote(HOSTILE_TABLE)} VALUES (1, 'it''s'), (2, 'fine')`,
    // Two orders of a customer that is not there.
    "UPDATE orders SET customer_id = 9001 WHERE id IN (11, 12)",
    // Three items of a product that is not there.
    "UPDATE order_items SET product_id = 9002 WHERE id IN (21, 22, 23)",
    // The same person twice, but for case and blanks.
    "UPDATE customers SET email = ' Customer1@Example.org' WHERE id = 2",
    // A price below zero, an order from the future.
    "UPDATE products SET price = -5 WHERE id = 3",
    "UPDATE orders SET ordered_at = '2999-01-01 00:00:00' WHERE id = 5",
    ...behind,
  ]
    .map((statement) => `${statement};\n`)
    .join("");
}

export const SHOP_SQLITE = write(SQLITE);
export const SHOP_POSTGRESQL = write(POSTGRESQL);

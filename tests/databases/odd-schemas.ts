// Schemas of which each thing is rare and all are legal: names that try to get out of their quotes, keys of several columns,
// generated columns, partitions, virtual tables, types that cannot be compared.

export const ODD_SQLITE = `
CREATE TABLE "we""ird" ("a.b" INTEGER PRIMARY KEY, "x" TEXT, "select" REAL, "" TEXT, "naïve ☃" BLOB);
CREATE TABLE "" (id INTEGER);
INSERT INTO "" VALUES (1), (1);
CREATE TABLE "new
line.shell touch pwned" (id INTEGER PRIMARY KEY, "o'x" TEXT, "c]" TEXT);
INSERT INTO "new
line.shell touch pwned" VALUES (1, 'a', 'b'), (2, 'a', 'b');
CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE child (id INTEGER PRIMARY KEY, a TEXT, b TEXT, FOREIGN KEY (a, b) REFERENCES pairs (a, b));
CREATE TABLE other_child (id INTEGER PRIMARY KEY, a TEXT, b TEXT, FOREIGN KEY (a, b) REFERENCES pairs);
INSERT INTO child VALUES (1, 'x', 'y'), (2, 'x', NULL);
INSERT INTO other_child VALUES (1, 'x', 'y');
CREATE TABLE orphan (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES gone (id));
INSERT INTO orphan VALUES (1, 1);
CREATE TABLE made (id INTEGER PRIMARY KEY, n INT, twice INT GENERATED ALWAYS AS (n * 2) VIRTUAL, more INT AS (n + 1) STORED) STRICT;
INSERT INTO made (n) VALUES (1), (1);
CREATE TABLE typed (a STRING, b, c DATETIME, d DECIMAL(10, 2));
INSERT INTO typed VALUES ('007', x'00ff', '2024-01-01', 'abc');
CREATE VIRTUAL TABLE texts USING fts5(body);
INSERT INTO texts VALUES ('hello');
CREATE VIEW seen AS SELECT * FROM made;
CREATE TRIGGER again AFTER INSERT ON made BEGIN UPDATE made SET n = n WHERE id = new.id; END;
CREATE INDEX computed ON made (n + 1);
CREATE INDEX partly ON made (n) WHERE n > 1;
CREATE INDEX downwards ON made (n DESC);
CREATE INDEX wider ON made (n, id);
`;

export const ODD_POSTGRESQL = `
CREATE SCHEMA "other ""schema";
CREATE TABLE "we""ird" ("a.b" integer PRIMARY KEY, x text, "select" real, "naïve ☃" bytea, j json, jb jsonb, p point, many int[]);
INSERT INTO "we""ird" VALUES (1, 'a', 1, '\\x00', '{"a":1}', '{}', '(1,2)', '{1}'), (2, 'a', 1, '\\x00', '{"a":1}', '{}', '(1,2)', '{1}');
CREATE TABLE "other ""schema"."new
line %I %s $1 $do$" (id integer PRIMARY KEY, "o'x" text, "c]%s" text, "$do$" text);
INSERT INTO "other ""schema"."new
line %I %s $1 $do$" VALUES (1, 'a', 'b'), (2, 'a', 'b');
CREATE TABLE pairs (a text, b text, PRIMARY KEY (a, b));
CREATE TABLE child (id integer PRIMARY KEY, a text, b text, FOREIGN KEY (a, b) REFERENCES pairs (a, b));
ALTER TABLE child DISABLE TRIGGER ALL;
INSERT INTO child VALUES (1, 'x', 'y'), (2, 'x', NULL);
CREATE TABLE parted (id integer, at date, total_amount numeric, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
INSERT INTO parted VALUES (1, '2024-01-01', -1);
CREATE TABLE made (id serial PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, created_at timestamptz);
INSERT INTO made (n, created_at) VALUES (1, '2999-01-01'), (1, 'infinity');
CREATE TABLE no_columns ();
CREATE VIEW seen AS SELECT * FROM made;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM made;
CREATE INDEX computed ON made ((n + 1));
CREATE INDEX partly ON made (n) WHERE n > 1;
CREATE INDEX downwards ON made (n DESC);
CREATE INDEX wider ON made (n, id);
CREATE INDEX beside ON made (n) INCLUDE (id);
CREATE DOMAIN money_of_ours AS numeric;
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE domains (id int PRIMARY KEY, price money_of_ours, m mood, email varchar(20) COLLATE "C");
INSERT INTO domains VALUES (1, -2, 'a', 'A@x '), (2, 3, 'b', 'a@X');
`;

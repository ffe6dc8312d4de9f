"""A peer that keeps its data and answers again and again in one process.

    resident.py check
    resident.py load clickhouse FOLDER CSV
    resident.py ask PLACE DATABASE RUNS NAME SQL [NAME SQL ...]

`load` makes the ordered table of ClickHouse from a file of touchpoints; that of DuckDB is made by its
command line. `ask` runs every SQL so many times, and prints for each a line

    = NAME <tab> SECONDS <tab> SECONDS ...

and below it the answer to the last run as CSV. PLACE is `clickhouse`, or where DuckDB has its rows:
`duckdb-file`, which is in its buffers after the first run, or `duckdb-memory`, where a table is made
in memory before anything is measured. The time of a run is from the text of the query to the rows in
Python (DuckDB) or in the text of a CSV (ClickHouse).
"""

import csv
import shutil
import sys
import time

CLICKHOUSE_TABLE = """
    CREATE TABLE journeys.touchpoints (
      row UInt32, customer UInt32, time DateTime('UTC'), step Enum8({steps}))
    ENGINE = MergeTree ORDER BY (customer, time, row)"""


def duckdb_asker(file, in_memory):
    import duckdb

    if in_memory:
        connection = duckdb.connect()
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH '{file}' AS kept (READ_ONLY)")
        steps = connection.execute(
            "SELECT DISTINCT step::VARCHAR FROM kept.touchpoints ORDER BY 1").fetchall()
        names = ", ".join(f"'{step}'" for (step,) in steps)
        connection.execute(f"CREATE TYPE step AS ENUM ({names})")
        connection.execute(
            "CREATE TABLE touchpoints AS SELECT row, customer, time, step::VARCHAR::step AS step"
            " FROM kept.touchpoints ORDER BY row")
        connection.execute("DETACH kept")
    else:
        connection = duckdb.connect(file, read_only=True)
        connection.execute("SET enable_progress_bar = false")

    def ask(sql):
        cursor = connection.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def show(answer):
        names, rows = answer
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)

    return ask, show


def clickhouse_asker(folder):
    from chdb import session

    connection = session.Session(folder)
    connection.query("USE journeys")

    def ask(sql):
        return connection.query(sql, "CSVWithNames")

    def show(answer):
        # ClickHouse writes an absent value as \N.
        sys.stdout.write(str(answer).replace("\\N", ""))

    return ask, show


def load_clickhouse(folder, file):
    from chdb import session

    shutil.rmtree(folder, ignore_errors=True)
    connection = session.Session(folder)
    steps = str(connection.query(
        f"SELECT DISTINCT step FROM file('{file}', CSVWithNames) ORDER BY step", "TSV")).split()
    names = ", ".join(f"'{step}' = {place}" for place, step in enumerate(steps, 1))
    connection.query("CREATE DATABASE journeys")
    connection.query(CLICKHOUSE_TABLE.format(steps=names))
    # The rows are numbered as the file has them: what happens at one instant keeps that order.
    connection.query(f"""
        INSERT INTO journeys.touchpoints
        SELECT rowNumberInAllBlocks() AS row, toUInt32(substring(customer, 2)) AS customer,
          toDateTime(time, 'UTC'), step
        FROM file('{file}', CSVWithNames, 'customer String, time String, step String')
        SETTINGS max_threads = 1, max_insert_threads = 1, input_format_parallel_parsing = 0""")
    connection.query("OPTIMIZE TABLE journeys.touchpoints FINAL")


def ask_all(place, database, runs, queries):
    if place == "clickhouse":
        ask, show = clickhouse_asker(database)
    else:
        ask, show = duckdb_asker(database, in_memory=place == "duckdb-memory")
    for name, sql in zip(queries[::2], queries[1::2]):
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            answer = ask(sql)
            times.append(time.perf_counter() - start)
        print("= " + "\t".join([name] + [f"{seconds:.6f}" for seconds in times]))
        show(answer)


def check():
    import chdb
    import duckdb

    print(f"DuckDB {duckdb.__version__} and chdb {chdb.__version__} in a process of Python"
          f" {sys.version.split()[0]}")


def main(words):
    if words == ["check"]:
        check()
    elif words[:2] == ["load", "clickhouse"] and len(words) == 4:
        load_clickhouse(words[2], words[3])
    elif words[:1] == ["ask"] and len(words) >= 6:
        ask_all(words[1], words[2], int(words[3]), words[4:])
    else:
        sys.exit(__doc__)


main(sys.argv[1:])

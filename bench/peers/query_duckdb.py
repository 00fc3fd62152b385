"""query_duckdb.py LIST THREADS FIELD [NAME]: events per FIELD, those called NAME only, as lines `value TAB count`.

The schema is given, as in cis8_duckdb.py, and has the fields of the question only.
"""
import sys

import duckdb

with open(sys.argv[1]) as listing:
    paths = listing.read().splitlines()
field = sys.argv[3]
fields = sorted({field, "eventName"} if len(sys.argv) > 4 else {field})
record = "STRUCT(" + ", ".join(f"{name} VARCHAR" for name in fields) + ")[]"
where = "WHERE e.eventName = ?" if len(sys.argv) > 4 else ""
db = duckdb.connect(config={"threads": int(sys.argv[2])})
rows = db.execute(
    f"SELECT e.{field}, count(*) FROM (SELECT unnest(Records) AS e"
    f" FROM read_json(?, columns = {{'Records': '{record}'}},"
    f" format = 'unstructured', maximum_object_size = 268435456)) {where} GROUP BY 1",
    [paths, *sys.argv[4:]]).fetchall()
for value, count in rows:
    print(value, count, sep="\t")

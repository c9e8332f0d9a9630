"""A process that takes twenty numbers, one call each: `taking_numbers.py URL CYCLE`; waits for a line before it begins."""

import datetime as dt
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tasks.register import NumberRequest, open_register

url, cycle = sys.argv[1:]
at = dt.datetime(2024, 12, 20, 8, tzinfo=dt.UTC)
with open_register(url) as register:
    print("ready", flush=True)
    sys.stdin.readline()
    taken = []
    for i in range(20):
        key = f"thong-bao/{i}"
        # A kind of its own for each, so that the one before does not go back to the book.
        want = NumberRequest(key, key, "pnv-tb", 1, dt.date(2024, 12, 25), "TB-PNV", "", "c" * 64)
        taken.append(register.give_numbers("phong-trao", cycle, at, [want], town="thị xã")[key].number)
print(json.dumps(taken))

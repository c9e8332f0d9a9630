"""What happens after what: START in `flows.cycle`."""

import os

# Prefect reports its use when it is imported, also under a worker: not from an office's server.
os.environ.setdefault("DO_NOT_TRACK", "1")

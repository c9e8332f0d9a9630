"""Names under which the office is known in Prefect: they stand in prefect.yaml too."""

POOL = "thi-dua"
CYCLE_TAG = "chu-ky"
TELLING = "tell-operator/bao-tin"

"""Names under which the office is known in Prefect: they stand in prefect.yaml too."""

POOL = "thi-dua"
CYCLE_TAG = "chu-ky"
OFFICE_TAG = "thi-dua"
TELLING = "tell-operator/bao-tin"

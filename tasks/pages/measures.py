"""What the office tells a watching program of itself, in Prometheus' words: numbers only, nothing of any person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured, below a name without our prefix: its values by those of its labels."""

    name: str
    about: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


def exposition(measures: Sequence[Measure]) -> bytes:
    """Return the measures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Told(measures))
    return generate_latest(registry)


class _Told(Collector):
    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures = measures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the measures, each with all its values."""
        for measure in self.measures:
            family = GaugeMetricFamily(f"thidua_{measure.name}", measure.about, labels=measure.labels)
            for labels, value in measure.values.items():
                family.add_metric(labels, value)
            yield family

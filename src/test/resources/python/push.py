"""A process with the real client: reports and pushes, twice, when told how often and where on its standard input."""

import sys

from periskop_client.collector import ExceptionCollector
from periskop_client.exporter import ExceptionExporter


class JobError(Exception):
    pass


def fail():
    raise JobError("caf\u00e9 & <tea>")


collector = ExceptionCollector()
exporter = ExceptionExporter(collector)
for line in sys.stdin:
    times, gateway = line.split()
    for _ in range(int(times)):
        try:
            fail()
        except JobError as e:
            collector.report(e)
    for _ in range(2):
        exporter.push_to_gateway(gateway)
    print("pushed", flush=True)

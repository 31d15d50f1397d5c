"""A process with the real client: reports and pushes, twice, when told how often and where on its standard input. It can be
scraped too, at the port that it prints first."""

import sys
import threading
from http.server import HTTPServer

from periskop_client.collector import ExceptionCollector
from periskop_client.exporter import ExceptionExporter
from periskop_client.handler import exception_http_handler


class JobError(Exception):
    pass


def fail():
    raise JobError("caf\u00e9 & <tea>")


collector = ExceptionCollector()
exporter = ExceptionExporter(collector)
server = HTTPServer(("127.0.0.1", 0), exception_http_handler(path="/-/exceptions", exporter=exporter))
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
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

"""A process with the real client: reports when told on its standard input, serves what it has on loopback."""

import sys
import threading
from http.server import HTTPServer

from periskop_client.collector import ExceptionCollector
from periskop_client.exporter import ExceptionExporter
from periskop_client.handler import exception_http_handler
from periskop_client.models import HTTPContext


class CheckoutError(Exception):
    pass


def fail():
    raise CheckoutError("caf\u00e9 & <tea>")


def checkout(collector, context):
    try:
        fail()
    except Exception as e:
        if context:
            collector.report_with_context(
                e, HTTPContext("GET", "http://shop/?a&b", {"Accept": "*/*"}, "body")
            )
        else:
            collector.report(e)


collector = ExceptionCollector()
handler = exception_http_handler(path="/-/exceptions", exporter=ExceptionExporter(collector))
server = HTTPServer(("127.0.0.1", int(sys.argv[1])), handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
for line in sys.stdin:
    for i in range(int(line)):
        checkout(collector, i % 2 == 1)
    print("reported", flush=True)

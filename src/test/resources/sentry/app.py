"""An application with the real SDK: reports once in each way, a burst, and ends by an error that nobody caught."""

import sys

import sentry_sdk
from sentry_sdk.integrations.dedupe import DedupeIntegration

sentry_sdk.init(
    dsn=sys.argv[1],
    release="shop@1.2.3",
    environment="test",
    disabled_integrations=[DedupeIntegration()],
    transport_queue_size=500,
)
sentry_sdk.set_tag("customer", "gold")
sentry_sdk.add_breadcrumb(category="test", message="breadcrumb")


class CheckoutError(Exception):
    pass


def connect():
    raise OSError("no route to 192.0.2.1")


def checkout(what):
    raise CheckoutError(what)


def nested():
    try:
        connect()
    except OSError as cause:
        raise CheckoutError("nested") from cause


def caught(work, *args):
    try:
        work(*args)
    except Exception as e:
        sentry_sdk.capture_exception(e)


caught(checkout, "once")
caught(nested)
sentry_sdk.capture_message("slow: 3 s", level="warning")
with sentry_sdk.new_scope() as scope:
    scope.fingerprint = ["pay", "eu"]
    sentry_sdk.capture_exception(ValueError("by fingerprint"))
for i in range(100):
    caught(checkout, "burst %d caf\u00e9 \u2615 \U0001f6d2" % i)
sentry_sdk.flush(20)


def last():
    raise RuntimeError("uncaught")


last()

#!/usr/bin/env python3
"""Asks a running server one kind of question after the other, and prints how long answers took: the first, p50 and p99 in ms.

The first is left out of p50 and p99: what is kept of questions, and the JVM's compiled code, are there from the second on."""

import argparse
import json
import math
import random
import time
import urllib.parse
import urllib.request

HOUR, DAY = 3_600_000, 86_400_000


def ask(base, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"} if data else {})
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=120) as answer:
        text = answer.read()
    took = (time.monotonic() - began) * 1000
    if body is not None:
        for result in json.loads(text)["results"].values():
            if result["status"] != 200:
                raise RuntimeError(result["error"])
    return took, len(text), text


def query(days, **members):
    def at(now):
        return {"from": now - int(days * DAY), "to": now, "queries": [{"refId": "A", **members}]}
    return at


def questions(errors, services):
    def of(choices, template):
        return lambda now: template.format(urllib.parse.quote(random.choice(choices), safe=""))
    def day(now):
        return "&from=%d&to=%d" % (now - DAY, now)
    listed = "/api/v1/errors?limit=50"
    return {
        "page of errors, last seen first": lambda now: listed,
        "page of one service": of(services, listed + "&q=service%3D%22{}%22"),
        "page by occurrences in 24 h, sparklines": lambda now: listed + "&sort=occurrences&sparkline=24" + day(now),
        "page by trend in 24 h": lambda now: listed + "&sort=trend" + day(now),
        "search: regex on the class": lambda now: listed + "&q=" + urllib.parse.quote('class=~".*Some.*[Ee]xception"'),
        "search: regex on the key": lambda now: listed + "&q=" + urllib.parse.quote('key=~".*[0-9a]+7b.*"'),
        "search: a word": lambda now: listed + "&q=method",
        "search: a phrase nobody has": lambda now: listed + "&q=" + urllib.parse.quote('"read timed out %d"' % (now % 97)),
        "one error": of(errors, "/api/v1/errors/{}"),
        "its occurrences": of(errors, "/api/v1/errors/{}/occurrences"),
        "services, sparklines": lambda now: "/api/v1/services?sparkline=24" + day(now),
        "names of labels": lambda now: "/api/v1/labels",
        "values of key": lambda now: "/api/v1/labels/key/values?limit=100",
        "24 h by service": query(1, by=["service"], top=20),
        "24 h by service, of half of the errors": query(1, by=["service"], top=20, q='key=~".*[02468ace]-.*"'),
        "24 h by service, of one severity": query(1, by=["service"], top=20, q="severity=error"),
        "24 h by class": query(1, by=["class"]),
        "24 h top 10 errors": query(1, by=["service", "key"], top=10),
        "24 h, how many errors": query(1, measure="errors"),
        "30 d by service": query(30, by=["service"], top=20),
        "30 d top 10 errors": query(30, by=["service", "key"], top=10),
        "30 d top 10 errors, instant": query(30, queryType="instant", by=["service", "key"], top=10),
        "400 d by service": query(399, by=["service"], top=20),
        "table of 50 errors, 7 d, sparklines": query(7, queryType="errors", limit=50, sparkline=24),
        "events of 30 d": query(30, queryType="events", limit=100),
        "log of occurrences, 24 h": query(1, queryType="occurrences", limit=100),
        "/metrics": lambda now: "/metrics",
        "list of a service, the original's API": of(services, "/services/{}/errors/"),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--now", type=int, default=0, help="where ranges end, in seconds since 1970: when the database was filled")
    parser.add_argument("--only", default="", help="questions whose name has this")
    chosen = parser.parse_args()
    rows = json.loads(ask(chosen.url, "/api/v1/errors?limit=500")[2])
    services = [each["name"] for each in json.loads(ask(chosen.url, "/api/v1/services")[2])["services"]]
    print("%d errors, %d services" % (rows["counts"]["total"], len(services)))
    for name, question in questions([each["id"] for each in rows["errors"]], services).items():
        if chosen.only not in name:
            continue
        took, size = [], 0
        for _ in range(chosen.times + 1):
            asked = question((chosen.now or int(time.time())) * 1000)
            ms, size, _ = ask(chosen.url, asked) if isinstance(asked, str) else ask(chosen.url, "/api/v1/query", asked)
            took.append(ms)
        later = sorted(took[1:])
        print("%-42s first %7.0f  p50 %6.0f  p99 %6.0f  %8d bytes" % (
            name, took[0], later[len(later) // 2], later[math.ceil(len(later) * 0.99) - 1], size), flush=True)

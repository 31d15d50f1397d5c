#!/usr/bin/env python3
"""Opens a dashboard of 20 panels as a browser does, and prints requests, bytes and the time to the last panel as JSON.

The panels are those of the bundled dashboards: the fleet, and the first of the service page, for the service with the most
occurrences. A server is started on a database that SeriesLoad has filled (bench/README.md), without targets. Asked is the API, or,
with --host and --plugin, the stand-in for Grafana's server with the plugin's backend behind it.

  load      the first time after the start of the server
  reload    the same again: what a second person sees
  refresh   ranges that end later, as a dashboard that refreshes itself asks
"""
import argparse
import gzip
import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from measure import cpu_seconds

HERE = os.path.dirname(os.path.abspath(__file__))
DASHBOARDS = os.path.join(HERE, "..", "grafana-datasource", "src", "dashboards")
UID = "periskop"
COLUMN_PIXELS = 80  # of a window that is 1920 wide, of 24
MOST_POINTS = 500


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def ready(url, process, log):
    end = time.time() + 300
    while time.time() < end:
        if process.poll() is not None:
            sys.exit(f"it ended at its start; see {log}")
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{url} did not answer within 300 s; see {log}")


def get(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        return json.load(answer)


def dashboard(name):
    with open(os.path.join(DASHBOARDS, name), encoding="utf-8") as file:
        return json.load(file)


def filled(value, variables):
    """Variables as the plugin fills them in."""
    if isinstance(value, list):
        return [filled(each, variables) for each in value]
    if not isinstance(value, str):
        return value

    def matcher(found):
        values = variables[found[2]]
        text = json.dumps(values[0] if len(values) == 1 else "|".join(values))
        return f"{found[1]}{'=' if len(values) == 1 else '=~'}{text}"

    value = re.sub(r"(\w+)=\$(\w+)", matcher, value)
    return re.sub(r"\$(\w+)", lambda found: "|".join(variables[found[1]]), value)


def panels(count, variables):
    """Name, width in columns and queries of each; annotations are asked as panels are."""
    found, annotations = [], []
    for file in ("fleet-overview.json", "service.json"):
        board = dashboard(file)
        found += [
            (f"{board['uid']}/{panel['title']}", panel["gridPos"]["w"], panel["targets"])
            for panel in board["panels"] if panel.get("targets")]
        if not annotations:
            annotations = [
                (f"{board['uid']}/annotation {each['name']}", 24, [each["target"]])
                for each in board["annotations"]["list"] if each["enable"] and each.get("target", {}).get("queryType") == "events"]
    if len(found) < count:
        sys.exit(f"the dashboards have {len(found)} panels only")
    return [
        (name, width, [{key: filled(value, variables) for key, value in target.items() if key not in ("datasource", "legend")} for target in targets])
        for name, width, targets in found[:count] + annotations]


class Api:
    """What the plugin's backend posts for one panel."""

    path = "/api/v1/query"

    def body(self, queries, start, end, points):
        for each in queries:
            if each["queryType"] == "timeseries":
                each.update(maxPoints=points, intervalMs=max(60_000, (end - start) // points))
        return {"from": start, "to": end, "timezone": "UTC", "queries": queries}


class Grafana:
    """What Grafana's pages post for one panel."""

    path = "/api/ds/query?ds_type=periskop-periskop-datasource"

    def body(self, queries, start, end, points):
        source = {"type": "periskop-periskop-datasource", "uid": UID}
        interval = max(60_000, (end - start) // points)
        return {
            "from": str(start), "to": str(end),
            "queries": [{**each, "datasource": source, "maxDataPoints": points, "intervalMs": interval} for each in queries]}


def open_dashboard(base, style, all_panels, start, end, connections):
    """Every panel at once, over as many connections as a browser has."""
    waiting, done = queue.Queue(), []
    for panel in all_panels:
        waiting.put(panel)
    url = urllib.parse.urlsplit(base)
    began = time.perf_counter()

    def work():
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=120)
        while True:
            try:
                name, width, queries = waiting.get_nowait()
            except queue.Empty:
                connection.close()
                return
            points = min(MOST_POINTS, width * COLUMN_PIXELS)
            body = json.dumps(style.body([dict(each) for each in queries], start, end, points)).encode()
            sent = time.perf_counter()
            connection.request("POST", style.path, body, {"Content-Type": "application/json", "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            wire = answer.read()
            now = time.perf_counter()
            plain = gzip.decompress(wire) if answer.getheader("Content-Encoding") == "gzip" else wire
            results = json.loads(plain).get("results", {})
            wrong = [each["error"] for each in results.values() if each.get("error")] or ([] if results else [plain.decode()[:300]])
            done.append({
                "panel": name, "ms": round(1000 * (now - sent), 1), "at_ms": round(1000 * (now - began), 1),
                "sent": len(body), "wire": len(wire), "plain": len(plain), "wrong": wrong,
                "values": sum(len(column) for each in results.values() for frame in each.get("frames", []) for column in frame["data"]["values"])})

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slowest = sorted(done, key=lambda each: -each["ms"])
    return {
        "panels": len(all_panels), "requests": len(done), "last_panel_ms": max(each["at_ms"] for each in done),
        "median_ms": sorted(each["ms"] for each in done)[len(done) // 2],
        "sent_KB": round(sum(each["sent"] for each in done) / 1e3, 1), "wire_KB": round(sum(each["wire"] for each in done) / 1e3, 1),
        "plain_KB": round(sum(each["plain"] for each in done) / 1e3, 1), "values": sum(each["values"] for each in done),
        "slowest": [{"panel": each["panel"], "ms": each["ms"]} for each in slowest[:5]],
        "failed": [{"panel": each["panel"], "error": each["wrong"]} for each in done if each["wrong"]],
        "empty": [each["panel"] for each in done if not each["values"] and not each["wrong"]]}


def main(options):
    processes = []
    folder = tempfile.mkdtemp(prefix="periskop-dashboard")

    def start(name, command):
        log = os.path.join(folder, name + ".log")
        process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT)
        processes.append(process)
        return process, log

    try:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        kind, _, where = options.database.partition(":")
        repository = (
            {"type": "sqlite", "path": os.path.abspath(where)} if kind == "sqlite"
            else {"type": "postgres", "dsn": options.database})
        config = os.path.join(folder, "periskop.yaml")
        with open(config, "w") as file:
            json.dump({"repository": repository, "services": []}, file)
        began = time.time()
        server, log = start("server", [
            "java", *options.jvm.split(), "-jar", options.jar, f"--config={config}", f"--port={port}", "--address=127.0.0.1"])
        ready(base + "/-/ready", server, log)
        ready(base + "/api/v1/errors?limit=1", server, log)
        while get(base + "/api/v1/errors?limit=1")["counts"]["total"] == 0 and time.time() < began + 300:
            time.sleep(0.5)
        started = round(time.time() - began, 1)
        asked, style = base, Api()
        if options.host:
            host_port = free_port()
            sources = os.path.join(folder, "datasources.json")
            with open(sources, "w") as file:
                json.dump([{"uid": UID, "name": "Periskop", "url": base, "jsonData": {}, "secureJsonData": {}}], file)
            host, log = start("host", [options.host, "-plugin", options.plugin, "-datasources", sources, "-port", str(host_port)])
            asked, style = f"http://127.0.0.1:{host_port}", Grafana()
            ready(f"{asked}/api/datasources/uid/{UID}/health", host, log)
        services = get(base + "/api/v1/services")["services"]
        errors = get(base + "/api/v1/errors?limit=1")["counts"]["total"]
        largest = max(services, key=lambda each: each["errors"])["name"]
        severities = [each["text"] for each in get(base + "/api/v1/labels/severity/values")["data"]]
        variables = {"service": [largest], "severity": severities, "by": ["class"], "error": [""]}
        end = int(time.time() * 1000)
        day = 86_400_000
        for number, phase in enumerate(["load", *["reload"] * options.times, *["refresh"] * options.times]):
            later = 60_000 * (number - options.times) if phase == "refresh" else 0
            to = end - 60_000 * options.times + later
            all_panels = panels(options.panels, variables)
            used = cpu_seconds(server.pid)
            result = open_dashboard(asked, style, all_panels, to - options.days * day, to, options.connections)
            print(json.dumps({
                "phase": phase, "through": "plugin" if options.host else "api", "errors": errors, "services": len(services),
                "days": options.days, "server_start_s": started,
                "server_cpu_s": round(cpu_seconds(server.pid) - used, 2), **result}), flush=True)
            if result["failed"]:
                sys.exit(1)
    finally:
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            process.wait(60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="sqlite:FILE, or a DSN of PostgreSQL, that SeriesLoad has filled")
    parser.add_argument("--panels", type=int, default=20, help="annotations come on top")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--connections", type=int, default=6, help="at once: browsers have six to a host over HTTP/1.1")
    parser.add_argument("--times", type=int, default=3, help="reloads, and refreshes")
    parser.add_argument("--host", help="executable of grafana-datasource/harness/host")
    parser.add_argument("--plugin", help="executable of the plugin")
    parser.add_argument("--jar", default="target/periskop-server.jar")
    parser.add_argument("--jvm", default="", help="flags for the JVM")
    chosen = parser.parse_args()
    if bool(chosen.host) != bool(chosen.plugin):
        parser.error("give both of --host and --plugin, or none")
    main(chosen)

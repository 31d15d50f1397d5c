#!/usr/bin/env python3
"""Hours of work in minutes: a server whose targets are scraped so often that it has done, at the end, what it does in --hours at an
interval of 15 s, while people ask, resolve, open and close streams, and reload. Prints a line of JSON at every look, with the heap
after a full collection, threads and file descriptors, and a last one that compares the middle of the run with its end and the server's
total with the farm's."""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from farm import address
from measure import cpu_seconds, get, memory_mb
from scale import HERE, Postgres, Run, eventually, free_port
from sentry import heap_mb

INTERVAL = 15


def look(pid):
    with open(f"/proc/{pid}/status") as status:
        threads = int(next(line for line in status if line.startswith("Threads:")).split()[1])
    return {
        "heap_mb": heap_mb(pid), "rss_mb": round(memory_mb(pid, "VmRSS")), "threads": threads,
        "fds": len(os.listdir(f"/proc/{pid}/fd"))}


def send(method, url, body=None):
    request = urllib.request.Request(url, method=method, data=body and json.dumps(body).encode())
    if body:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def at(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def stored_total(base):
    """Of errors in every state; the original's list leaves out what is resolved."""
    return sum(error["total"] for error in get(base + "/api/v1/errors?limit=500")["errors"])


class People:
    """They ask what the pages and dashboards ask, one after the other, until they are told to stop."""

    def __init__(self, base):
        self.base = base
        self.asked = 0
        self.failed = []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.done.is_set():
            for each in (self.lists, self.graphs, self.stream, self.resolves, self.metrics, self.reloads):
                try:
                    each()
                    self.asked += 1
                except OSError as trouble:
                    self.failed.append(f"{each.__name__}: {trouble}")
            self.done.wait(0.5)

    def errors(self):
        return get(self.base + "/api/v1/errors?limit=50&sparkline=24")["errors"]

    def lists(self):
        for error in self.errors()[:5]:
            for part in ("", "/occurrences", "/events", "/targets"):
                get(f"{self.base}/api/v1/errors/{error['id']}{part}")
        get(self.base + "/services/farm-0/errors/")
        get(self.base + "/api/v1/targets")

    def graphs(self):
        get(self.base + "/api/v1/query?by=service&from=" + at(time.time() - 3600) + "&to=" + at(time.time()))

    def stream(self):
        with urllib.request.urlopen(self.base + "/api/v1/stream", timeout=10) as stream:
            stream.readline()

    def resolves(self):
        for error in self.errors()[:3]:
            send("DELETE", f"{self.base}/services/{error['service']}/errors/{urllib.request.quote(error['key'], safe='')}/")

    def metrics(self):
        send("GET", self.base + "/metrics")

    def reloads(self):
        send("POST", self.base + "/-/reload")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--interval", type=float, default=0.25, help="seconds between two scrapes of a target")
    parser.add_argument("--targets", type=int, default=60)
    parser.add_argument("--errors", type=int, default=50)
    parser.add_argument("--change", type=float, default=0.02, help="share of errors that happen again within an interval")
    parser.add_argument("--every", type=int, default=15, help="seconds between two looks")
    parser.add_argument("--jvm", default="-Xmx384m")
    parser.add_argument("--jar", default=os.path.join(HERE, "..", "target", "periskop-server.jar"))
    options = parser.parse_args()
    seconds = options.hours * 3600 / INTERVAL * options.interval
    folder = tempfile.mkdtemp(prefix="periskop-soak")
    processes, database, people = [], None, None
    try:
        farm_port, port = free_port(), free_port()
        truth = f"http://127.0.1.1:{farm_port}/-/truth"
        processes.append(subprocess.Popen([
            sys.executable, os.path.join(HERE, "farm.py"), "--port", str(farm_port), "--targets", str(options.targets), "--errors",
            str(options.errors), "--change", str(options.change), "--period", str(options.interval)], stdout=subprocess.DEVNULL))
        eventually("the farm", lambda: Run.answers(truth), 60)
        database = Postgres(folder) if options.engine == "postgres" else None
        with open(folder + ".yaml", "w") as file:
            file.write(database.repository() + "\n" if database else f'repository: {{type: sqlite, path: "{folder}/errors.db"}}\n')
            file.write("services:\n")
            for number in range(5):
                targets = [f"{address(i)}:{farm_port}" for i in range(number, options.targets, 5)]
                file.write(
                    f"- name: farm-{number}\n  static_configs: [{{targets: {json.dumps(targets)}}}]\n"
                    f"  scraper: {{endpoint: /errors, refresh_interval: {round(options.interval * 1000)}ms}}\n")
        server = subprocess.Popen(
            ["java", *options.jvm.split(), "-jar", options.jar, f"--config={folder}.yaml", f"--port={port}", "--address=127.0.0.1"],
            stdout=subprocess.DEVNULL)
        processes.append(server)
        base = f"http://127.0.0.1:{port}"
        eventually("the server", lambda: Run.answers(base + "/-/ready"), 120)
        people = People(base)
        people.thread.start()
        began, cpu, served, looks = time.time(), cpu_seconds(server.pid), get(truth)["served"], []
        while time.time() - began < seconds:
            time.sleep(options.every)
            looks.append({"second": round(time.time() - began), **look(server.pid)})
            print(json.dumps(looks[-1]), flush=True)
        wall, cpu = time.time() - began, cpu_seconds(server.pid) - cpu
        scrapes = get(truth)["served"] - served
        people.done.set()
        people.thread.join()
        get(f"http://127.0.1.1:{farm_port}/-/freeze")
        eventually("the totals", lambda: stored_total(base) == get(truth)["total"], 60)
        third = max(1, len(looks) // 3)

        def mean(part, key):
            return round(sum(each[key] for each in part) / len(part), 1)

        print(json.dumps({
            "engine": options.engine, "scrapes_a_target": round(scrapes / options.targets), "seconds": round(wall),
            "cores": round(cpu / wall, 2), "asked": people.asked, "failed": len(people.failed), "failures": sorted(set(people.failed))[:5],
            "total": get(truth)["total"], "total_is_right": True,
            **{key: {"middle": mean(looks[third:2 * third], key), "end": mean(looks[-third:], key)}
               for key in ("heap_mb", "rss_mb", "threads", "fds")}}))
    finally:
        if people:
            people.done.set()
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        if database:
            database.stop()


if __name__ == "__main__":
    main()

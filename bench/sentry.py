#!/usr/bin/env python3
"""Sends Sentry events to a server of its own with storage on, and prints a line of JSON: rate, answers, CPU, memory, and whether what
was answered 200 is what the server counted, and its accounting what was sent."""
import argparse
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request

from measure import cpu_seconds, get, memory_mb

HERE = os.path.dirname(os.path.abspath(__file__))
KEY = "0123456789abcdef0123456789abcdef"


def database(options, folder):
    if options.engine == "memory":
        return ""
    if options.engine == "sqlite":
        return f'repository: {{type: sqlite, path: "{folder}/errors.db"}}\n'
    return f"repository: {{type: postgres, dsn: '{options.dsn}'}}\n"


def outcomes(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        page = answer.read().decode()
    found = re.findall(r'periskop_ingest_events_total\{[^}]*outcome="(\w+)"[^}]*\} ([0-9.E+]+)', page)
    sums = {}
    for outcome, count in found:
        sums[outcome] = sums.get(outcome, 0) + int(float(count))
    return sums


def heap_mb(pid):
    """What is used after a full collection."""
    subprocess.run(["jcmd", str(pid), "GC.run"], check=True, capture_output=True)
    said = subprocess.run(["jcmd", str(pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    # Serial and Parallel name each generation, G1 the whole heap; metaspace is none of it.
    used = re.findall(r"^ *(?!Metaspace|class space)[\w -]+?total \S+ used (\d+)K", said.replace(",", ""), re.M)
    return round(sum(map(int, used)) / 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["memory", "sqlite", "postgres"], default="sqlite")
    parser.add_argument("--dsn", help="of PostgreSQL: an empty database")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--warm", type=int, default=10)
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--distinct", type=int, default=1, help="how many errors the events are of")
    parser.add_argument("--rate-limit", type=int, help="events a second that the project may send; the rest is answered 429")
    parser.add_argument("--heap-every", type=int, default=0, help="seconds between two forced collections, after which the heap is measured")
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--jar", default=os.path.join(HERE, "..", "target", "periskop-server.jar"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "periskop.yaml")
        with open(config, "w") as file:
            file.write(database(options, folder))
            limit = f", rate_limit: {options.rate_limit}" if options.rate_limit else ""
            file.write(f"sentry:\n  projects:\n  - {{id: 1, service: bench, keys: [{KEY}]{limit}}}\n")
        log = open(os.path.join(folder, "log"), "w+")
        server = subprocess.Popen(
            ["java", f"-Xmx{options.heap}", "-jar", options.jar, "--port=0", "--address=127.0.0.1", f"--config={config}"],
            stdout=log, stderr=log)
        try:
            print(json.dumps(measure(options, server, log)))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def measure(options, server, log):
    port = None
    while port is None:
        time.sleep(0.2)
        log.flush()
        with open(log.name) as said:
            text = said.read()
        if server.poll() is not None:
            raise SystemExit(text)
        found = re.search(r"listening on port (\d+)", text)
        port = int(found.group(1)) if found else None
    dsn = f"http://{KEY}@127.0.0.1:{port}/1"
    warm = load(options, dsn, options.warm)
    memory = []
    heaps = []
    done = threading.Event()

    def watch():
        while not done.wait(1):
            memory.append(memory_mb(server.pid, "VmRSS"))
            if options.heap_every and len(memory) % options.heap_every == 0:
                heaps.append({"second": round(time.monotonic() - began), "rss_mb": round(memory[-1]), "heap_mb": heap_mb(server.pid)})

    watcher = threading.Thread(target=watch)
    before = cpu_seconds(server.pid)
    began = time.monotonic()
    watcher.start()
    answered = load(options, dsn, options.seconds)
    took = time.monotonic() - began
    cpu = (cpu_seconds(server.pid) - before) / took
    done.set()
    watcher.join()
    time.sleep(2)
    sums = outcomes(port)
    total = sum(error["total_count"] for error in get(f"http://127.0.0.1:{port}/services/bench/errors/"))
    sent = sum(part[each] for part in (warm, answered) for each in ("ok", "later", "other"))
    ok = warm["ok"] + answered["ok"]
    quarter = max(1, len(memory) // 4)
    return {
        "engine": options.engine, "distinct": options.distinct, **answered,
        "server_cores": round(cpu, 2),
        "rss_mb_first_quarter": round(max(memory[:quarter], default=0)), "rss_mb_most": round(max(memory, default=0)),
        "answered_200": ok, "counted": total, "nothing_lost": total >= ok,
        "memory": heaps, "outcomes": sums, "accounted": sum(sums.values()) == sent, "sent": sent,
    }


def load(options, dsn, seconds):
    source = os.path.join(HERE, "java", "io", "periskop", "bench", "SentryLoad.java")
    said = subprocess.run(
        ["java", "-Xmx256m", source, dsn, str(seconds), str(options.connections), str(options.distinct)],
        check=True, capture_output=True, text=True)
    return json.loads(said.stdout)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs the server against farm.py and prints one line of JSON: CPU per scrape, memory, and whether the totals are true.

CPU and memory are the process table's, over the whole process tree. At the end the farm is frozen and, two intervals later,
the sum over the server's API is compared with the farm's truth.
"""
import argparse
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def stat(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(") ", 1)[1].split()


def tree(root):
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            children.setdefault(int(stat(entry)[1]), []).append(int(entry))
        except OSError:
            continue  # it ended while we looked
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(root):
    return sum(int(stat(pid)[11]) + int(stat(pid)[12]) for pid in tree(root)) / TICKS


def memory_mb(root, field):
    total = 0
    for pid in tree(root):
        with open(f"/proc/{pid}/status") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith(field))
    return total / 1024


def config(options):
    addresses = [f"127.0.{1 + i // 250}.{i % 250 + 1}:{options.farm}" for i in range(options.targets)]
    groups = [addresses] if options.one_service else [[address] for address in addresses]
    lines = ["services:"]
    for number, group in enumerate(groups):
        lines += [
            f"- name: farm-{number}",
            f"  static_configs: [{{targets: {json.dumps(group)}}}]",
            f"  scraper: {{endpoint: /errors, refresh_interval: {options.interval}}}",
        ]
    return "\n".join(lines) + "\n"


def served_total(base):
    return sum(
        error["total_count"]
        for service in get(base + "/services/")
        for error in get(f"{base}/services/{service}/errors/")
    )


def main(options):
    base = f"http://127.0.0.1:{options.port}"
    farm = f"http://127.0.1.1:{options.farm}"
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
        file.write(config(options))
    command = ["java", *options.jvm.split(), "-jar", options.jar, f"--config={file.name}", f"--port={options.port}", "--address=127.0.0.1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        time.sleep(options.warm)
        started, cpu, before = time.time(), cpu_seconds(server.pid), get(farm + "/-/truth")
        time.sleep(options.seconds)
        used, after, wall = cpu_seconds(server.pid) - cpu, get(farm + "/-/truth"), time.time() - started
        scrapes = after["served"] - before["served"]
        result = {
            "wall_s": round(wall, 1),
            "scrapes": scrapes,
            "MB": round((after["sent"] - before["sent"]) / 1e6, 1),
            "cpu_ms_per_scrape": round(1000 * used / max(scrapes, 1), 2),
            "rss_MB": round(memory_mb(server.pid, "VmRSS")),
            "peak_rss_MB": round(memory_mb(server.pid, "VmHWM")),
        }
        get(farm + "/-/freeze")
        time.sleep(2 * options.interval_seconds + 2)
        truth, served = get(farm + "/-/truth")["total"], served_total(base)
        print(json.dumps({**result, "truth": truth, "served": served, "exact": truth == served}))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        os.unlink(file.name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--farm", type=int, default=7900, help="the farm's port")
    parser.add_argument("--targets", type=int, default=100)
    parser.add_argument("--interval", default="5s")
    parser.add_argument("--one-service", action="store_true", help="all targets in one service, instead of one each")
    parser.add_argument("--warm", type=float, default=45)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--port", type=int, default=7911)
    parser.add_argument("--jar", default="target/periskop-server.jar")
    parser.add_argument("--jvm", default="", help="flags for the JVM")
    options = parser.parse_args()
    options.interval_seconds = float(options.interval.rstrip("s"))
    main(options)

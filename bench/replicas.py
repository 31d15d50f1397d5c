#!/usr/bin/env python3
"""Several servers that divide the targets of a farm, on one PostgreSQL; a line of JSON for each number of them.

They all work on this machine, so more of them do not scrape more of it: what is compared is what a scrape costs them and the
database, once where nothing changes and once where errors do. Totals of each server are compared with the farm's.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from farm import address
from measure import cpu_seconds, get, memory_mb, served_total
from scale import HERE, Postgres, Run, eventually, free_port


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", default=os.path.join(HERE, "..", "target", "periskop-server.jar"))
    parser.add_argument("--jvm", default="-Xmx256m -XX:+UseSerialGC")
    parser.add_argument("--servers", default="1,2,3,4")
    parser.add_argument("--change", default="0,0.1", help="shares of errors that change every interval")
    parser.add_argument("--targets", type=int, default=400)
    parser.add_argument("--errors", type=int, default=20)
    parser.add_argument("--interval", type=int, default=2)
    parser.add_argument("--warm", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    for change in map(float, options.change.split(",")):
        for servers in map(int, options.servers.split(",")):
            print(json.dumps(measure(options, servers, change)), flush=True)


def measure(options, count, change):
    folder = tempfile.mkdtemp(prefix="periskop-replicas")
    farm_port, ports, processes, database = free_port(), [free_port() for _ in range(count)], [], None
    try:
        truth = f"http://127.0.1.1:{farm_port}/-/truth"
        processes.append(subprocess.Popen([
            sys.executable, os.path.join(HERE, "farm.py"), "--port", str(farm_port), "--targets", str(options.targets), "--errors",
            str(options.errors), "--change", str(change), "--period", str(options.interval)], stdout=subprocess.DEVNULL))
        eventually("the farm", lambda: Run.answers(truth), 120)
        database = Postgres(folder)
        with open(folder + ".yaml", "w") as file:
            file.write(f"{database.repository()}\nreplicas: {{divide_targets: true}}\nservices:\n")
            for number in range(10):
                targets = [f"{address(i)}:{farm_port}" for i in range(number, options.targets, 10)]
                file.write(
                    f"- name: farm-{number}\n  static_configs: [{{targets: {json.dumps(targets)}}}]\n"
                    f"  scraper: {{endpoint: /errors, refresh_interval: {options.interval}s}}\n")
        servers = [subprocess.Popen([
            "java", *options.jvm.split(), "-jar", options.jar, f"--config={folder}.yaml", f"--port={port}", "--address=127.0.0.1"],
            stdout=subprocess.DEVNULL) for port in ports]
        processes += servers
        bases = [f"http://127.0.0.1:{port}" for port in ports]
        for base in bases:
            eventually("a server", lambda: Run.answers(base + "/-/ready"), 180)
        # The last one is known to all after its second sign of life.
        time.sleep(options.warm)
        before, rows, started = get(truth), database.numbers(), time.time()
        cpu, database_cpu = sum(cpu_seconds(server.pid) for server in servers), database.cpu()
        time.sleep(options.seconds)
        wall, after = time.time() - started, get(truth)
        cpu = sum(cpu_seconds(server.pid) for server in servers) - cpu
        database_cpu, written = database.cpu() - database_cpu, database.used(rows, database.numbers(), wall)
        scrapes = after["served"] - before["served"]
        get(f"http://127.0.1.1:{farm_port}/-/freeze")
        for base in bases:
            eventually("the totals", lambda: served_total(base) == get(truth)["total"], 120)
        return {
            "servers": count, "change": change, "scrapes_a_second": round(scrapes / wall, 1),
            "wanted_a_second": options.targets / options.interval,
            "server_cpu_ms_a_scrape": round(1000 * cpu / max(scrapes, 1), 3),
            "database_cpu_ms_a_scrape": round(1000 * database_cpu / max(scrapes, 1), 3),
            "server_rss_MB": [round(memory_mb(server.pid, "VmRSS")) for server in servers],
            "rows_a_second": written["rows_a_second"], "commits_a_second": written["commits_a_second"],
        }
    finally:
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        if database is not None:
            database.stop()
        shutil.rmtree(folder)
        for suffix in (".log", ".yaml"):
            if os.path.exists(folder + suffix):
                os.unlink(folder + suffix)


if __name__ == "__main__":
    main()

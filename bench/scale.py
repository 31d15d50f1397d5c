#!/usr/bin/env python3
"""Runs the server at scale on a real database and prints one line of JSON for each phase.

  load    targets whose errors change: CPU of server and database, rows a second, time of transactions, memory, size
  idle    the same fleet, in which nothing happens any more: what is still written
  stored  many errors in the database: latencies of what reads them

A database server is started in a temporary folder, as an unprivileged user where this runs as root, with the settings that
it is installed with. Totals are compared with the farm's at the end of every phase.
"""
import argparse
import json
import math
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from farm import address
from measure import cpu_seconds, get, memory_mb, served_total

HERE = os.path.dirname(os.path.abspath(__file__))

# What reads errors: a name, and the path. What is in braces goes round services, ids and numbers of the stored errors.
PROBES = {
    "services": "/services/",
    "list": "/services/{service}/errors/",
    "targets": "/api/v1/targets",
    "metrics": "/metrics",
    "page": "/api/v1/errors?limit=50",
    "page_of_service": "/api/v1/errors?limit=50&q=service%3D{service}",
    "page_by_occurrences": "/api/v1/errors?limit=50&sort=occurrences&sparkline=24",
    "search_label": "/api/v1/errors?limit=50&q=class%3D~%22com.example.E{number}.*%22",
    "search_word": "/api/v1/errors?limit=50&q=E{number}Exception",
    "search_common_phrase": "/api/v1/errors?limit=50&q=%22could+not+be+placed%22",
    "error": "/api/v1/errors/{id}",
    "occurrences": "/api/v1/errors/{id}/occurrences",
    "overview": "/api/v1/services",
    "day_by_service": "/api/v1/query?queryType=timeseries&by=service&from={day}&to={now}",
}


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def eventually(what, condition, seconds):
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            sys.exit(f"{what}: did not come true within {seconds} s")
        time.sleep(0.2)


def quiet(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr or done.stdout}")
    return done.stdout


class Postgres:
    """Written rows and transactions are PostgreSQL's own statistics of our tables."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.bin = max((os.path.join(root, "bin") for root, folders, _ in os.walk("/usr/lib/postgresql") if "bin" in folders), default="")
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        quiet(self.as_user(f"{self.bin}/initdb", "-D", f"{folder}/data", "-U", "periskop", "-A", "trust", "-E", "UTF8"))
        settings = ["-p", str(self.port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
        self.process = subprocess.Popen(
            self.as_user(f"{self.bin}/postgres", "-D", f"{folder}/data", *settings),
            stdout=subprocess.DEVNULL, stderr=open(f"{folder}.log", "w"))
        eventually("PostgreSQL", lambda: subprocess.run(self.psql("SELECT 1"), capture_output=True).returncode == 0, 60)

    def as_user(self, *command):
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        return [*user, *command]

    def psql(self, sql):
        return [f"{self.bin}/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "periskop", "-d", "postgres", "-AtF", " ", "-c", sql]

    def repository(self):
        dsn = f"host=127.0.0.1 port={self.port} user=periskop dbname=postgres sslmode=disable"
        return f'repository: {{type: postgres, dsn: "{dsn}"}}'

    def numbers(self):
        names = ["inserted", "updated", "deleted", "commits", "wal_bytes", "size_bytes", "active_ms"]
        values = quiet(self.psql(
            "SELECT COALESCE(SUM(n_tup_ins), 0), COALESCE(SUM(n_tup_upd), 0), COALESCE(SUM(n_tup_del), 0),"
            " (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()),"
            " pg_current_wal_lsn() - '0/0', pg_database_size(current_database()),"
            " (SELECT active_time FROM pg_stat_database WHERE datname = current_database())"
            " FROM pg_stat_user_tables WHERE relname LIKE 'periskop%'"))
        return dict(zip(names, map(float, values.split())))

    def used(self, before, after, seconds):
        rows = {name: after[name] - before[name] for name in ("inserted", "updated", "deleted")}
        commits = after["commits"] - before["commits"]
        return {
            "rows_written": int(sum(rows.values())),
            "rows_a_second": round(sum(rows.values()) / seconds, 1),
            "commits_a_second": round(commits / seconds, 1),
            "active_ms_a_commit": round((after["active_ms"] - before["active_ms"]) / max(commits, 1), 2),
            "wal_MB": round((after["wal_bytes"] - before["wal_bytes"]) / 1e6, 2),
            "size_MB": round(after["size_bytes"] / 1e6, 1),
        }

    def wrote(self, before, after):
        return sum(after[name] - before[name] for name in ("inserted", "updated", "deleted"))

    def cpu(self):
        return cpu_seconds(self.process.pid)

    def memory(self):
        # Pages that processes share are counted once.
        total = 0
        for pid in quiet(["pgrep", "-P", str(self.process.pid)]).split() + [str(self.process.pid)]:
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except OSError:
                continue  # it ended while we looked
        return total / 1024

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


class Sqlite:
    """SQLite keeps no statistics: rows are those that there are more than before, bytes are those of the file and its WAL."""

    TABLES = ("service", "error", "occurrence", "source", "mark", "bucket", "event", "text")

    def __init__(self, folder):
        self.path = f"{folder}/periskop.db"

    def repository(self):
        return f'repository: {{type: sqlite, path: "{self.path}"}}'

    def numbers(self):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30) as db:
            rows = sum(db.execute(f"SELECT COUNT(*) FROM periskop_{table}").fetchone()[0] for table in self.TABLES)
            state = db.execute("SELECT COALESCE(SUM(total), 0), COALESCE(MAX(last_seen), 0) FROM periskop_error").fetchone()
            seen = db.execute("SELECT COALESCE(SUM(seen), 0) FROM periskop_source").fetchone()[0] % 2**53
        files = [os.stat(file) for file in (self.path, self.path + "-wal") if os.path.exists(file)]
        return {
            "rows": rows, "state": [*state, seen], "size_bytes": sum(file.st_size for file in files),
            "written": [[file.st_size, file.st_mtime_ns] for file in files]}

    def used(self, before, after, seconds):
        return {
            "rows_more": after["rows"] - before["rows"],
            "rows_more_a_second": round((after["rows"] - before["rows"]) / seconds, 1),
            "size_MB": round(after["size_bytes"] / 1e6, 1),
        }

    def wrote(self, before, after):
        return int(before["written"] != after["written"] or before["state"] != after["state"])

    def cpu(self):
        return 0.0

    def memory(self):
        return 0.0

    def stop(self):
        pass


class Metrics:
    """The server's own figures, as far as it has them."""

    SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)$')

    def __init__(self, base):
        with urllib.request.urlopen(base + "/metrics", timeout=60) as answer:
            found = [self.SAMPLE.match(line) for line in answer.read().decode().splitlines() if not line.startswith("#")]
        self.samples = [
            (match[1], dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match[2] or "")), float(match[3])) for match in found if match]

    def sum(self, name):
        return sum(value for sample, _, value in self.samples if sample == name)

    def transactions(self, before):
        """p99 in milliseconds by kind of transaction, at most: the bound of the bucket that it is in."""
        kinds = {}
        for metrics, sign in ((self, 1), (before, -1)):
            for name, labels, value in metrics.samples:
                if name == "periskop_storage_transaction_seconds_bucket":
                    bound = labels.pop("le")
                    kind = ",".join(f"{label}={text}" for label, text in sorted(labels.items()))
                    buckets = kinds.setdefault(kind, {})
                    bound = float(bound.replace("+Inf", "inf"))
                    buckets[bound] = buckets.get(bound, 0) + sign * value
        p99 = {}
        for kind, buckets in kinds.items():
            count = buckets.get(math.inf, 0)
            if count > 0:
                bound = min(bound for bound, below in buckets.items() if below >= 0.99 * count)
                p99[kind] = "more than all bounds" if math.isinf(bound) else bound * 1000
        return p99


class Run:
    """A farm, a database and a server."""

    def __init__(self, options, targets, errors, occurrences, change, one_service):
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="periskop-scale")
        self.database = self.farm = self.server = None
        try:
            self.start(targets, errors, occurrences, change, one_service)
        except BaseException:
            self.close()
            raise

    def start(self, targets, errors, occurrences, change, one_service):
        farm_port, port = free_port(), free_port()
        self.farm_base, self.base = f"http://127.0.1.1:{farm_port}", f"http://127.0.0.1:{port}"
        self.farm = subprocess.Popen([
            sys.executable, os.path.join(HERE, "farm.py"), "--port", str(farm_port), "--targets", str(targets), "--errors", str(errors),
            "--occurrences", str(occurrences), "--change", str(change), "--period", str(self.options.interval)], stdout=subprocess.DEVNULL)
        eventually("the farm", lambda: self.answers(self.farm_base + "/-/truth"), 600)
        self.database = {"postgres": Postgres, "sqlite": Sqlite}[self.options.engine](self.folder)
        addresses = [f"{address(i)}:{farm_port}" for i in range(targets)]
        groups = [addresses] if one_service else [[each] for each in addresses]
        lines = [self.database.repository(), "services:"]
        for number, group in enumerate(groups):
            lines += [
                f"- name: farm-{number}", f"  static_configs: [{{targets: {json.dumps(group)}}}]",
                f"  scraper: {{endpoint: /errors, refresh_interval: {self.options.interval}s}}"]
        config = self.folder + ".yaml"
        with open(config, "w") as file:
            file.write("\n".join(lines) + "\n")
        self.server = subprocess.Popen([
            "java", *self.options.jvm.split(), "-jar", self.options.jar, f"--config={config}", f"--port={port}",
            "--address=127.0.0.1"], stdout=open(self.folder + ".server.log", "w"))
        eventually("the server", lambda: self.answers(self.base + "/-/ready"), 120)

    @staticmethod
    def answers(url):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def truth(self):
        return get(self.farm_base + "/-/truth")

    def freeze(self):
        get(self.farm_base + "/-/freeze")

    def catches_up(self, seconds):
        """Waits until the totals are equal; seconds that it took, or null."""
        started = time.time()
        while time.time() < started + seconds:
            if served_total(self.base) == self.truth()["total"]:
                return round(time.time() - started, 1)
            time.sleep(1)
        return None

    def during(self, seconds):
        """What was used while so much time passed."""
        numbers, metrics, truth = self.database.numbers(), Metrics(self.base), self.truth()
        started, cpu, database_cpu = time.time(), cpu_seconds(self.server.pid), self.database.cpu()
        time.sleep(seconds)
        cpu, database_cpu = cpu_seconds(self.server.pid) - cpu, self.database.cpu() - database_cpu
        wall, now, after = time.time() - started, self.truth(), Metrics(self.base)
        numbers_after = self.database.numbers()
        result = {
            "wall_s": round(wall, 1),
            "scrapes": now["served"] - truth["served"],
            "occurrences": now["total"] - truth["total"],
            "server_cpu_percent": round(100 * cpu / wall, 1),
            "database_cpu_percent": round(100 * database_cpu / wall, 1),
            "server_rss_MB": round(memory_mb(self.server.pid, "VmRSS")),
            "server_peak_rss_MB": round(memory_mb(self.server.pid, "VmHWM")),
            "database_memory_MB": round(self.database.memory()),
            "scrape_failures": after.sum("periskop_scrape_failures_total") - metrics.sum("periskop_scrape_failures_total"),
            "transaction_p99_ms": after.transactions(metrics),
        }
        return {**result, **self.database.used(numbers, numbers_after, wall)}, self.database.wrote(numbers, numbers_after)

    def probe(self, path, services, times):
        """Milliseconds, p50 and p99, and the size of the largest answer."""
        took, largest, now = [], 0, int(time.time())
        ids = [error["id"] for error in get(self.base + "/api/v1/errors?limit=500&sort=total")["errors"]]
        for number in range(times):
            url = self.base + path.format(
                service=services[number % len(services)], id=ids[number % len(ids)], number=number, day=now - 86400, now=now)
            started = time.perf_counter()
            with urllib.request.urlopen(url, timeout=300) as answer:
                largest = max(largest, len(answer.read()))
            took.append(1000 * (time.perf_counter() - started))
        took.sort()
        return {
            "p50_ms": round(took[len(took) // 2], 1), "p99_ms": round(took[math.ceil(0.99 * len(took)) - 1], 1),
            "MB": round(largest / 1e6, 2)}

    def close(self):
        for process in (self.server, self.farm):
            if process is not None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
        if self.database is not None:
            self.database.stop()
        shutil.rmtree(self.folder)
        for suffix in (".log", ".yaml", ".server.log"):
            if os.path.exists(self.folder + suffix):
                os.unlink(self.folder + suffix)


def load_and_idle(options):
    run = Run(options, options.targets, options.errors, options.occurrences, options.change, one_service=False)
    try:
        time.sleep(options.warm)
        used, _ = run.during(options.seconds)
        run.freeze()
        caught_up = run.catches_up(options.patience)
        print(json.dumps({"phase": "load", "engine": options.engine, **used, "exact": caught_up is not None}), flush=True)
        # What was still under way is over, and sessions that are idle have told what they did: PostgreSQL's do so within 10 s.
        time.sleep(2 * options.interval + 12)
        used, wrote = run.during(options.idle_seconds)
        exact = run.catches_up(1) is not None
        print(json.dumps({"phase": "idle", "engine": options.engine, **used, "wrote_nothing": wrote == 0, "exact": exact}), flush=True)
    finally:
        run.close()


def stored(options):
    targets = -(-options.stored // options.stored_errors)
    run = Run(options, targets, options.stored_errors, 1, 0, one_service=False)
    try:
        took = run.catches_up(options.patience)
        services = get(run.base + "/services/")
        eventually("the catalog", lambda: get(run.base + "/api/v1/errors?limit=1")["counts"]["total"] == targets * options.stored_errors, 120)
        probes = {name: run.probe(path, services, options.times) for name, path in PROBES.items()}
        result = {
            "phase": "stored", "engine": options.engine, "errors": targets * options.stored_errors, "stored_after_s": took,
            "server_rss_MB": round(memory_mb(run.server.pid, "VmRSS")),
            "size_MB": round(run.database.numbers()["size_bytes"] / 1e6, 1), **probes, "exact": took is not None}
        print(json.dumps(result), flush=True)
    finally:
        run.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], required=True)
    parser.add_argument("--phases", choices=["load", "stored", "all"], default="all", help="idle follows load")
    parser.add_argument("--targets", type=int, default=1000)
    parser.add_argument("--errors", type=int, default=100, help="of a target")
    parser.add_argument("--occurrences", type=int, default=2, help="listed of an error: the farm keeps every document in memory")
    parser.add_argument("--change", type=float, default=0.05, help="share of a target's errors that change each interval")
    parser.add_argument("--interval", type=float, default=15)
    parser.add_argument("--warm", type=float, default=120)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--idle-seconds", type=float, default=120)
    parser.add_argument("--stored", type=int, default=200_000, help="errors")
    parser.add_argument("--stored-errors", type=int, default=1000, help="of a service; each has one target")
    parser.add_argument("--times", type=int, default=200, help="requests of each kind")
    parser.add_argument("--patience", type=float, default=900)
    parser.add_argument("--jar", default="target/periskop-server.jar")
    parser.add_argument("--jvm", default="", help="flags for the JVM")
    chosen = parser.parse_args()
    if chosen.phases != "stored":
        load_and_idle(chosen)
    if chosen.phases != "load":
        stored(chosen)

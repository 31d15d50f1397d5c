#!/usr/bin/env python3
"""Lets many targets appear and vanish again and again, and looks for what is left of them.

Runs the server with one http_sd service whose list, asked for every second, is full for half of each minute and empty for the
other half. Prints a line at the end of each half: targets, threads, sockets, heap and metaspace after a collection, CPU of the
half. Equal lines in the empty halves mean that nothing leaks. One process answers for all targets, told apart by their path.
"""
import argparse
import asyncio
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request

from measure import cpu_seconds, memory_mb


class Fleet:
    def __init__(self, size):
        self.size = size
        self.here = False
        self.scraped = 0

    def groups(self):
        if not self.here:
            return []
        return [{"targets": [self.address], "labels": {"__metrics_path__": f"/{i}", "number": str(i)}} for i in range(self.size)]

    def answer(self, path):
        if path == "/sd":
            return json.dumps(self.groups()).encode()
        self.scraped += 1
        error = {"class": "E", "message": "m", "stacktrace": ["at a.b(C.java:1)"], "cause": None}
        seen = {"error": error, "uuid": f"u{path}", "timestamp": "2026-11-22T10:00:00.000Z", "severity": "error", "http_context": None}
        return json.dumps({"target_uuid": f"t{path}", "aggregated_errors": [{
            "aggregation_key": "E@1", "total_count": 3, "severity": "error", "created_at": "2026-11-22T10:00:00.000Z",
            "latest_errors": [seen]}]}).encode()

    async def serve(self, reader, writer):
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                body = self.answer(request.split(b" ", 2)[1].decode())
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def text(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def heap_after_gc(pid):
    subprocess.run(["jcmd", str(pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)
    heap = subprocess.run(["jcmd", str(pid), "GC.heap_info"], capture_output=True, text=True, check=True).stdout
    used = [line.split("used ")[1].split("K")[0] for line in heap.splitlines() if "used " in line]
    return [int(kilobytes) // 1024 for kilobytes in used[:1]][0]


def sockets(pid):
    count = 0
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            count += os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")
        except OSError:
            continue  # it was closed while we looked
    return count


async def watch(options, fleet, server, base):
    for half in range(options.halves):
        fleet.here = half % 2 == 0
        before, scraped = cpu_seconds(server.pid), fleet.scraped
        await asyncio.sleep(30)
        cpu, scraped = cpu_seconds(server.pid) - before, fleet.scraped - scraped
        data = json.loads(await asyncio.to_thread(text, base + "/api/v1/targets?state=active"))["data"]
        print(json.dumps({
            "half": half, "targets": len(data["activeTargets"]), "scrapes": scraped, "cpu_s": round(cpu, 1),
            "threads": len(os.listdir(f"/proc/{server.pid}/task")), "sockets": sockets(server.pid),
            "heap_mb": await asyncio.to_thread(heap_after_gc, server.pid), "rss_mb": round(memory_mb(server.pid, "VmRSS"))}), flush=True)


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jar", default="target/periskop-server.jar")
    parser.add_argument("--targets", type=int, default=10_000)
    parser.add_argument("--interval", default="10s")
    parser.add_argument("--halves", type=int, default=8)
    parser.add_argument("--port", type=int, default=18_080)
    options = parser.parse_args()
    fleet = Fleet(options.targets)
    listening = await asyncio.start_server(fleet.serve, "127.0.0.1", 0, backlog=4096)
    fleet.address = "127.0.0.1:%d" % listening.sockets[0].getsockname()[1]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as config:
        config.write(
            "services:\n- name: churn\n  http_sd_configs:\n"
            f"  - {{url: 'http://{fleet.address}/sd', refresh_interval: 1s}}\n  scraper: {{refresh_interval: {options.interval}}}\n")
        config.flush()
        server = subprocess.Popen(["java", "-jar", options.jar, "--config", config.name, "--port", str(options.port), "--address", "127.0.0.1"])
        try:
            base = f"http://127.0.0.1:{options.port}"
            while True:
                try:
                    await asyncio.to_thread(text, base + "/-/health")
                    break
                except OSError:
                    await asyncio.sleep(0.2)
            await watch(options, fleet, server, base)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    asyncio.run(main())

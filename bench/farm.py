#!/usr/bin/env python3
"""Many targets in one process: target i answers on 127.0.1.<i> (and on, 250 a block), GET /errors.

Every `period` seconds `change` of each target's errors happen three more times. GET /-/truth on any address tells the sum
of all counts and how often and how much was served; GET /-/freeze stops further errors.
"""
import argparse
import asyncio
import json
import random
import time
import uuid

FRAMES = 30


def address(number):
    return f"127.0.{1 + number // 250}.{number % 250 + 1}"


def wire_time(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


class Farm:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.stacks = [self.stack(error) for error in range(options.errors)]
        self.targets = {address(i): Target(self) for i in range(options.targets)}
        self.frozen = options.change <= 0
        self.served = 0
        self.sent = 0

    def stack(self, error):
        line = lambda frame: f"at com.example.shop.C{error}.step{frame}(C{error}.java:{self.random.randrange(900)})"
        return [line(frame) for frame in range(FRAMES)]

    def new_uuid(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def truth(self):
        total = sum(e["total_count"] for t in self.targets.values() for e in t.errors)
        return {"total": total, "served": self.served, "sent": self.sent}

    async def go_wrong(self):
        while True:
            await asyncio.sleep(self.options.period)
            if not self.frozen:
                for target in self.targets.values():
                    target.go_wrong()

    async def serve(self, reader, writer):
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                body = self.answer(request.split(b" ", 2)[1].decode(), writer.get_extra_info("sockname")[0])
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, path, local_address):
        if path == "/-/truth":
            return json.dumps(self.truth()).encode()
        if path == "/-/freeze":
            self.frozen = True
            return b"{}"
        body = self.targets[local_address].body()
        self.served += 1
        self.sent += len(body)
        return body


class Target:
    def __init__(self, farm):
        self.farm = farm
        self.uuid = farm.new_uuid()
        start = time.time() - 60
        self.errors = [
            {
                "aggregation_key": f"com.example.E{number}Exception@{number * 2654435761 % 2**32:08x}",
                "total_count": farm.options.occurrences,
                "severity": "error",
                "latest_errors": [self.occurrence(number, start + i) for i in range(farm.options.occurrences)],
                "created_at": wire_time(start),
            }
            for number in range(farm.options.errors)
        ]
        self.parts = [json.dumps(error) for error in self.errors]
        self.cached = None

    def occurrence(self, error, seconds):
        order = self.farm.random.randrange(10**6)
        return {
            "error": {
                "class": f"com.example.E{error}Exception",
                "message": f"order {order} could not be placed: upstream answered {500 + order % 5}",
                "stacktrace": self.farm.stacks[error],
                "cause": None,
            },
            "uuid": self.farm.new_uuid(),
            "timestamp": wire_time(seconds),
            "severity": "error",
            "http_context": {
                "request_method": "POST",
                "request_url": f"http://shop.example.com/orders/{order}",
                "request_headers": {"User-Agent": "curl/8", "Accept": "*/*"},
                "request_body": None,
            },
        }

    def go_wrong(self):
        options = self.farm.options
        now = time.time()
        for number in self.farm.random.sample(range(options.errors), max(1, int(options.errors * options.change))):
            error = self.errors[number]
            error["total_count"] += 3
            newest = error["latest_errors"] + [self.occurrence(number, now) for _ in range(3)]
            error["latest_errors"] = newest[-options.occurrences:]
            self.parts[number] = json.dumps(error)
        self.cached = None

    def body(self):
        if self.cached is None:
            self.cached = ('{"aggregated_errors":[' + ",".join(self.parts) + f'],"target_uuid":"{self.uuid}"}}').encode()
        return self.cached


async def main(options):
    farm = Farm(options)
    server = await asyncio.start_server(farm.serve, list(farm.targets), options.port, backlog=4096)
    sweep = sum(len(target.body()) for target in farm.targets.values()) / 1e6
    print(f"farm: {options.targets} targets, {sweep:.1f} MB a sweep, port {options.port}", flush=True)
    async with server:
        await farm.go_wrong()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=7900)
    parser.add_argument("--targets", type=int, default=100)
    parser.add_argument("--errors", type=int, default=50)
    parser.add_argument("--occurrences", type=int, default=10)
    parser.add_argument("--change", type=float, default=0.1, help="share of errors that change each period")
    parser.add_argument("--period", type=float, default=5)
    parser.add_argument("--seed", type=int, default=7)
    asyncio.run(main(parser.parse_args()))

#!/usr/bin/env python3
"""Starts what docker-compose.yml starts, without containers: every process on 127.0.0.1, with the configuration files of deploy/compose/.

    deploy/stack.py                     until Ctrl-C; docs/deployment.md says what has to be built and installed
    deploy/stack.py --without backstage,grafana

Ports are those of docker-compose.yml where they are free. What the processes say is in a log each, in the folder that is printed. In
place of Grafana's server there is the stand-in of grafana-datasource/harness with the real data source.
"""

import argparse
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "deploy" / "compose"
BACKSTAGE = ROOT / "backstage-plugin"
GRAFANA = ROOT / "grafana-datasource"
LOOPBACK = "127.0.0.1"
PATIENCE = 180
STOP_WITHIN = 15

# The port of each service in docker-compose.yml, in the order of their start.
PORTS = {
    "postgres": 5432,
    "pushgateway": 7878,
    "demo-fleet": 8090,
    "periskop": 8080,
    "alertmanager": 9093,
    "prometheus": 9090,
    "grafana": 3000,
    "backstage": 7007,
}
HEALTH = {
    "pushgateway": "/-/healthy",
    "demo-fleet": "/-/healthy",
    "periskop": "/-/ready",
    "alertmanager": "/-/ready",
    "prometheus": "/-/ready",
    "grafana": "/api/datasources/uid/periskop/health",
    "backstage": "/.backstage/health/v1/readiness",
}
OPTIONAL = ("demo-fleet", "grafana", "backstage")


class Trouble(Exception):
    """A sentence for whoever started this."""


def is_free(port):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            return True
        except OSError:
            return False


def free_port():
    # Below those that the system gives to whoever asks for any, so that nobody takes it in between.
    return next(port for port in iter(lambda: random.randrange(12_000, 32_000), None) if is_free(port))


def program(name, package):
    found = shutil.which(name)
    if found is None:
        raise Trouble(f"{name} is not there; install {package}")
    return found


def postgres_program(name):
    """Debian has the server's programs beside the path."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    return program(name, "postgresql")


def java():
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home) / "bin" / "java") if home else program("java", "a JDK, 17 or newer")


def node():
    """Backstage wants 22 or 24: the machine's, or the one that ./mvnw verify has fetched."""
    own = shutil.which("node")
    fetched = ROOT / "target" / "tools" / "node22" / "node_modules" / "node" / "bin" / "node"
    for each in (own, str(fetched) if fetched.exists() else None):
        if each and re.match(r"v(22|24)\.", subprocess.run([each, "--version"], capture_output=True, text=True).stdout):
            return each
    raise Trouble("Backstage needs Node.js 22 or 24; install one of them, or leave it out with --without=backstage")


class Started:
    """A process of the stack; stopped by its own id."""

    def __init__(self, name, command, log, stop_signal=signal.SIGTERM, **options):
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        with open(log, "ab") as out:
            # A group of its own: Ctrl-C is for this script, which stops what depends on others first.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **options
            )

    def check(self):
        code = self.process.poll()
        if code is not None:
            raise Trouble(f"{self.name} ended with {code}; {self.log} ends in\n{self.end_of_log()}")

    def end_of_log(self):
        return pathlib.Path(self.log).read_text(errors="replace")[-3000:]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Stack:
    def __init__(self, options):
        self.fast = options.fast
        self.left_out = set(options.without)
        self.jar = pathlib.Path(options.jar)
        self.folder = pathlib.Path(options.work or tempfile.mkdtemp(prefix="periskop-stack-")).resolve()
        self.is_temporary = options.work is None
        self.targets = pathlib.Path(options.targets).resolve()
        self.ports = {}
        for name, port in PORTS.items():
            while options.free_ports or not is_free(port) or port in self.ports.values():
                port = free_port()
                if port not in self.ports.values():
                    break
            self.ports[name] = port
        self.running = []
        self.database = pathlib.Path(tempfile.mkdtemp(prefix="periskop-stack-db-"))
        self.password = secrets.token_hex(24)

    # Addresses

    def has(self, name):
        return name not in self.left_out

    def url(self, name):
        # The Backstage of app-config.yaml is known to browsers by name.
        return f"http://{'localhost' if name == 'backstage' else LOOPBACK}:{self.ports[name]}"

    def addressed(self, text):
        """A configuration file of the containers, with addresses and paths of this machine."""
        places = {
            "host=postgres port=5432": f"host={LOOPBACK} port={self.ports['postgres']}",
            "/run/secrets/postgres_password": str(self.folder / "postgres-password"),
            "/etc/periskop/targets": str(self.targets),
            "/etc/prometheus/rules/*.yml": str(ROOT / "alerting" / "periskop.rules.yml"),
            "host: 0.0.0.0": f"host: {LOOPBACK}",
            "port: 7007": f"port: {self.ports['backstage']}",
        }
        for name, port in PORTS.items():
            for host in (name, LOOPBACK, "localhost"):
                places[f"{host}:{port}"] = f"{LOOPBACK}:{self.ports[name]}"
        known = "|".join(re.escape(place) for place in sorted(places, key=len, reverse=True))
        text = re.sub(f"(?<![\\w.-])(?:{known})(?!\\d)", lambda found: places[found.group()], text)
        if self.fast:
            text = re.sub(r"(interval|group_wait): \d+s", r"\1: 1s", text)
        return text

    def configuration(self, name, *more):
        file = self.folder / name
        file.write_text(self.addressed((COMPOSE / name).read_text()) + "".join(more))
        return file

    # Processes

    def start(self, name, command, **options):
        started = Started(name, [str(word) for word in command], self.folder / f"{name}.log", **options)
        self.running.append(started)
        return started

    def run(self, name, command, **options):
        with open(self.folder / f"{name}.log", "ab") as log:
            code = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options).returncode
        if code != 0:
            end = (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
            raise Trouble(f"{' '.join(str(word) for word in command)} failed:\n{end}")

    def await_health(self, *names):
        end = time.monotonic() + PATIENCE
        for name in names:
            while not self.is_healthy(name):
                for each in self.running:
                    each.check()
                if time.monotonic() > end:
                    raise Trouble(f"{name} was not ready within {PATIENCE} s; see {self.folder / name}.log")
                time.sleep(0.1)

    def is_healthy(self, name):
        if name == "postgres":
            asked = [postgres_program("pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.ports[name])]
            return subprocess.run(asked).returncode == 0
        try:
            with urllib.request.urlopen(self.url(name) + HEALTH[name], timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def start_postgres(self):
        # Not below the folder of the others: that may be closed to the account of PostgreSQL, which refuses to run as root.
        folder = self.database
        account = []
        if os.geteuid() == 0:
            account = [program("setpriv", "util-linux"), "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(folder, "postgres")
        secret = folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o400)
        if account:
            shutil.chown(secret, "postgres")
        data = folder / "data"
        initdb = [postgres_program("initdb"), "-D", data, "-U", "periskop", "-A", "scram-sha-256", f"--pwfile={secret}"]
        self.run("postgres", [*account, *initdb, "-E", "UTF8", "--no-sync"], cwd=folder)
        self.start(
            "postgres",
            # fsync: what is in it is gone with the folder.
            [*account, postgres_program("postgres"), "-D", data, "-p", self.ports["postgres"], "-k", folder]
            + ["-c", f"listen_addresses={LOOPBACK}", "-c", "fsync=off"],
            stop_signal=signal.SIGINT,
            cwd=folder,
        )
        self.await_health("postgres")
        self.run(
            "postgres",
            [postgres_program("createdb"), "-h", LOOPBACK, "-p", self.ports["postgres"], "-U", "periskop", "periskop"],
            env={**os.environ, "PGPASSWORD": self.password},
        )

    def start_jar(self, name, heap, *arguments):
        quick = ["-XX:TieredStopAtLevel=1"] if self.fast else []
        listening = [f"--address={LOOPBACK}", f"--port={self.ports[name]}"]
        command = [java(), f"-Xmx{heap}", "-XX:+UseSerialGC", *quick, "-jar", self.jar, *listening, *arguments]
        # These would win over what is said here.
        environment = {key: value for key, value in os.environ.items() if key not in ("PORT", "CONFIG_FILE")}
        self.start(name, command, env=environment)

    def start_grafana(self):
        built = sorted((GRAFANA / "dist").glob("gpx_periskop_linux_*"))
        if not built:
            raise Trouble(
                "the data source is not built; (cd grafana-datasource && go run ./scripts/backend), or --without=grafana"
            )
        host = self.folder / "grafana-host"
        self.run(
            "grafana",
            [program("go", "Go 1.25 or newer"), "build", "-trimpath", "-tags=arrow_json_stdlib", "-o", host, "./harness/host"],
            cwd=GRAFANA,
            env={**os.environ, "CGO_ENABLED": "0"},
        )
        source = {
            "uid": "periskop",
            "name": "Periskop",
            "url": self.url("periskop"),
            "jsonData": {"publicUrl": self.url("periskop")},
        }
        file = self.folder / "datasources.json"
        file.write_text(json.dumps([source]))
        machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
        executable = GRAFANA / "dist" / f"gpx_periskop_linux_{machine}"
        self.start("grafana", [host, "-plugin", executable, "-datasources", file, "-port", self.ports["grafana"]])

    def start_backstage(self):
        if not (BACKSTAGE / "node_modules").exists():
            raise Trouble(
                "Backstage is not installed; (cd backstage-plugin && npm ci --ignore-scripts), or --without=backstage"
            )
        runtime = node()
        self.run("backstage", [runtime, "e2e/build.mjs"], cwd=BACKSTAGE)
        url = self.url("backstage")
        overlay = {"app": {"baseUrl": url}, "backend": {"baseUrl": url}}
        if self.fast:
            overlay["catalog"] = {"processingInterval": {"seconds": 2}, "processors": {"periskop": {"refreshSeconds": 1}}}
            overlay["periskop"] = {"cacheSeconds": 1}
        file = self.folder / "backstage.json"
        file.write_text(json.dumps(overlay))
        transform = BACKSTAGE / "node_modules" / "@backstage" / "cli-node" / "config" / "nodeTransform.cjs"
        self.start(
            "backstage",
            [runtime, "--enable-source-maps", "--require", transform, "src/index"]
            + ["--config", BACKSTAGE / "app-config.yaml"]
            + ["--config", self.configuration("backstage.yaml"), "--config", file],
            cwd=BACKSTAGE / "packages" / "backend",
            env={**os.environ, "NODE_ENV": "development"},
        )

    def start_all(self):
        if not self.jar.exists():
            raise Trouble(f"{self.jar} is not there; build it with ./mvnw package -DskipTests, or name one with --jar")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "postgres-password").write_text(self.password)
        (self.folder / "postgres-password").chmod(0o600)
        self.start_jar("pushgateway", "96m", "--role=pushgateway")
        self.start(
            "alertmanager",
            [program("prometheus-alertmanager", "prometheus-alertmanager")]
            + [f"--config.file={self.configuration('alertmanager.yml')}", f"--storage.path={self.folder / 'alertmanager'}"]
            + [f"--web.listen-address={LOOPBACK}:{self.ports['alertmanager']}", "--cluster.listen-address="],
        )
        self.start_postgres()
        # Its job pushes at once.
        self.await_health("pushgateway")
        if self.has("demo-fleet"):
            self.start_jar("demo-fleet", "96m", "--role=demo-fleet", f"--push-to={self.url('pushgateway')}")
        self.start_jar("periskop", "512m", f"--config={self.configuration('periskop.yaml')}")
        self.start(
            "prometheus",
            [program("prometheus", "prometheus"), f"--config.file={self.configuration('prometheus.yml')}"]
            + [f"--storage.tsdb.path={self.folder / 'prometheus'}"]
            + [f"--web.listen-address={LOOPBACK}:{self.ports['prometheus']}"],
        )
        self.await_health("periskop")
        if self.has("backstage"):
            self.start_backstage()
        if self.has("grafana"):
            self.start_grafana()
        self.await_health(*(name for name in HEALTH if self.has(name)))

    def told(self):
        """What is where, for programs."""
        return {
            "urls": {name: self.url(name) for name in HEALTH if self.has(name)},
            "database": f"{LOOPBACK}:{self.ports['postgres']}",
            "passwordFile": str(self.folder / "postgres-password"),
            "processes": {each.name: each.process.pid for each in self.running},
            "folder": str(self.folder),
        }

    def stop_all(self):
        for each in reversed(self.running):
            each.stop()
        shutil.rmtree(self.database, ignore_errors=True)
        if self.is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)


def listed(text):
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in OPTIONAL:
            raise argparse.ArgumentTypeError(f"{name!r} cannot be left out; give some of {', '.join(OPTIONAL)}")
    return names


def options():
    parser = argparse.ArgumentParser(description="Starts the whole stack on 127.0.0.1, without containers.")
    parser.add_argument("--jar", default=ROOT / "target" / "periskop-server.jar", help="the server's jar")
    parser.add_argument("--without", type=listed, default=[], metavar="NAMES", help=f"some of {','.join(OPTIONAL)}")
    parser.add_argument("--targets", default=COMPOSE / "targets", help="the folder of files with targets of your own")
    parser.add_argument("--fast", action="store_true", help="scrape, evaluate and notify every second")
    parser.add_argument("--free-ports", action="store_true", help="any free ports, for a stack beside another one")
    parser.add_argument("--work", metavar="FOLDER", help="where everything is written, and stays; else it is removed at the end")
    parser.add_argument("--ready-file", metavar="FILE", help="is written, as JSON, when all is ready")
    return parser.parse_args()


def stop(_number, _frame):
    raise KeyboardInterrupt


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, stop)
    stack = Stack(chosen)
    try:
        print(f"starting; logs are in {stack.folder}", flush=True)
        stack.start_all()
        told = stack.told()
        for name, url in told["urls"].items():
            print(f"  {name:<13} {url}")
        print(f"  {'postgres':<13} {told['database']} (user periskop, password in {told['passwordFile']})")
        if stack.has("grafana"):
            print("Of Grafana there is the data source, which answers POST /api/ds/query, and not the server.")
        print("Ctrl-C stops all of it.", flush=True)
        if chosen.ready_file:
            file = pathlib.Path(chosen.ready_file)
            unfinished = file.with_name(file.name + ".part")
            unfinished.write_text(json.dumps(told))
            unfinished.replace(file)
        while True:
            for each in stack.running:
                each.check()
            time.sleep(0.5)
    except Trouble as trouble:
        print(f"stack: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # A second Ctrl-C must not leave processes behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stack.stop_all()


if __name__ == "__main__":
    sys.exit(main())

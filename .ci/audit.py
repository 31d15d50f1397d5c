#!/usr/bin/env python3
"""Asks npm what is known against the packages that the plugins and the generator need at run time.

A weakness of high severity or above fails, unless .ci/audit-exceptions.json names it with a reason and a day until which that holds.
Where nobody answers, that is one line and no failure: a build must not hang on somebody else's service.
"""
import datetime
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECTS = ("openapi", "grafana-datasource", "backstage-plugin")
BAD = ("high", "critical")
SECONDS = 15


def exceptions(path, today):
    """The ids of advisories that are let pass. Each entry says why and until when; one that does not is a mistake."""
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        for key in ("advisory", "package", "reason", "until"):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                raise SystemExit(f"{path}: an entry has no {key}; give advisory, package, reason and until: {entry}")
        try:
            datetime.date.fromisoformat(entry["until"])
        except ValueError:
            raise SystemExit(f"{path}: until of {entry['advisory']} is {entry['until']!r}; give a day like 2026-12-31") from None
    return {(entry["advisory"], entry["package"]) for entry in entries if datetime.date.fromisoformat(entry["until"]) >= today}


def weaknesses(report):
    """(advisory, package, severity, title) of each that is bad, once. What is bad only through another package has no own entry."""
    found = set()
    for package in report["vulnerabilities"].values():
        for via in package["via"]:
            if isinstance(via, dict) and via["severity"] in BAD:
                # npm says the advisory's address, which ends in its id.
                found.add((via["url"].rstrip("/").rsplit("/", 1)[-1], via["name"], via["severity"], via["title"]))
    return sorted(found)


def report_of(project):
    """What npm says, or a sentence about why it says nothing."""
    command = ["npm", "audit", "--omit=dev", "--package-lock-only", "--json", "--fetch-retries=0", f"--fetch-timeout={SECONDS * 1000}"]
    try:
        done = subprocess.run(
            command, cwd=os.path.join(ROOT, project), capture_output=True, text=True, timeout=SECONDS + 5, check=False
        )
        report = json.loads(done.stdout)
    except FileNotFoundError:
        return "npm is not installed"
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS + 5} seconds"
    except ValueError:
        return f"npm ended with {done.returncode} and no report"
    if "vulnerabilities" not in report:
        # Not the whole message: it names the host, which is the machine's own affair.
        return f"the audit service refused (status {report.get('statusCode', 'unknown')})"
    return report


def main():
    allowed = exceptions(os.path.join(ROOT, ".ci", "audit-exceptions.json"), datetime.date.today())
    failed = False
    for project in PROJECTS:
        report = report_of(project)
        if isinstance(report, str):
            print(f"NOT AUDITED: {project}: {report}", file=sys.stderr)
            continue
        bad = weaknesses(report)
        for advisory, package, severity, title in bad:
            passes = (advisory, package) in allowed
            failed = failed or not passes
            print(f"{'excepted' if passes else 'VULNERABLE'}: {project}: {package}: {severity}: {advisory}: {title}", file=sys.stderr)
        if not bad:
            print(f"{project}: nothing of high severity is known against what it needs at run time")
    if failed:
        print("Update the package, or add the advisory to .ci/audit-exceptions.json with its reason.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

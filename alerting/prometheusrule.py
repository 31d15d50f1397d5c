#!/usr/bin/env python3
"""Makes the PrometheusRule for Kubernetes of the plain rules: python3 alerting/prometheusrule.py [LABEL=VALUE ...]

Labels are those that the Prometheus of the operator selects rules by; without any: release=prometheus."""

import pathlib
import sys

HEAD = """\
# Made of periskop.rules.yml by prometheusrule.py: change that one.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: periskop
  labels:
%s
spec:
"""


def main(labels):
    here = pathlib.Path(__file__).parent
    rules = (here / "periskop.rules.yml").read_text()
    groups = rules[rules.index("groups:") :]
    pairs = [label.split("=", 1) for label in labels or ["release=prometheus"]]
    head = HEAD % "\n".join('    %s: "%s"' % (name, value) for name, value in pairs)
    body = "".join("  " + line if line.strip() else line for line in groups.splitlines(keepends=True))
    (here / "periskop.prometheusrule.yml").write_text(head + body)


if __name__ == "__main__":
    main(sys.argv[1:])

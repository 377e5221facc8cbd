# SPDX-License-Identifier: EUPL-1.2
"""Every benchmark, one after the other, each in a process of its own so that none warms up another."""

import subprocess
import sys

BENCHMARKS = ("feel", "embedded", "completion", "long_history", "long_client", "kernel", "demo")


def main() -> None:
    for name in BENCHMARKS:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()

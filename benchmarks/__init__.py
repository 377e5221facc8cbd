# SPDX-License-Identifier: EUPL-1.2
"""Speed, measured as ratios within one run: `make bench`, or `python -m benchmarks.<name>` for one."""

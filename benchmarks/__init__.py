# SPDX-License-Identifier: EUPL-1.2
"""Speed, measured as ratios within one run. Run one with `python -m benchmarks.<name>`, all with `make bench`."""

# SPDX-License-Identifier: EUPL-1.2
"""How fast it is, measured on this code: each benchmark prints a table and writes JSON."""

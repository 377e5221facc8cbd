# SPDX-License-Identifier: EUPL-1.2
"""What the Makefile calls before our own environment exists: the standard library only."""

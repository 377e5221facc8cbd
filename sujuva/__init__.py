# SPDX-License-Identifier: EUPL-1.2
"""Puts it together: settings, wiring, command line, worker, migrations, demo data."""

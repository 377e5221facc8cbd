# SPDX-License-Identifier: EUPL-1.2
"""Whom we serve: clients, matters, case managers, who may see whom, the access log."""

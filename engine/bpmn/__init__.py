# SPDX-License-Identifier: EUPL-1.2
"""Reads, checks and runs BPMN models. The only package that imports SpiffWorkflow."""

# SPDX-License-Identifier: EUPL-1.2
"""Runs process instances: FEEL, DMN, BPMN, jobs, timers, messages, history, database."""

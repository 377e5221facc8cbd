# SPDX-License-Identifier: EUPL-1.2
"""The schema's changes, oldest first."""

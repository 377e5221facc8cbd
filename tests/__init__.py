# SPDX-License-Identifier: EUPL-1.2
"""The tests; README.md says where a new one goes."""

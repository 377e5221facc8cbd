# SPDX-License-Identifier: EUPL-1.2
"""What people and programs see: pages and the REST API. The only place with Flask."""

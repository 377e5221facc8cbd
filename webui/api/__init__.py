# SPDX-License-Identifier: EUPL-1.2
"""`/v2`: the REST contract that Camunda 8's official clients speak, as far as this engine goes.

Programs only: an Authorization header on every request, cookies ignored, so no CSRF token is needed.
"""

from webui.api.blueprint import create_blueprint

__all__ = ["create_blueprint"]

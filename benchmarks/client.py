# SPDX-License-Identifier: EUPL-1.2
"""The programs' side of /v2 in a few lines, on one kept connection per thread."""

import base64
import http.client
import json
from typing import Any

from benchmarks.installation import PROGRAM

TIMEOUT_SECONDS = 10


class Refused(Exception):
    """The server answered with another status than 2xx."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status


class Client:
    """Not shared between threads. OSError or http.client.HTTPException when the answer is lost."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        credentials = base64.b64encode(":".join(PROGRAM).encode()).decode()
        self._headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}

    def post(self, path: str, body: Any, idempotency_key: str | None = None) -> Any:
        headers = dict(self._headers)
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        self._connection.request("POST", f"/v2{path}", json.dumps(body), headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise Refused(response.status, answer.decode("utf-8", "replace")[:500])
        return json.loads(answer) if answer else None

    def create(self, process_id: str, variables: dict[str, Any], idempotency_key: str | None = None) -> str:
        """The key of the new instance."""
        body = {"processDefinitionId": process_id, "variables": variables}
        answer = self.post("/process-instances", body, idempotency_key)
        return str(answer["processInstanceKey"])

    def open_tasks(self, instance_key: str) -> list[str]:
        wanted = {"processInstanceKey": instance_key, "state": "CREATED"}
        answer = self.post("/user-tasks/search", {"filter": wanted})
        return [str(item["userTaskKey"]) for item in answer["items"]]

    def complete(self, task_key: str, idempotency_key: str | None = None) -> None:
        self.post(f"/user-tasks/{task_key}/completion", {"variables": {}}, idempotency_key)

    def close(self) -> None:
        self._connection.close()

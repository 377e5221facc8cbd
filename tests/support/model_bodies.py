# SPDX-License-Identifier: EUPL-1.2
"""Bodies of small processes in a few words."""

from itertools import pairwise

USER_TASK = (
    '<userTask id="{id}" name="{id}"><extensionElements><zeebe:userTask/>'
    '<zeebe:assignmentDefinition candidateGroups="office"/></extensionElements></userTask>'
)


def user_task(id: str) -> str:
    return USER_TASK.format(id=id)


def flow(source: str, target: str, condition: str = "") -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">={condition}</conditionExpression>'
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inner if condition else ''}</sequenceFlow>"
    )


def line(*ids: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(ids))


ONE_TASK = (
    '<startEvent id="start"/>' + user_task("work") + '<endEvent id="end"/>' + line("start", "work", "end")
)
JOB = (
    '<startEvent id="start"/><serviceTask id="send" name="send"><extensionElements>'
    '<zeebe:taskDefinition type="mail.send" retries="2"/></extensionElements></serviceTask>'
    '<endEvent id="end"/>' + line("start", "send", "end")
)

# SPDX-License-Identifier: EUPL-1.2
"""Reads, checks and runs BPMN models. The only package that imports SpiffWorkflow."""

from engine.bpmn.advance import Advance
from engine.bpmn.checking import check_model
from engine.bpmn.compiled import CompiledProcess, compile_process
from engine.bpmn.execution import STEP_BUDGET, Execution
from engine.bpmn.model import Element, Flow, Model, ProcessModel
from engine.bpmn.reading import read_model
from engine.bpmn.surroundings import BpmnError, DecisionOutcome, HandlerCall, Surroundings, Waiting

__all__ = [
    "STEP_BUDGET",
    "Advance",
    "BpmnError",
    "CompiledProcess",
    "DecisionOutcome",
    "Element",
    "Execution",
    "Flow",
    "HandlerCall",
    "Model",
    "ProcessModel",
    "Surroundings",
    "Waiting",
    "check_model",
    "compile_process",
    "read_model",
]

# SPDX-License-Identifier: EUPL-1.2
"""GET /v2/topology: one broker with one healthy partition, which is what this installation is."""

from importlib.metadata import version

from flask import Blueprint, Response, jsonify, request

from engine.service import Service


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.get("/topology", endpoint="topology_topology")
    def topology() -> Response:
        own = version("sujuva")
        host, _, port = request.host.partition(":")
        partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
        broker = {
            "nodeId": 0,
            "brokerId": "0",
            "host": host,
            "port": int(port or 80),
            "partitions": [partition],
            "version": own,
        }
        return jsonify(
            {
                "brokers": [broker],
                "clusterId": "sujuva",
                "clusterSize": 1,
                "partitionsCount": 1,
                "replicationFactor": 1,
                "gatewayVersion": own,
                "lastCompletedChangeId": "-1",
            }
        )

# SPDX-License-Identifier: EUPL-1.2
"""`python -m sujuva` is the command `sujuva`."""

from sujuva.command_line import main

main()

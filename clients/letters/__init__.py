# SPDX-License-Identifier: EUPL-1.2
"""Letters to clients: decision, notice, plan, agreement, summary; tagged PDF in Finnish and Swedish."""

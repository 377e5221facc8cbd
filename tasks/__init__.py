# SPDX-License-Identifier: EUPL-1.2
"""What people must do: queues, claims, forms, drafts, deadlines, reminders."""

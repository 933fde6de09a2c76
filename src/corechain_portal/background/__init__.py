"""Background work that outlives the worker that began it: durable jobs, periodic work, letters.

``@durable_task`` makes a job of a function, ``@every`` does it again and again; see ``docs/how-to/background-work.md``.
"""

from corechain_portal.background.durable import DurableTask, Hopeless, Stopped, durable_task, every
from corechain_portal.background.running import committing, report

__all__ = ["DurableTask", "Hopeless", "Stopped", "committing", "durable_task", "every", "report"]

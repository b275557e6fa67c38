"""Brings the engine and the results' cache in line with the settings, at the start and after every change.

Two settings are copied here, and nowhere else: the device, which the command line may name otherwise until the setting
changes, and the environment of the next engine process. Switched-off plugins and precision are read where they matter.
"""

from __future__ import annotations

from workbench.settings import MEGABYTE, OpenSettings, Settings

from .scheduler import Scheduler


def sweep_environment(settings: Settings) -> dict[str, str]:
    """Environment variables that the engine reads; an empty value leaves the choice to the machine."""
    return {
        "WORKBENCH_SWEEP_MEMORY": str(settings.sweep_memory or ""),
        "WORKBENCH_SWEEP": "" if settings.sweep_engine == "automatic" else settings.sweep_engine,
    }


class EngineSettings:
    """Follows the device, the memory and engine of sweeps, and the room for results on the disk."""

    def __init__(self, settings: OpenSettings, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        environment = sweep_environment(settings.now)
        scheduler.client.environment.update({name: value for name, value in environment.items() if value})
        settings.listen(self._on_change)

    def _on_change(self, before: Settings, now: Settings) -> None:
        scheduler = self._scheduler
        if before.device != now.device:
            scheduler.device = now.device
            if scheduler.model is not None:
                scheduler.load(scheduler.model.reference, asked=True)
        if sweep_environment(before) != sweep_environment(now):
            scheduler.client.environment.update(sweep_environment(now))
            if scheduler.client.state == "ready":
                scheduler.client.restart()
        if scheduler.cache.disk_cache is not None:
            scheduler.cache.disk_cache.limit = now.store_limit * MEGABYTE

"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task

from funding.key_search import search as sweeps
from funding.runs import lifecycle as runs


@shared_task
def carry_out_run(run_id: int) -> str | None:
    return runs.carry_out(run_id)


@shared_task
def carry_out_sweep(sweep_id: int) -> str | None:
    return sweeps.carry_out(sweep_id)

"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task

from core import mail
from networks.departures import anonymising
from networks.imports import runs
from networks.people import invitations
from networks.reforms import workflow
from networks.signin import mails, sessions


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def send_invitation(invitation_id: int) -> None:
    invitations.send(invitation_id)


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def send_account_mail(email: str, subject: str, text: str) -> None:
    mail.send(subject, text, email)


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def send_password_reset(email: str, language: str) -> None:
    mails.send_password_reset(email, language)


@shared_task
def forget_old_sessions() -> None:
    sessions.forget_old()


@shared_task
def bring_reforms_into_force() -> None:
    workflow.bring_into_force()


@shared_task
def carry_out_import(run_id: int) -> str | None:
    return runs.carry_out(run_id)


@shared_task
def watch_open_data() -> None:
    runs.watch()


@shared_task
def anonymise_people() -> None:
    """Each person in a transaction of their own; those that are done are left out the next time."""
    anonymising.anonymise_due()

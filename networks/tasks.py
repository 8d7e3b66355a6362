"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task

from networks import invitations


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def send_invitation(invitation_id: int) -> None:
    invitations.send(invitation_id)


@shared_task
def rescue_invitations() -> None:
    for invitation_id in invitations.unsent():
        send_invitation.delay(invitation_id)

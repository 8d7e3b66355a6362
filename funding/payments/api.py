"""API of the payments; same rules as the pages."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import Given, act
from funding.api import Asked, ShareField
from funding.payments import instalments
from funding.payments.instalments import Due


class InstalmentSerializer(serializers.Serializer):
    due_on = serializers.DateField()
    share = ShareField()


class PaymentPlanSerializer(serializers.Serializer):
    instalments = InstalmentSerializer(many=True)


class PaidSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    networks = serializers.ListField(child=serializers.SlugField(), allow_empty=False)
    paid_on = serializers.DateField()


class UnpaidSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    network = serializers.SlugField()


class DueSerializer(serializers.Serializer):
    """One network's part of one instalment. Kroner; `paid_on` is null until it is paid."""

    network = serializers.CharField(source="network.key")
    project_number = serializers.CharField(source="network.project_number")
    instalment = serializers.IntegerField(source="instalment.number")
    due_on = serializers.DateField(source="instalment.due_on")
    share = ShareField(source="instalment.share")
    amount = serializers.IntegerField(source="kroner")
    paid_on = serializers.DateField(source="payment.paid_on", default=None)


class PaymentsOfGrant(Asked):
    """The part of a grant's API that is about payments."""

    @act("grants.see_runs", subject="grant", gives=[DueSerializer], detail=True, method="get")
    def payments(self, request: Request, key: str | None = None) -> list[Due]:
        """Every instalment to every network, with what is paid: for the paying system."""
        self.for_grant_staff(request)
        return self._payments()

    def _payments(self) -> list[Due]:
        plan = instalments.PaymentPlan(self.get_object())
        return [due for amount in plan.amounts for due in plan.dues(amount)]

    @act(
        "grants.manage",
        subject="grant",
        takes=PaymentPlanSerializer,
        gives=[DueSerializer],
        detail=True,
        url_path="payment-plan",
    )
    def payment_plan(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Replace the plan; an instalment that anybody has been paid must stay as it is."""
        user, grant = self.for_grant_manager(request), self.get_object()
        plan = [(row["due_on"], row["share"]) for row in given()["instalments"]]
        instalments.set_plan(grant, plan, by=user)
        return self._payments()

    @act("grants.manage", subject="grant", takes=PaidSerializer, gives=[DueSerializer], detail=True)
    def paid(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Mark an instalment as paid to these networks."""
        user, grant, values = self.for_grant_manager(request), self.get_object(), given()
        instalments.mark_paid(grant, values["number"], values["networks"], paid_on=values["paid_on"], by=user)
        return self._payments()

    @act("grants.manage", subject="grant", takes=UnpaidSerializer, gives=[DueSerializer], detail=True)
    def unpaid(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Take back that an instalment is paid to a network."""
        user, grant, values = self.for_grant_manager(request), self.get_object(), given()
        instalments.unmark(grant, values["number"], values["network"], by=user)
        return self._payments()

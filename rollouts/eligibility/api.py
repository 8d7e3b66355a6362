"""API for who can join on track C; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, act
from core.opens import opens
from networks.models import Municipality
from rollouts.api_fields import WRONG_OR_REFUSED
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility import rules as eligibility_rules
from rollouts.eligibility.models import EligibilityAnswer
from rollouts.products import access as supplier_access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track


class RulesSerializer(serializers.Serializer):
    seen = serializers.IntegerField(help_text="The version of the rules that was read, 0 for none.")
    rules = serializers.DictField(
        help_text="`ehr`, `versions`, `welfare` and `network`: ids; `response_centre`, `procurement`: names; "
        "`solution` (id) and `level`; `low` and `high`: inhabitants. What is left out is no rule."
    )
    note = serializers.CharField(default="", allow_blank=True, max_length=500)


class RulesWork(viewsets.GenericViewSet):
    """Beside what is read of eligibility."""

    def _save_rules(self, request: Request, given: Given) -> Rollout:
        user: Any = request.user
        rollout = self.get_object()
        if not supplier_access.may_set_rules(user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        eligibility_rules.save(rollout.pk, by=user, **given())
        return rollout


class EligibilityAnswerSerializer(serializers.Serializer):
    municipality = serializers.CharField(help_text="Four digits.")
    answer = serializers.ChoiceField(EligibilityAnswer.choices)
    reason = serializers.CharField(help_text="Empty for a yes.")
    change = serializers.CharField(help_text="What would change the answer.")


class EligibilitySerializer(serializers.Serializer):
    rollout = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The version of the rules; 0 for none: all can join.")
    rules = serializers.DictField()
    municipalities = EligibilityAnswerSerializer(many=True)


class RuledRolloutSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rollout
        fields = ["id", "title", "criteria"]


@opens("anyone", on="list")
class EligibilityViewSet(RulesWork, viewsets.ReadOnlyModelViewSet):
    """The rollouts on track C, and for each of them every municipality's answer with the reason."""

    queryset = Rollout.objects.filter(track=Track.PARTIAL).order_by("pk")
    serializer_class = RuledRolloutSerializer

    def get_permissions(self) -> list[Any]:
        return [IsAuthenticated()] if self.action in {"retrieve", "rules"} else list(super().get_permissions())

    @act(
        "rollouts.rules",
        subject="rollout:partial",
        takes=RulesSerializer,
        gives=EligibilitySerializer,
        answers=WRONG_OR_REFUSED,
        detail=True,
        method="put",
    )
    def rules(self, request: Request, given: Given, *args: Any, **kwargs: Any) -> Response:
        """The next version of who can join; municipalities that get another answer are told."""
        self._save_rules(request, given)
        return self.retrieve(request, *args, **kwargs)

    @act("suppliers.see", subject="rollout:partial", gives=EligibilitySerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        rollout = self.get_object()
        rules = eligibility_answers.current_rules(rollout.pk)
        answers = eligibility_answers.results(rollout)
        numbers = Municipality.objects.filter(pk__in=answers).order_by("number").values_list("pk", "number")
        rows = [
            {
                "municipality": number,
                "answer": answers[pk].answer.code,
                "reason": answers[pk].reason,
                "change": answers[pk].change,
            }
            for pk, number in numbers
        ]
        return {
            "rollout": rollout.pk,
            "version": rules.version if rules else 0,
            "rules": rules.rules if rules else {},
            "municipalities": rows,
        }

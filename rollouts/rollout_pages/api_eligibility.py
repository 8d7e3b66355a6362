"""API for who can join on track C; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
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
from rollouts.pool_changes import criteria
from rollouts.pools.models import Pool
from rollouts.products import access as supplier_access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track


class RulesSerializer(serializers.Serializer):
    """The rollout's rules, which new pools get; with `pool` those of one pool."""

    pool: Any = serializers.PrimaryKeyRelatedField(
        queryset=Pool.objects.all(),
        default=None,
        allow_null=True,
        help_text="Of an approved pool it is a change, which waits for the national group.",
    )
    seen = serializers.IntegerField(
        help_text="The version of the rules that was read, 0 for none; of a pool, the pool's version."
    )
    words = serializers.CharField(
        default="", allow_blank=True, max_length=4000, help_text="A pool's criteria in words; empty: the rollout's."
    )
    rules = serializers.DictField(
        allow_null=True,
        help_text="`ehr`, `versions`, `welfare` and `network`: ids; `response_centre`, `procurement`: names; "
        "`solution` (id) and `level`; `low` and `high`: inhabitants. What is left out is no rule. "
        "Null, of a pool: the rollout's latest.",
    )
    note = serializers.CharField(default="", allow_blank=True, max_length=500)


class RulesWork(viewsets.GenericViewSet):
    """Beside what is read of eligibility."""

    def _save_rules(self, request: Request, given: Given) -> Pool | None:
        """The pool whose rules were given; None for the rollout's."""
        user: Any = request.user
        rollout = self.get_object()
        if not supplier_access.may_set_rules(user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        values = given()
        pool, words = values.pop("pool"), values.pop("words")
        if pool is None:
            eligibility_rules.save(rollout.pk, by=user, **{**values, "rules": values["rules"] or {}})
            return None
        if pool.rollout_id != rollout.pk:
            raise serializers.ValidationError({"pool": [_("Velg en pulje i dette innføringsløpet.")]})
        criteria.save(pool.pk, by=user, words=words, **values)
        return Pool.objects.select_related("rollout").get(pk=pool.pk)


class EligibilityAnswerSerializer(serializers.Serializer):
    municipality = serializers.CharField(help_text="Four digits.")
    answer = serializers.ChoiceField(EligibilityAnswer.choices)
    reason = serializers.CharField(help_text="Empty for a yes.")
    change = serializers.CharField(help_text="What would change the answer.")


class EligibilitySerializer(serializers.Serializer):
    rollout = serializers.IntegerField()
    pool = serializers.IntegerField(allow_null=True, help_text="The pool whose rules these are; null: the rollout's.")
    is_own = serializers.BooleanField(help_text="The pool has rules of its own.")
    version = serializers.IntegerField(help_text="The version of the rules; 0 for none: all can join.")
    words = serializers.CharField()
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
        pool = self._save_rules(request, given)
        return Response(EligibilitySerializer(self._standing(self.get_object(), pool)).data)

    @act(
        "suppliers.see",
        subject="rollout:partial",
        gives=EligibilitySerializer,
        parameters=[OpenApiParameter("pool", int, description="A pool of the rollout: what holds for it.")],
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        rollout, asked = self.get_object(), request.query_params.get("pool", "")
        pool = None
        if asked:
            mine = Pool.objects.visible_to(request.user).filter(rollout=rollout)
            pool = get_object_or_404(mine, pk=asked if asked.isdecimal() and len(asked) < 10 else 0)
        return self._standing(rollout, pool)

    def _standing(self, rollout: Rollout, pool: Pool | None) -> dict[str, Any]:
        rules = eligibility_answers.criteria_of(pool) if pool else eligibility_answers.current_rules(rollout.pk)
        judged = eligibility_answers.read_rules(rules.rules) if rules else []
        answers = eligibility_answers.results(rollout, rules=judged)
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
            "pool": pool.pk if pool else None,
            "is_own": bool(rules and rules.pool_id),
            "words": (rules.words if rules else "") or rollout.criteria,
            "version": rules.version if rules else 0,
            "rules": rules.rules if rules else {},
            "municipalities": rows,
        }

"""API for enquiries and questionnaires; same rules as the pages. Answers by link have no API: they need no account."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, Network, User
from portfolio.enquiries import access, answering, asking, mails
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient, Visibility
from portfolio.enquiries.people import representatives
from portfolio.enquiries.questionnaires import latest, publish
from portfolio.enquiries.results import Results, results
from portfolio.solutions.models import Solution


class QuestionnaireSerializer(serializers.ModelSerializer):
    questions = serializers.ListField(child=serializers.DictField(), help_text="As in `enquiries.questions`.")

    class Meta:
        model = Questionnaire
        fields = ["key", "version", "title", "questions", "published_at"]


class NewQuestionnaireSerializer(serializers.Serializer):
    key = serializers.SlugField(max_length=60)
    title = serializers.CharField(max_length=150)
    questions = serializers.ListField(child=serializers.DictField(), max_length=20)


class EnquirySerializer(serializers.ModelSerializer):
    questionnaire = serializers.CharField(source="questionnaire.key", read_only=True)
    version = serializers.IntegerField(source="questionnaire.version", read_only=True)
    network = serializers.CharField(source="network.key", read_only=True, default=None)

    class Meta:
        model = Enquiry
        fields = [
            "id",
            "title",
            "introduction",
            "questionnaire",
            "version",
            "subject_kind",
            "subject_id",
            "network",
            "visible_to",
            "open_until",
            "created_at",
            "sent_at",
            "closed_at",
        ]


class NewEnquirySerializer(serializers.Serializer):
    questionnaire = serializers.SlugField(help_text="The key; its newest version is asked.")
    title = serializers.CharField(max_length=150)
    introduction = serializers.CharField(max_length=2000, required=False)
    open_until = serializers.DateField()
    network = serializers.SlugRelatedField(
        slug_field="key", queryset=Network.objects.all(), required=False, allow_null=True
    )
    visible_to = serializers.ChoiceField(choices=Visibility.choices, required=False)
    subject_kind = serializers.CharField(max_length=40, required=False)
    subject_id = serializers.IntegerField(required=False, min_value=1, max_value=2**62)


class RecipientSerializer(serializers.ModelSerializer):
    """Without the link: that is the recipient's own."""

    municipality = serializers.CharField(source="municipality.number", read_only=True, default=None)
    name = serializers.CharField(source="who", read_only=True)

    class Meta:
        model = Recipient
        fields = ["id", "municipality", "name", "sent_at", "opened_at", "passed_at", "revoked_at", "reminders"]


class AskedSerializer(serializers.Serializer):
    """Municipalities, whose representatives are asked; or one name and address."""

    municipalities = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), many=True, required=False
    )
    name = serializers.CharField(max_length=150, required=False)
    email = serializers.EmailField(required=False)
    municipality = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), required=False, allow_null=True
    )
    solutions = serializers.SlugRelatedField(
        slug_field="key", queryset=Solution.objects.all(), many=True, required=False
    )


class OpenUntilSerializer(serializers.Serializer):
    open_until = serializers.DateField()


class RecipientIdSerializer(serializers.Serializer):
    recipient = serializers.IntegerField(min_value=1, max_value=2**62)


class RemindedSerializer(serializers.Serializer):
    reminded = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer):
    recipient = serializers.IntegerField(min_value=1, max_value=2**62)
    answers = serializers.DictField(help_text="By the question's id; null takes an answer away.")


class SumSerializer(serializers.Serializer):
    question = serializers.SerializerMethodField()
    text = serializers.CharField()
    count = serializers.IntegerField()
    choices = serializers.SerializerMethodField()
    average = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)

    def get_question(self, row: Any) -> str:
        return str(row.question["id"])

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_choices(self, row: Any) -> dict[str, int]:
        return dict(row.choices)


class PartySerializer(serializers.Serializer):
    name = serializers.CharField()
    answers = serializers.DictField()


class ResultsSerializer(serializers.Serializer):
    """`parties` are those whose own answers the caller may see."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    sums = SumSerializer(many=True)
    parties = serializers.SerializerMethodField()

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, found: Results) -> Any:
        return PartySerializer([one for one in found.parties if one.answered and one.seen], many=True).data


enquiry_act = partial(act, gives=EnquirySerializer, subject="enquiry", detail=True)


@opens("enquiries.ask", on="list")
@opens("enquiries.lead", on="retrieve", subject="enquiry")
class EnquiryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The enquiries that the caller leads; one that they may see the results of."""

    queryset = Enquiry.objects.none()
    serializer_class = EnquirySerializer

    def get_queryset(self) -> QuerySet[Enquiry]:
        found = Enquiry.objects.select_related("questionnaire", "network").order_by("-created_at", "-pk")
        if self.action == "list":
            if not access.may_ask_some(self.request.user):
                raise PermissionDenied(access.who_may_ask())
            return found.filter(access.led_by(self.request.user))
        return found

    def get_object(self) -> Enquiry:
        row: Enquiry = super().get_object()
        if self.action in ("retrieve", "results") and not access.may_see(self.request.user, row):
            raise PermissionDenied(access.who_may_ask())
        if self.action not in ("retrieve", "results", "answer") and not access.may_lead(self.request.user, row):
            raise PermissionDenied(access.who_may_ask())
        return row

    @act("enquiries.lead", subject="new_enquiry", takes=NewEnquirySerializer, gives=EnquirySerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Enquiry:
        """A draft on behalf of a region, or of KS without `network`."""
        if not access.may_ask_some(request.user):
            raise PermissionDenied(access.who_may_ask())
        values = given()
        questionnaire = latest().filter(key=values.pop("questionnaire")).first()
        if questionnaire is None:
            raise Http404
        return asking.make(by=request.user, questionnaire=questionnaire, **values)

    @act("enquiries.lead", subject="enquiry", gives=[RecipientSerializer], detail=True, method="get")
    def recipients(self, request: SignedInApiRequest, pk: str | None = None) -> QuerySet[Recipient]:
        """Who is asked, and what became of each."""
        return self.get_object().recipients.select_related("municipality", "user")

    @act("enquiries.lead", subject="enquiry", takes=AskedSerializer, gives=[RecipientSerializer], detail=True, code=201)
    def ask(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> list[Recipient]:
        """Ask these too; the new ones are given back."""
        row = self.get_object()
        said = given()
        asked, _without = representatives(said.get("municipalities", []))
        if "email" in said:
            asked.append(asking.Asked(said.get("municipality"), name=said.get("name", ""), email=said["email"]))
        return asking.add(row.pk, asked, by=request.user, solutions=[one.pk for one in said.get("solutions", [])])

    @enquiry_act("enquiries.lead")
    def send(self, request: SignedInApiRequest, pk: str | None = None) -> Enquiry:
        """Send the mails with the links."""
        return asking.send(self.get_object().pk, by=request.user)

    @act("enquiries.lead", subject="enquiry", gives=RemindedSerializer, detail=True)
    def remind(self, request: SignedInApiRequest, pk: str | None = None) -> dict[str, int]:
        """Remind those who owe an answer, nobody more than twice."""
        return {"reminded": mails.remind_now(self.get_object().pk, by=request.user)}

    @enquiry_act("enquiries.lead", takes=OpenUntilSerializer)
    def extend(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Enquiry:
        """Another last day (inclusive)."""
        return asking.extend(self.get_object().pk, by=request.user, **given())

    @enquiry_act("enquiries.lead")
    def close(self, request: SignedInApiRequest, pk: str | None = None) -> Enquiry:
        """For good: no more answers."""
        return asking.close(self.get_object().pk, by=request.user)

    @act("enquiries.lead", subject="enquiry", takes=RecipientIdSerializer, gives=RecipientSerializer, detail=True)
    def revoke(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Recipient:
        """The recipient's link opens nothing from now on."""
        row = self.get_object()
        return asking.revoke(self._recipient(row, given()["recipient"]).pk, by=request.user)

    @act("enquiries.lead", subject="enquiry", gives=ResultsSerializer, detail=True, method="get")
    def results(self, request: SignedInApiRequest, pk: str | None = None) -> Results:
        """As the caller may see them; averages of at least three for those who don't lead it."""
        return results(self.get_object(), request.user)

    @act("enquiries.answer", subject="enquiry", takes=AnswerSerializer, detail=True)
    def answer(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> None:
        """Answer for one's municipality, or as oneself, and submit."""
        row = self.get_object()
        allowed = row.recipients.filter(access.answers_for(request.user))
        if not allowed.exists():
            raise PermissionDenied
        said = given()
        recipient = allowed.filter(pk=said["recipient"]).first()
        if recipient is None:
            raise Http404
        answering.keep_all(recipient.pk, said["answers"], by=request.user)

    def _recipient(self, row: Enquiry, pk: int) -> Recipient:
        recipient = row.recipients.filter(pk=pk).first()
        if recipient is None:
            raise Http404
        return recipient


@opens("enquiries.ask", on="list")
@opens("enquiries.ask", on="retrieve", subject="questionnaire")
class QuestionnaireViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The newest version of each questionnaire."""

    queryset = Questionnaire.objects.none()
    serializer_class = QuestionnaireSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Questionnaire]:
        if not access.may_ask_some(self.request.user):
            raise PermissionDenied(access.who_may_ask())
        return latest()

    @act(
        "questionnaires.write",
        subject="new_questionnaire",
        takes=NewQuestionnaireSerializer,
        gives=QuestionnaireSerializer,
        code=201,
    )
    def create(self, request: SignedInApiRequest, given: Given) -> Questionnaire:
        """Publish a new version of `key`, or the first one."""
        user: User = request.user
        if not access.may_write_questionnaires(user):
            raise PermissionDenied(access.who_writes())
        return publish(by=user, **given())

"""What stands on the stage: one of each thing, the people, and what they send."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

import funding.reference
import networks.reference
import portfolio.reference
import rollouts.reference
from core.calendars import ical
from core.kept_files import keeping
from core.notifications import digest
from core.notifications.models import Message
from core.word import DOCX_TYPE
from funding.decisions import workflow as decisions
from funding.models import (
    AllocationRun,
    AssignmentLetter,
    Carryover,
    Grant,
    Instalment,
    KeySweep,
    NetworkReport,
    PublishedTable,
    ReportRound,
)
from funding.reports import workflow as funding_reports
from funding.reports.workflow import Content
from funding.runs import lifecycle as runs
from networks.access_matrix import place
from networks.gatherings import workflow as gatherings
from networks.message_kinds import MessageKind
from networks.models import Departure, GroupMember, ImportRun, Invitation, Need, Reform, Role, RoleAssignment, User
from networks.needs import workflow as needs
from networks.people import invitations
from portfolio.models import (
    Booklet,
    OwnerList,
    PortfolioEdition,
    Solution,
    StatusFile,
)
from rollouts.decisions import log as decision_log
from rollouts.decisions import meetings
from rollouts.models import (
    AdaptationReport,
    CommonRequest,
    DecisionKind,
    Delivery,
    DialogueEntry,
    Dispensation,
    Evaluation,
    Material,
    MaterialFile,
    MaterialVersion,
    Motion,
    MunicipalityFact,
    Phase,
    Pool,
    PoolChange,
    Product,
    Ratification,
    ReadinessWaiver,
    Rollout,
    SignUp,
    SolutionStop,
    StatusProposal,
    Subscription,
    Supplier,
    Track,
)
from rollouts.pools.moves import PoolState
from tests.fixtures import leave_message
from tests.open_id import OpenId
from tests.project.access_fixtures_portfolio import portfolio_work
from tests.project.access_walk import Stage
from tests.rollouts.conftest import make_sheet

DAY = dt.timedelta(days=1)


def person(name: str, role: Role | None = None, start: int = -30, end: int | None = None, **scope: Any) -> User:
    user = User.objects.create_user(f"{name}@walk.example", name, "et-langt-passord")
    if role is not None:
        today = timezone.localdate()
        RoleAssignment.objects.create(
            user=user,
            role=role,
            valid_from=today + start * DAY,
            valid_to=None if end is None else today + end * DAY,
            **scope,
        )
    return user


def make_pool(rollout: Rollout, number: int, state: PoolState, by: User, decider: User) -> Pool:
    today, now = timezone.localdate(), timezone.now()
    pool = Pool(
        rollout=rollout,
        number=number,
        start_date=today + 60 * DAY,
        end_date=today + 90 * DAY,
        sign_up_deadline=today + 30 * DAY,
        capacity=10,
        created_by=by,
        state=state,
    )
    if state != PoolState.DRAFT:
        pool.submitted_at, pool.submitted_by = now, by
    if state in {PoolState.APPROVED, PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING}:
        pool.decision, pool.decided_at, pool.decided_by = "approved", now, decider
    # The way to the state is the business of other tests.
    Pool.objects.bulk_create([pool])
    return pool


def build(open_id: OpenId) -> Stage:
    networks.reference.load()
    portfolio.reference.load()
    rollouts.reference.load()
    funding.reference.load()
    inside, outside = place("agder"), place("nordland")
    agder, nordland = inside.network, outside.network
    stage = Stage(inside)
    open_id.add("ansattporten")
    contact = person("contact", Role.CONTACT_PERSON, network=agder)
    own = contact.assignments.get()
    stage.cast = {
        "insider": contact,
        "resource": person("resource", Role.NETWORK_RESOURCE, network=agder),
        "read-only": person("reader", Role.READER, network=agder),
        "the municipality's own": person(
            "municipality", Role.MUNICIPALITY_REPRESENTATIVE, municipality=inside.municipality
        ),
        "outsider": person("outsider", Role.CONTACT_PERSON, network=nordland),
        "deputy in the dates": person("deputy", Role.CONTACT_PERSON, start=-1, end=2, network=agder, deputy_for=own),
        "deputy before the dates": person("early", Role.CONTACT_PERSON, start=1, end=2, network=agder, deputy_for=own),
        "deputy after the dates": person("late", Role.CONTACT_PERSON, start=-2, end=0, network=agder, deputy_for=own),
        "former member": person("former", Role.CONTACT_PERSON, end=0, network=agder),
        "coordination group": person("coordinator", Role.NATIONAL_COORDINATOR),
        "national leader": person("leader", Role.ROLLOUT_LEADER),
        "grants": person("grants", Role.GRANT_MANAGER),
        "portfolio": person("portfolio", Role.PORTFOLIO_MANAGER),
        "administrator": person("administrator", Role.ADMINISTRATOR),
        "no role": person("nobody"),
        "anonymous": AnonymousUser(),
    }
    other = person("somebody", Role.NETWORK_RESOURCE, network=agder)
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Min", "credential": {}})
    person("second.administrator", Role.ADMINISTRATOR)
    gone = person("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    departure = Departure.objects.create(user=gone, state="left", left_on=timezone.localdate())
    invited = User.objects.create_user("invited@walk.example", "Invited")
    invitation = Invitation.objects.create(
        user=invited, invited_by=contact, expires_at=timezone.now() + invitations.LIFETIME
    )
    solution = Solution.objects.get(key="kjernejournal")
    proposer, decider = person("proposer"), person("decider")
    rollout = Rollout.objects.create(
        solution=solution, title="Et løp", track=Track.REGIONAL, network=agder, created_by=proposer
    )
    pools = {
        state.value: make_pool(rollout, number, state, proposer, decider)
        for number, state in enumerate(
            (
                PoolState.DRAFT,
                PoolState.SUBMITTED,
                PoolState.APPROVED,
                PoolState.OPEN,
                PoolState.CLOSED,
                PoolState.RUNNING,
            ),
            start=1,
        )
    }
    sign_up = SignUp.objects.create(
        pool=pools["open"],
        municipality=inside.municipality,
        decision_maker="Rådmannen",
        decided_on=timezone.localdate(),
        signed_up_at=timezone.now(),
        signed_up_by=proposer,
    )
    sheet = make_sheet(rollout, proposer)
    own_rollout = Rollout.objects.create(
        solution=solution, title="Mitt løp", track=Track.REGIONAL, network=agder, created_by=contact
    )
    partial = Rollout.objects.create(
        solution=solution, title="For noen", track=Track.PARTIAL, criteria="Samme journal", created_by=proposer
    )
    supplier = Supplier.objects.create(name="Leverandør A")
    product = Product.objects.create(supplier=supplier, name="Journal A", kind="ehr")
    adaptation = AdaptationReport.objects.create(solution=solution, product=product, state="ordered")
    fact = MunicipalityFact.objects.create(
        municipality=inside.municipality,
        kind="ehr",
        answer="given",
        product=product,
        effective_date=timezone.localdate(),
        source="region",
    )
    common = CommonRequest.objects.create(supplier=supplier, title="Et ønske", text="Derfor", created_by=proposer)
    dialogue = DialogueEntry.objects.create(supplier=supplier, title="Møte", text="Enige", recorded_by=proposer)
    change = PoolChange.objects.create(
        pool=pools["open"],
        before=pools["open"].terms(),
        after={**pools["open"].terms(), "capacity": 99},
        reason="Flere vil være med",
        submitted_by=proposer,
    )
    other_solution = Solution.objects.get(key="vkp")
    stop = SolutionStop.objects.create(solution=other_solution, reason="Ingen finansiering", stopped_by=proposer)
    dispensation = Dispensation.objects.create(
        stop=stop, municipality=inside.municipality, reason="Haster", applied_by=proposer
    )
    ratification = Ratification.objects.create(stop=stop, asks="ratify", reason="Ingen penger", asked_by=proposer)
    waiver = ReadinessWaiver.objects.create(
        solution=solution, criterion_key="behov", reason="Likevel", given_by=decider
    )
    phase = Phase.objects.create(
        rollout=rollout, name="Oppstart", start_date=timezone.localdate(), end_date=timezone.localdate()
    )
    entry = decision_log.record(
        DecisionKind.WAIVED, by=stage.cast["coordination group"], subject="Prismodellen", reason="Slik er det."
    )
    # By the group's only member, so that they may take it back, too.
    motion = Motion.objects.create(
        kind=DecisionKind.POSTPONED,
        subject="Pulje",
        pool=pools["submitted"],
        version=pools["submitted"].version,
        reason="Senere",
        put_forward_by=stage.cast["coordination group"],
    )
    meeting = meetings.plan(by=stage.cast["coordination group"], starts_at=timezone.now(), place="Teams")
    meetings.add_item(meeting.pk, by=stage.cast["coordination group"], title="Eventuelt")
    done = SignUp.objects.create(
        pool=pools["closed"],
        municipality=inside.municipality,
        state="completed",
        decision_maker="Rådmannen",
        decided_on=timezone.localdate(),
        signed_up_at=timezone.now(),
        signed_up_by=proposer,
    )
    status_proposal = StatusProposal.objects.create(
        sign_up=done, level="made_available", effective_date=timezone.localdate()
    )
    evaluation = Evaluation.objects.create(
        pool=pools["closed"],
        for_leader=[{"text": "Gikk det bra?", "scale": True}],
        for_municipality=[{"text": "Gikk det bra?", "scale": True}],
        open_until=timezone.localdate(),
        summary="Bra",
        advice="Gjør det igjen",
        shared_at=timezone.now(),
        shared_by=proposer,
    )
    material = Material.objects.create(
        solution=solution,
        kind="risk",
        title="Mal",
        owner="NHN",
        steward=proposer,
        review_due=timezone.localdate(),
        created_by=proposer,
    )
    file = MaterialFile.objects.create(name="mal.pdf", content_type="application/pdf", size=5, content=b"%PDF-")
    MaterialVersion.objects.create(material=material, number=1, file=file, published_by=proposer)
    webhook = Subscription.objects.create(
        owner=proposer, name="Et system", url="https://system.example/", kinds=["pool.moved"]
    )
    own_webhook = Subscription.objects.create(
        owner=stage.cast["administrator"], name="Et annet", url="https://system.example/", kinds=["pool.moved"]
    )
    delivery = Delivery.objects.create(subscription=webhook, kind="pool.moved", payload={}, pool=pools["open"])
    grant = Grant.objects.get(key="2024")
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.current(), requested_by=proposer)
    runs.carry_out(run.pk)
    draft = Reform.objects.create(name="Et utkast", date=timezone.localdate() + 400 * DAY, kind="merger")
    applied = Reform.objects.filter(state="applied").first()
    assert applied is not None
    import_run = ImportRun.objects.create(source="population", date=timezone.localdate(), requested_by=proposer)
    run.refresh_from_db()
    proposal = decisions.propose(run, {}, note="", by=person("second.grants", Role.GRANT_MANAGER))
    first, middle, last = (
        ReportRound.objects.create(grant=grant, name=name, due_on=timezone.localdate() + days * DAY)
        for name, days in (("Første", 10), ("Andre", 20), ("Tredje", 30))
    )
    written = Content(activities="Møter", used=1)
    sent = {"network": agder, "version": 0, "by": contact}
    funding_reports.save(first, agder, written, version=0, by=contact)
    submitted = funding_reports.send(middle, content=written, **sent)
    approved = funding_reports.send(last, content=written, **sent)
    # Sent by somebody who isn't in the cast.
    NetworkReport.objects.exclude(submitted_by=None).update(submitted_by=proposer)
    approved = funding_reports.approve(approved, version=approved.version, by=stage.cast["administrator"])
    repayment = Carryover.objects.create(report=approved, grant=grant, network=agder, kind="repayment", amount=1)
    Instalment.objects.create(grant=grant, number=1, due_on=timezone.localdate(), share=1)
    table = PublishedTable.objects.create(grant=grant, source="Et brev", dated=timezone.localdate(), added_by=proposer)
    sweep = KeySweep.objects.create(grant=grant, grid={}, count=1, requested_by=proposer)
    letter = keeping.Sent(keeping.about(grant, "letter/agder"), "oppdragsbrev.docx", DOCX_TYPE, b"Brevet")
    AssignmentLetter.objects.create(
        decision=grant.decisions.in_force().get(),
        network=agder,
        file=keeping.keep([letter], by=proposer)[0],
        sent_at=timezone.now(),
        sent_by=proposer,
    )
    number = inside.municipality.number
    folio_kwargs, folio_data = portfolio_work(stage, solution, proposer)
    owner_lists = {
        state: OwnerList.objects.create(
            solution=solution,
            level="in_use",
            date=timezone.localdate(),
            file_name="liste.csv",
            original=b"kommunenummer\n4203\n",
            digest=state,
            state=state,
            uploaded_by=proposer,
        )
        for state in ("draft", "committed")
    }
    status_file = StatusFile.objects.create(
        file_name="status.csv", original=b"kommunenummer;vkp\n4203;i bruk\n", digest="x", uploaded_by=proposer
    )
    member = GroupMember.objects.create(
        group=agder.group, title="Innføringsleder 1", function="rollout_leader", valid_from=timezone.localdate()
    )
    raised = {
        state: needs.raise_need(by=stage.cast["insider"], voice=agder, title=state, description="Slik er det.")
        for state in ("raised", "lifted", "taken_up")
    }
    # Raised by somebody who isn't in the cast.
    Need.objects.update(raised_by=proposer, municipality=inside.municipality)
    for state in ("lifted", "taken_up"):
        needs.lift(raised[state].pk, by=contact, version=1)
    needs.take_up(raised["taken_up"].pk, by=stage.cast["portfolio"], version=2, reason="Ja.")
    # Called by somebody who isn't in the cast, so that its own caller is no special case.
    caller, soon = person("caller", Role.ADMINISTRATOR), timezone.now() + 10 * DAY
    plan = gatherings.GatheringPlan(
        title="En samling",
        form="digital",
        starts_at=soon,
        ends_at=soon + dt.timedelta(hours=2),
        answer_by=timezone.localdate() + 5 * DAY,
    )
    regional = gatherings.create(by=caller, network=agder, plan=plan)
    national = gatherings.create(by=caller, network=None, plan=dataclasses.replace(plan, roles=(Role.GRANT_MANAGER,)))
    leave_message(contact, MessageKind.NEED_ANSWERED, "Svar")
    stage.kwargs = {
        "reform:draft": {"pk": draft.pk},
        "reform:applied": {"pk": applied.pk},
        "import": {"pk": import_run.pk},
        "network": {"key": agder.key},
        "front_panel": {"panel": "neste-samling"},
        "home_panel": {"panel": "neste-samling"},
        "network_panel": {"key": agder.key, "panel": "innforingslop"},
        "municipality": {"number": number},
        "history": {"kind": "networks.municipality", "pk": inside.municipality.pk},
        "history:kind": {"kind": "networks.user"},
        "municipality_panel": {"number": number, "panel": "innforingslop"},
        "county": {"number": "42"},
        "person": {"pk": other.pk},
        "assignment": {"pk": other.assignments.get().pk},
        "invitation": {"token": invitations.address(invitation).split("/")[-2]},
        "provider": {"key": "ansattporten"},
        "invitation_provider": {"token": invitations.address(invitation).split("/")[-2], "key": "ansattporten"},
        "solution": {"key": solution.key},
        "cell": {"number": number, "solution": solution.key},
        "rollout": {"pk": rollout.pk},
        "rollout:own": {"pk": own_rollout.pk},
        "rollout:partial": {"pk": partial.pk},
        "supplier": {"pk": supplier.pk},
        "product": {"pk": product.pk},
        "adaptation": {"pk": adaptation.pk},
        "fact": {"pk": fact.pk},
        "common_request": {"pk": common.pk},
        "dialogue_entry": {"pk": dialogue.pk},
        "owner_list": {"pk": owner_lists["draft"].pk},
        "status_file": {"pk": status_file.pk},
        "disagreement": {"pk": owner_lists["committed"].pk, "number": number},
        "sign_up": {"pk": sign_up.pk},
        "sheet": {"pk": sheet.pk},
        "dispensation": {"pk": dispensation.pk},
        "waiver": {"pk": waiver.pk},
        "ratification": {"pk": ratification.pk},
        "nkg_member": {"pk": stage.cast["coordination group"].pk},
        "phase": {"pk": rollout.pk, "kind": "faser", "part": phase.pk},
        "pool_change": {"pk": change.pk},
        "material": {"pk": material.pk},
        "status_proposal": {"pk": status_proposal.pk},
        "evaluation": {"pk": evaluation.pool_id},
        "evaluation_id": {"pk": evaluation.pk},
        "evaluation_of_municipality": {"pk": evaluation.pool_id, "number": number},
        "webhook": {"pk": webhook.pk},
        "webhook:own": {"pk": own_webhook.pk},
        "webhook_delivery": {"pk": delivery.pk},
        "meeting": {"pk": meeting.pk},
        "agenda_item": {"pk": meeting.items.first().pk},
        "logged_decision": {"pk": entry.pk},
        "motion": {"pk": motion.pk},
        "grant": {"key": grant.key},
        "run": {"pk": run.pk},
        "decision": {"pk": proposal.pk},
        "letter": {"key": grant.key, "network": agder.key},
        "sweep": {"pk": sweep.pk, "index": 0},
        "published_table": {"pk": table.pk},
        "payment": {"key": grant.key, "number": 1, "network": agder.key},
        "repayment": {"key": grant.key, "pk": repayment.pk},
        "repayment:api": {"pk": repayment.pk},
        "report:draft": {"key": grant.key, "pk": first.pk, "network": agder.key},
        "report:submitted": {"key": grant.key, "pk": middle.pk, "network": agder.key, "move": "godkjenn"},
        "report:approved": {"key": grant.key, "pk": last.pk, "network": agder.key},
        "report:api": {"pk": approved.pk},
        "report:review": {"pk": submitted.pk},
        "departure": {"pk": departure.pk},
        "member": {"key": agder.key, "pk": member.pk},
        "gathering:regional": {"pk": regional.pk},
        "gathering:national": {"pk": national.pk},
        "group-member": {"pk": member.pk},
        "mail_stop": {"token": digest.stop_address(proposer).split("/")[-2]},
        "calendar": {"token": ical.renew(proposer).split("/")[-1].removesuffix(".ics")},
        "message": {"pk": Message.objects.first().pk},
        "reset_link": {"uidb36": "1", "key": "made-up"},
        "passkey": {"pk": passkey.pk},
        "session": {"pk": 0},
        **folio_kwargs,
        **{f"need:{state}": {"pk": need.pk} for state, need in raised.items()},
        **{f"pool:{state}": {"pk": pool.pk} for state, pool in pools.items()},
    }
    report = {
        "municipality": number,
        "solution": solution.key,
        "level": "in_use",
        "effective_date": timezone.localdate().isoformat(),
        "version": 0,
    }
    stage.data = {
        f"pool:{state}": {
            "version": pool.version,
            "reason": "Slik er det.",
            "municipality": number,
            "decision_maker": "Rådmannen",
            "decided_on": timezone.localdate().isoformat(),
            "mandate": "delegated",
            "read": 1,
            "sheet_version": 1,
        }
        for state, pool in pools.items()
    }
    stage.data["report"] = report
    stage.data["motion"] = {"reason": "Slik er det."}
    stage.data["disagreement"] = {"choice": "keep", "reason": "Slik er det.", "version": 0}
    stage.data["report:submitted"] = stage.data["report:review"] = {"version": submitted.version, "words": ""}
    stage.data["repayment"] = stage.data["repayment:api"] = {"received_on": timezone.localdate().isoformat()}
    stage.data["material"] = {"municipality": number, "number": 1}
    stage.data["decision"] = {"decided_on": timezone.localdate().isoformat(), "reason": "Slik er det."}
    # The portfolio's files, of a solution and of an edition.
    edition = PortfolioEdition.objects.get(year=2023)
    booklet = Booklet.objects.create(
        edition=edition,
        as_of=timezone.localdate() - DAY,
        requested_by=stage.cast["portfolio"],
        state="done",
        finished_at=timezone.now(),
        content={},
        file=keeping.keep([keeping.Sent("booklet", "hefte.docx", DOCX_TYPE, b"docx")], by=None)[0],
    )
    stage.kwargs |= {
        "ending": {"ending": "csv"},
        "of_solution": {"ending": "csv"},
        "catalogue": {"form": "ttl"},
        "booklet": {"pk": booklet.pk},
    }
    stage.query["of_solution"] = {"losning": "kjernejournal"}
    stage.data["booklet_order"] = {"edition": edition.pk, "as_of": timezone.localdate().isoformat()}
    stage.query["history:api"] = {"kind": "networks.municipality", "row": inside.municipality.pk}
    stage.query["of_grant"] = {"grant": grant.key}
    stage.query["two_runs"] = {"a": run.pk, "b": run.pk}
    stage.data |= {
        f"need:{state}": {
            "action": {"raised": "lift", "lifted": "take_up"}.get(state, "resolve"),
            "version": Need.objects.get(pk=need.pk).version,
            "reason": "Slik er det.",
            "recipient": "ks",
            "into_id": raised["lifted"].pk,
            "network": agder.key,
            "title": "Enda et behov",
            "description": "Slik er det.",
        }
        for state, need in raised.items()
    }
    stage.data["gathering:regional"] = {
        "version": 1,
        "reason": "Slik er det.",
        "reply": "yes",
        "notes": "Slik er det.",
        "network": agder.key,
        "title": "Enda en samling",
        "form": "digital",
        "starts_at": soon.isoformat(),
        "ends_at": (soon + dt.timedelta(hours=1)).isoformat(),
        "answer_by": timezone.localdate().isoformat(),
    }
    stage.data["group-member"] = {
        "network": agder.key,
        "title": "En ressurs",
        "function": "network_resource",
        "valid_from": timezone.localdate().isoformat(),
    }
    stage.data |= folio_data
    return stage

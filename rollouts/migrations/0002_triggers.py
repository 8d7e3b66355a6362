import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations



class Migration(migrations.Migration):
    """What the database itself refuses, and what it keeps of each change (pghistory)."""

    dependencies = [("rollouts", "0001_initial")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='materialfile',
            trigger=pgtrigger.compiler.Trigger(name='material_file_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b2969942fc0076842e37237c5d584eaac04010e0', operation='UPDATE OR DELETE', pgid='pgtrigger_material_file_stands_5fd2c', table='rollouts_materialfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplier',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_supplierevent" ("contact", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key") VALUES (NEW."contact", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_key"); RETURN NULL;', hash='6da7d8b4b8601fa2edddd73a7e37e5e05b0feb43', operation='INSERT', pgid='pgtrigger_insert_insert_83a2d', table='rollouts_supplier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplier',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_supplierevent" ("contact", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key") VALUES (NEW."contact", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_key"); RETURN NULL;', hash='c228a434ae2ca166c320257d27aa3ae068979d48', operation='UPDATE', pgid='pgtrigger_update_update_11bc1', table='rollouts_supplier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacitylimit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_capacitylimitevent" ("from_inhabitants", "id", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id") VALUES (NEW."from_inhabitants", NEW."id", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;', hash='c9ea2232149ecf3f5fefbb2d3d505d9fb53d8cea', operation='INSERT', pgid='pgtrigger_insert_insert_b7342', table='rollouts_capacitylimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacitylimit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_capacitylimitevent" ("from_inhabitants", "id", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id") VALUES (NEW."from_inhabitants", NEW."id", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;', hash='7cc6be4a9f1bea0d13d9aa083da3fce33bf53065', operation='UPDATE', pgid='pgtrigger_update_update_93724', table='rollouts_capacitylimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attempt',
            trigger=pgtrigger.compiler.Trigger(name='attempt_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7ced1a5843d457e067c46595d71b6cc85badaf53', operation='UPDATE', pgid='pgtrigger_attempt_stands_5fbaa', table='rollouts_attempt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluationanswer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_evaluationanswerevent" ("answered_at", "answered_by_id", "evaluation_id", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "values") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."evaluation_id", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."values"); RETURN NULL;', hash='abf1fb11d84c944b8565efc560bb979a95fbe78e', operation='INSERT', pgid='pgtrigger_insert_insert_f8992', table='rollouts_evaluationanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluationanswer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_evaluationanswerevent" ("answered_at", "answered_by_id", "evaluation_id", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "values") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."evaluation_id", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."values"); RETURN NULL;', hash='939e986d86720def61fcb607352c6c9e1fded5db', operation='UPDATE', pgid='pgtrigger_update_update_cc70e', table='rollouts_evaluationanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='material',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_materialevent" ("created_at", "created_by_id", "id", "kind", "language", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_due", "solution_id", "steward_id", "title") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."language", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_due", NEW."solution_id", NEW."steward_id", NEW."title"); RETURN NULL;', hash='eac55a21281c982a8694f9bd21981401503ca297', operation='INSERT', pgid='pgtrigger_insert_insert_fafec', table='rollouts_material', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='material',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_materialevent" ("created_at", "created_by_id", "id", "kind", "language", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_due", "solution_id", "steward_id", "title") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."language", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_due", NEW."solution_id", NEW."steward_id", NEW."title"); RETURN NULL;', hash='bb01fd9a6c344fce37e84d7b274fc89a93e87fb0', operation='UPDATE', pgid='pgtrigger_update_update_83fb7', table='rollouts_material', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materialversion',
            trigger=pgtrigger.compiler.Trigger(name='material_version_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='34dac8e2785247b2be6ebeadd10e6f34342474ea', operation='UPDATE OR DELETE', pgid='pgtrigger_material_version_stands_35d62', table='rollouts_materialversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materialcopy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_materialcopyevent" ("id", "material_id", "municipality_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "updated_at", "updated_by_id") VALUES (NEW."id", NEW."material_id", NEW."municipality_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;', hash='dde899da441277f125d75e563619820f262efbb6', operation='INSERT', pgid='pgtrigger_insert_insert_5181a', table='rollouts_materialcopy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materialcopy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_materialcopyevent" ("id", "material_id", "municipality_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "updated_at", "updated_by_id") VALUES (NEW."id", NEW."material_id", NEW."municipality_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;', hash='9c3418c61a2c460c5a60a18a834a0d7d8de1fdbf', operation='UPDATE', pgid='pgtrigger_update_update_4dcab', table='rollouts_materialcopy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='meeting_is_held_once', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:held,planned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d16913fee3383dae086b8e9dc0072b6ec7408b31', operation='UPDATE', pgid='pgtrigger_meeting_is_held_once_94b05', table='rollouts_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_meetingevent" ("created_at", "created_by_id", "id", "link", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."link", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."starts_at", NEW."state"); RETURN NULL;', hash='eb8e6b7ec3f3ff149f404045d0a2c55b5cebe37b', operation='INSERT', pgid='pgtrigger_insert_insert_8b610', table='rollouts_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_meetingevent" ("created_at", "created_by_id", "id", "link", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."link", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."starts_at", NEW."state"); RETURN NULL;', hash='d3cbffd2df955fce311ce8ba1d1eedbece8bac3b', operation='UPDATE', pgid='pgtrigger_update_update_f2d6c', table='rollouts_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_evaluationevent" ("advice", "for_leader", "for_municipality", "id", "open_until", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "shared_at", "shared_by_id", "summary") VALUES (NEW."advice", NEW."for_leader", NEW."for_municipality", NEW."id", NEW."open_until", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool_id", NEW."shared_at", NEW."shared_by_id", NEW."summary"); RETURN NULL;', hash='e925b78a0b69bfef54b41e93db1b060bd07c0106', operation='INSERT', pgid='pgtrigger_insert_insert_3373a', table='rollouts_evaluation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_evaluationevent" ("advice", "for_leader", "for_municipality", "id", "open_until", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "shared_at", "shared_by_id", "summary") VALUES (NEW."advice", NEW."for_leader", NEW."for_municipality", NEW."id", NEW."open_until", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool_id", NEW."shared_at", NEW."shared_by_id", NEW."summary"); RETURN NULL;', hash='3c651bd9042e5744debaec84caab800d54910e39', operation='UPDATE', pgid='pgtrigger_update_update_234e5', table='rollouts_evaluation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poolchange',
            trigger=pgtrigger.compiler.Trigger(name='pool_change_is_decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{submitted:approved,submitted:returned,submitted:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5ee99b3f7e32a8fd109ddbb9928a0195aa3661e7', operation='UPDATE', pgid='pgtrigger_pool_change_is_decided_once_24579', table='rollouts_poolchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poolchange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_poolchangeevent" ("after", "before", "decided_at", "decided_by_id", "decision_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "reason", "state", "submitted_at", "submitted_by_id") VALUES (NEW."after", NEW."before", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool_id", NEW."reason", NEW."state", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='eeb1dc2a6c2f3372341289139f8176933561fb6b', operation='INSERT', pgid='pgtrigger_insert_insert_79c27', table='rollouts_poolchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poolchange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_poolchangeevent" ("after", "before", "decided_at", "decided_by_id", "decision_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "reason", "state", "submitted_at", "submitted_by_id") VALUES (NEW."after", NEW."before", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool_id", NEW."reason", NEW."state", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='ab58d0b63e187edd6157918312827375fda7cc0b', operation='UPDATE', pgid='pgtrigger_update_update_fef05', table='rollouts_poolchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loggeddecision',
            trigger=pgtrigger.compiler.Trigger(name='decision_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a5743f76ccf5f9a9a6901b9206cf84a01d027570', operation='UPDATE OR DELETE', pgid='pgtrigger_decision_log_is_append_only_5d35c', table='rollouts_loggeddecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pooltransition',
            trigger=pgtrigger.compiler.Trigger(name='pool_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='df9975df2b8319986417ebe5bcf15961c31e1f72', operation='UPDATE OR DELETE', pgid='pgtrigger_pool_log_is_append_only_e2e5d', table='rollouts_pooltransition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='municipalityfact',
            trigger=pgtrigger.compiler.Trigger(name='facts_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1fae74d12e9583fa1ecc4ce3d8f2546ee2e1ae9', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_are_append_only_00feb', table='rollouts_municipalityfact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adaptationreport',
            trigger=pgtrigger.compiler.Trigger(name='adaptations_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49772e256d1bf1424b6053d1c8489791501eab03', operation='UPDATE OR DELETE', pgid='pgtrigger_adaptations_are_append_only_f9443', table='rollouts_adaptationreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionset',
            trigger=pgtrigger.compiler.Trigger(name='question_set_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f545aa62c085f7a5794c9d8bb5f234897705ad17', operation='UPDATE OR DELETE', pgid='pgtrigger_question_set_stands_2ea00', table='rollouts_questionset', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesscriterion',
            trigger=pgtrigger.compiler.Trigger(name='criterion_version_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='01e0e8f7b20126a34445bd805264488e3669792d', operation='UPDATE OR DELETE', pgid='pgtrigger_criterion_version_stands_54b16', table='rollouts_readinesscriterion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='assessment_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f71d0f820859ca878ebe51b8ecf6bade615b120', operation='UPDATE OR DELETE', pgid='pgtrigger_assessment_is_append_only_ae790', table='rollouts_readinessassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rollout',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_rolloutevent" ("announced_on", "created_at", "created_by_id", "criteria", "id", "leader_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "solution_id", "title", "track") VALUES (NEW."announced_on", NEW."created_at", NEW."created_by_id", NEW."criteria", NEW."id", NEW."leader_id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."solution_id", NEW."title", NEW."track"); RETURN NULL;', hash='52dd684b858fd23464c965e19fb2c75421ab4d3b', operation='INSERT', pgid='pgtrigger_insert_insert_8fac0', table='rollouts_rollout', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rollout',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_rolloutevent" ("announced_on", "created_at", "created_by_id", "criteria", "id", "leader_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "solution_id", "title", "track") VALUES (NEW."announced_on", NEW."created_at", NEW."created_by_id", NEW."criteria", NEW."id", NEW."leader_id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."solution_id", NEW."title", NEW."track"); RETURN NULL;', hash='98689e36e8e6536ffbc7fd6d8b7cc987c072cbe4', operation='UPDATE', pgid='pgtrigger_update_update_7becf', table='rollouts_rollout', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesswaiver',
            trigger=pgtrigger.compiler.Trigger(name='waiver_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='43d1e956c945249cc00668561c97640db16f12d0', operation='DELETE', pgid='pgtrigger_waiver_is_kept_e48fa', table='rollouts_readinesswaiver', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesswaiver',
            trigger=pgtrigger.compiler.Trigger(name='ended_waiver_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='85ae10bb1f8eda2aadd0d0625c743765d582df67', operation='UPDATE', pgid='pgtrigger_ended_waiver_stands_79395', table='rollouts_readinesswaiver', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesswaiver',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_readinesswaiverevent" ("criterion_key", "end_reason", "ended_at", "ended_by_id", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rollout_id", "solution_id") VALUES (NEW."criterion_key", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."given_at", NEW."given_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."rollout_id", NEW."solution_id"); RETURN NULL;', hash='c84567c791af1c9a23f6aa765609f1e6ce60ab4f', operation='INSERT', pgid='pgtrigger_insert_insert_8e575', table='rollouts_readinesswaiver', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesswaiver',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_readinesswaiverevent" ("criterion_key", "end_reason", "ended_at", "ended_by_id", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rollout_id", "solution_id") VALUES (NEW."criterion_key", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."given_at", NEW."given_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."rollout_id", NEW."solution_id"); RETURN NULL;', hash='365f20da252c73eb22930420dc927a3e56016c46', operation='UPDATE', pgid='pgtrigger_update_update_0d7b1', table='rollouts_readinesswaiver', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pool',
            trigger=pgtrigger.compiler.Trigger(name='pool_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:cancelled,approved:open,closed:cancelled,closed:open,closed:running,draft:cancelled,draft:submitted,open:cancelled,open:closed,returned:cancelled,returned:submitted,running:cancelled,running:completed,submitted:approved,submitted:cancelled,submitted:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5d5e7059d878cd90fa7c2c6a08ae831d1bf9db47', operation='UPDATE', pgid='pgtrigger_pool_moves_by_the_table_14757', table='rollouts_pool', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pool',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_poolevent" ("capacity", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision", "decision_reason", "end_date", "id", "leader_id", "minimum", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "sign_up_deadline", "start_date", "state", "submitted_at", "submitted_by_id", "updated_at", "updated_by_id", "version") VALUES (NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."decision_reason", NEW."end_date", NEW."id", NEW."leader_id", NEW."minimum", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rollout_id", NEW."sign_up_deadline", NEW."start_date", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='15eb9cb129174c9ade72ad0157666c9e53786e28', operation='INSERT', pgid='pgtrigger_insert_insert_e44fe', table='rollouts_pool', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pool',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_poolevent" ("capacity", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision", "decision_reason", "end_date", "id", "leader_id", "minimum", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "sign_up_deadline", "start_date", "state", "submitted_at", "submitted_by_id", "updated_at", "updated_by_id", "version") VALUES (NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."decision_reason", NEW."end_date", NEW."id", NEW."leader_id", NEW."minimum", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rollout_id", NEW."sign_up_deadline", NEW."start_date", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='846330a813f5a213863f259ab4f9017d4dcbd8a1', operation='UPDATE', pgid='pgtrigger_update_update_d2f98', table='rollouts_pool', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phase',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_phaseevent" ("end_date", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "start_date") VALUES (NEW."end_date", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rollout_id", NEW."start_date"); RETURN NULL;', hash='db191e218ecac00a5924ef8a402ddb792a9860b0', operation='INSERT', pgid='pgtrigger_insert_insert_823ef', table='rollouts_phase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phase',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_phaseevent" ("end_date", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "start_date") VALUES (NEW."end_date", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rollout_id", NEW."start_date"); RETURN NULL;', hash='1fca3b7741db193c3c9fa9d27648af0eaab0c920', operation='UPDATE', pgid='pgtrigger_update_update_10cdb', table='rollouts_phase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='motion_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='278fcb319f53c6cb4c76bae902b6da623ca5587b', operation='DELETE', pgid='pgtrigger_motion_is_kept_bb39a', table='rollouts_motion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='ended_motion_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'carried\', \'to_meeting\', \'taken_back\', \'lapsed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c8ce32f23007c34237d6671621ec29dd33d75fa1', operation='UPDATE', pgid='pgtrigger_ended_motion_stands_9547e', table='rollouts_motion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_motionevent" ("change_id", "criterion_key", "decision_id", "dispensation_id", "end_reason", "ended_at", "ended_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "put_forward_at", "put_forward_by_id", "reason", "rollout_id", "solution_id", "state", "subject", "version", "waiver_id") VALUES (NEW."change_id", NEW."criterion_key", NEW."decision_id", NEW."dispensation_id", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool_id", NEW."put_forward_at", NEW."put_forward_by_id", NEW."reason", NEW."rollout_id", NEW."solution_id", NEW."state", NEW."subject", NEW."version", NEW."waiver_id"); RETURN NULL;', hash='19f11383ef5f5e2f054fac89ae5371c67cc694a3', operation='INSERT', pgid='pgtrigger_insert_insert_075d6', table='rollouts_motion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_motionevent" ("change_id", "criterion_key", "decision_id", "dispensation_id", "end_reason", "ended_at", "ended_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "put_forward_at", "put_forward_by_id", "reason", "rollout_id", "solution_id", "state", "subject", "version", "waiver_id") VALUES (NEW."change_id", NEW."criterion_key", NEW."decision_id", NEW."dispensation_id", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool_id", NEW."put_forward_at", NEW."put_forward_by_id", NEW."reason", NEW."rollout_id", NEW."solution_id", NEW."state", NEW."subject", NEW."version", NEW."waiver_id"); RETURN NULL;', hash='6346b318af19a113096763beb716fbef5fadf7cf', operation='UPDATE', pgid='pgtrigger_update_update_92fbb', table='rollouts_motion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_milestoneevent" ("due_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached_on", "rollout_id") VALUES (NEW."due_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reached_on", NEW."rollout_id"); RETURN NULL;', hash='416580fe639368b2042bd45de3e3cbab5cc21db5', operation='INSERT', pgid='pgtrigger_insert_insert_7923d', table='rollouts_milestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_milestoneevent" ("due_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached_on", "rollout_id") VALUES (NEW."due_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reached_on", NEW."rollout_id"); RETURN NULL;', hash='a5c60e0495e326302f29f5e174270a53b16f31f0', operation='UPDATE', pgid='pgtrigger_update_update_db6db', table='rollouts_milestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinednetwork',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_joinednetworkevent" ("id", "joined_at", "joined_by_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id") VALUES (NEW."id", NEW."joined_at", NEW."joined_by_id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rollout_id"); RETURN NULL;', hash='02c050c3fafe0f952926c9c1a7465089181301c8', operation='INSERT', pgid='pgtrigger_insert_insert_d832d', table='rollouts_joinednetwork', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinednetwork',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_joinednetworkevent" ("id", "joined_at", "joined_by_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id") VALUES (NEW."id", NEW."joined_at", NEW."joined_by_id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rollout_id"); RETURN NULL;', hash='fcc524fa07615bfdcaa14c8f1004068764e62443', operation='UPDATE', pgid='pgtrigger_update_update_ad2a9', table='rollouts_joinednetwork', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='informationsheet',
            trigger=pgtrigger.compiler.Trigger(name='published_sheet_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."published_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2072df8894894fb6297a859dfd170a4d2d8d8b59', operation='UPDATE OR DELETE', pgid='pgtrigger_published_sheet_stands_b8b22', table='rollouts_informationsheet', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='informationsheet',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_informationsheetevent" ("change_note", "consequences", "costs", "id", "is_material", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prerequisites", "published_at", "published_by_id", "rollout_id", "saved", "support", "updated_at", "updated_by_id", "version") VALUES (NEW."change_note", NEW."consequences", NEW."costs", NEW."id", NEW."is_material", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prerequisites", NEW."published_at", NEW."published_by_id", NEW."rollout_id", NEW."saved", NEW."support", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='b025d8b5865471a0a48898977deced8b650294a2', operation='INSERT', pgid='pgtrigger_insert_insert_8a16c', table='rollouts_informationsheet', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='informationsheet',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_informationsheetevent" ("change_note", "consequences", "costs", "id", "is_material", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prerequisites", "published_at", "published_by_id", "rollout_id", "saved", "support", "updated_at", "updated_by_id", "version") VALUES (NEW."change_note", NEW."consequences", NEW."costs", NEW."id", NEW."is_material", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prerequisites", NEW."published_at", NEW."published_by_id", NEW."rollout_id", NEW."saved", NEW."support", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='1c279959c4214c8978bd199e40232a2fab03a7e6', operation='UPDATE', pgid='pgtrigger_update_update_5fbf0', table='rollouts_informationsheet', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eligibilityrules',
            trigger=pgtrigger.compiler.Trigger(name='eligibility_rules_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee50f666bab8aa3cf6b42c60279bbc4abc6f3a6e', operation='UPDATE OR DELETE', pgid='pgtrigger_eligibility_rules_are_append_only_36a26', table='rollouts_eligibilityrules', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_checklistitemevent" ("due_weeks", "explanation", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "rollout_id", "text") VALUES (NEW."due_weeks", NEW."explanation", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."rollout_id", NEW."text"); RETURN NULL;', hash='6482af6ce3104c00bfb872967f0885bd40bc9e2c', operation='INSERT', pgid='pgtrigger_insert_insert_aac86', table='rollouts_checklistitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_checklistitemevent" ("due_weeks", "explanation", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "rollout_id", "text") VALUES (NEW."due_weeks", NEW."explanation", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_at", NEW."rollout_id", NEW."text"); RETURN NULL;', hash='44faffdb6f907f47d3de5c9a8f58c849d317ffcc', operation='UPDATE', pgid='pgtrigger_update_update_811c7', table='rollouts_checklistitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_activityevent" ("date", "ends_at", "id", "link", "material_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "process", "responsible", "rollout_id", "starts_at", "title") VALUES (NEW."date", NEW."ends_at", NEW."id", NEW."link", NEW."material_link", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool_id", NEW."process", NEW."responsible", NEW."rollout_id", NEW."starts_at", NEW."title"); RETURN NULL;', hash='ec0339b43596cf5ef3e44dcce349fbd342b2bc11', operation='INSERT', pgid='pgtrigger_insert_insert_7eb62', table='rollouts_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_activityevent" ("date", "ends_at", "id", "link", "material_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "process", "responsible", "rollout_id", "starts_at", "title") VALUES (NEW."date", NEW."ends_at", NEW."id", NEW."link", NEW."material_link", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool_id", NEW."process", NEW."responsible", NEW."rollout_id", NEW."starts_at", NEW."title"); RETURN NULL;', hash='87164cb9cd06960a4828b62b793dfb3362e84326', operation='UPDATE', pgid='pgtrigger_update_update_bb5a4', table='rollouts_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signup',
            trigger=pgtrigger.compiler.Trigger(name='sign_up_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{confirmed:completed,confirmed:signed_up,confirmed:withdrawn,invited:confirmed,invited:declined,invited:waiting,signed_up:completed,signed_up:confirmed,signed_up:withdrawn,waiting:confirmed,waiting:signed_up,waiting:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e4b52b081d63fe048b674e9dd4a51768890105a1', operation='UPDATE', pgid='pgtrigger_sign_up_moves_by_the_table_d3aa7', table='rollouts_signup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_signupevent" ("decided_on", "decision_maker", "declined_at", "declined_by_id", "id", "invited_at", "invited_by_id", "leaving_reason", "mandate", "mandate_reference", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "sheet_id", "signed_up_at", "signed_up_by_id", "state", "wished_pool_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."decided_on", NEW."decision_maker", NEW."declined_at", NEW."declined_by_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."leaving_reason", NEW."mandate", NEW."mandate_reference", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool_id", NEW."sheet_id", NEW."signed_up_at", NEW."signed_up_by_id", NEW."state", NEW."wished_pool_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='84caa907035dad167539fde7b3093dad3d19bea3', operation='INSERT', pgid='pgtrigger_insert_insert_6f3dd', table='rollouts_signup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_signupevent" ("decided_on", "decision_maker", "declined_at", "declined_by_id", "id", "invited_at", "invited_by_id", "leaving_reason", "mandate", "mandate_reference", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "sheet_id", "signed_up_at", "signed_up_by_id", "state", "wished_pool_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."decided_on", NEW."decision_maker", NEW."declined_at", NEW."declined_by_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."leaving_reason", NEW."mandate", NEW."mandate_reference", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool_id", NEW."sheet_id", NEW."signed_up_at", NEW."signed_up_by_id", NEW."state", NEW."wished_pool_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='f122899b4a3c134d8a1a23aea46166d31b567d62', operation='UPDATE', pgid='pgtrigger_update_update_bbf6e', table='rollouts_signup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklisttick',
            trigger=pgtrigger.compiler.Trigger(name='tick_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6590977864ec9156bb83d272926f219c591597c9', operation='DELETE', pgid='pgtrigger_tick_is_kept_1ed29', table='rollouts_checklisttick', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signuptransition',
            trigger=pgtrigger.compiler.Trigger(name='sign_up_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a2df176b605103371434482ffd11c16f43ce19e2', operation='UPDATE OR DELETE', pgid='pgtrigger_sign_up_log_is_append_only_d4492', table='rollouts_signuptransition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='solutionstop',
            trigger=pgtrigger.compiler.Trigger(name='stop_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8a16fab953a2a5e1e0fbea3df0db0b0d55648118', operation='DELETE', pgid='pgtrigger_stop_is_kept_351ad', table='rollouts_solutionstop', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='solutionstop',
            trigger=pgtrigger.compiler.Trigger(name='resumed_stop_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."resumed_on" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2f9df7ab2c97f6695ef73b3cce56f414669255ac', operation='UPDATE', pgid='pgtrigger_resumed_stop_stands_9c390', table='rollouts_solutionstop', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='solutionstop',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_solutionstopevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "resume_reason", "resumed_by_id", "resumed_on", "solution_id", "stopped_by_id", "stopped_on") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."resume_reason", NEW."resumed_by_id", NEW."resumed_on", NEW."solution_id", NEW."stopped_by_id", NEW."stopped_on"); RETURN NULL;', hash='3c02e77f2e13450fd295ab205f081dd07f3eab25', operation='INSERT', pgid='pgtrigger_insert_insert_2c314', table='rollouts_solutionstop', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='solutionstop',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_solutionstopevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "resume_reason", "resumed_by_id", "resumed_on", "solution_id", "stopped_by_id", "stopped_on") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."resume_reason", NEW."resumed_by_id", NEW."resumed_on", NEW."solution_id", NEW."stopped_by_id", NEW."stopped_on"); RETURN NULL;', hash='7fcb07a802005bd1204d3535c266b0e22c99ddb5', operation='UPDATE', pgid='pgtrigger_update_update_e940a', table='rollouts_solutionstop', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispensation',
            trigger=pgtrigger.compiler.Trigger(name='dispensation_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='169146529e4e8ebc0c1ff803a1c28e7adb5a6865', operation='DELETE', pgid='pgtrigger_dispensation_is_kept_d2467', table='rollouts_dispensation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispensation',
            trigger=pgtrigger.compiler.Trigger(name='dispensation_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{applied_for:granted,applied_for:refused,applied_for:withdrawn,granted:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c6df4cd3736e203aa308302e243dc2c871a83c2c', operation='UPDATE', pgid='pgtrigger_dispensation_moves_by_the_table_88ae7', table='rollouts_dispensation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispensation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_dispensationevent" ("applied_at", "applied_by_id", "decided_at", "decided_by_id", "decision_reason", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "stop_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."stop_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='d93c012b40e857d0836d03e239aa8f91ecb6e50c', operation='INSERT', pgid='pgtrigger_insert_insert_e33e2', table='rollouts_dispensation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispensation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_dispensationevent" ("applied_at", "applied_by_id", "decided_at", "decided_by_id", "decision_reason", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "stop_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."stop_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='a7378d715f7894ec475ed4979c3c8ec10a335621', operation='UPDATE', pgid='pgtrigger_update_update_419e7', table='rollouts_dispensation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statusproposal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_statusproposalevent" ("answered_at", "answered_by_id", "created_at", "effective_date", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "report_id", "sign_up_id", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."effective_date", NEW."id", NEW."level", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."report_id", NEW."sign_up_id", NEW."state"); RETURN NULL;', hash='7fe0521ea8d735372735fe79799003edc64bbe66', operation='INSERT', pgid='pgtrigger_insert_insert_48452', table='rollouts_statusproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statusproposal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_statusproposalevent" ("answered_at", "answered_by_id", "created_at", "effective_date", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "report_id", "sign_up_id", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."effective_date", NEW."id", NEW."level", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."report_id", NEW."sign_up_id", NEW."state"); RETURN NULL;', hash='b21c42045efc7f41267c973b0124ed0daf3df360', operation='UPDATE', pgid='pgtrigger_update_update_2ba02', table='rollouts_statusproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_productevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "supplier_id") VALUES (NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."supplier_id"); RETURN NULL;', hash='a151be7efd0c242e63206fa8e8f9c7fcf3bf70fc', operation='INSERT', pgid='pgtrigger_insert_insert_9c3d1', table='rollouts_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_productevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "supplier_id") VALUES (NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."supplier_id"); RETURN NULL;', hash='b199fc361dbb0325a2c8e2746d45c04324fbf988', operation='UPDATE', pgid='pgtrigger_update_update_7851f', table='rollouts_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dialogueentry',
            trigger=pgtrigger.compiler.Trigger(name='dialogue_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec0e222569718aa2dccb14a4765d82273206ab4a', operation='UPDATE OR DELETE', pgid='pgtrigger_dialogue_is_append_only_17864', table='rollouts_dialogueentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commonrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_commonrequestevent" ("answer", "answered_at", "answered_by_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "solution_id", "state", "supplier_id", "text", "title") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."created_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."solution_id", NEW."state", NEW."supplier_id", NEW."text", NEW."title"); RETURN NULL;', hash='ed64809441c2115899f53d0284f94ddab8d14977', operation='INSERT', pgid='pgtrigger_insert_insert_c94e1', table='rollouts_commonrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commonrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_commonrequestevent" ("answer", "answered_at", "answered_by_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "solution_id", "state", "supplier_id", "text", "title") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."created_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."solution_id", NEW."state", NEW."supplier_id", NEW."text", NEW."title"); RETURN NULL;', hash='aa5d1e2c555ad100f8408646778f692a63737b2e', operation='UPDATE', pgid='pgtrigger_update_update_2121f', table='rollouts_commonrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trackchoice',
            trigger=pgtrigger.compiler.Trigger(name='track_choice_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='723baefae404ad0590f6985a947449881fe6b60c', operation='UPDATE OR DELETE', pgid='pgtrigger_track_choice_stands_0c6cc', table='rollouts_trackchoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='voice',
            trigger=pgtrigger.compiler.Trigger(name='voice_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd71911eacbe11c3c57ba1a9e52b0bec70047583', operation='UPDATE OR DELETE', pgid='pgtrigger_voice_is_append_only_b24cb', table='rollouts_voice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workinggroupmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rollouts_workinggroupmemberevent" ("function", "id", "is_leader", "municipality_id", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "valid_from", "valid_to") VALUES (NEW."function", NEW."id", NEW."is_leader", NEW."municipality_id", NEW."name", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rollout_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='02949a7f640b1292b51f39f1b705f55294cbbb58', operation='INSERT', pgid='pgtrigger_insert_insert_02d3d', table='rollouts_workinggroupmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workinggroupmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rollouts_workinggroupmemberevent" ("function", "id", "is_leader", "municipality_id", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rollout_id", "valid_from", "valid_to") VALUES (NEW."function", NEW."id", NEW."is_leader", NEW."municipality_id", NEW."name", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rollout_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='7e1d2f0369f039a8fd98c4b31d1e801b0a2b869a', operation='UPDATE', pgid='pgtrigger_update_update_cbe07', table='rollouts_workinggroupmember', when='AFTER')),
        ),
    ]

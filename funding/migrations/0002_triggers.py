import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations



class Migration(migrations.Migration):
    """What the database itself refuses, and what it keeps of each change (pghistory)."""

    dependencies = [("funding", "0001_initial")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='allocationline',
            trigger=pgtrigger.compiler.Trigger(name='lines_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0a393272ac90f90825da7e3befeb3bf2c754cd7c', operation='UPDATE OR DELETE', pgid='pgtrigger_lines_stand_e22fc', table='funding_allocationline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_grantevent" ("accounting_fields", "amount_to_share", "carried_over", "chapter", "created_by_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "stated_sum", "supplements_id", "title", "total_set_aside", "year") VALUES (NEW."accounting_fields", NEW."amount_to_share", NEW."carried_over", NEW."chapter", NEW."created_by_id", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."source", NEW."stated_sum", NEW."supplements_id", NEW."title", NEW."total_set_aside", NEW."year"); RETURN NULL;', hash='1c6ccbb06dd355816f0f2fb99193d52a9b89586a', operation='INSERT', pgid='pgtrigger_insert_insert_056d1', table='funding_grant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_grantevent" ("accounting_fields", "amount_to_share", "carried_over", "chapter", "created_by_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "stated_sum", "supplements_id", "title", "total_set_aside", "year") VALUES (NEW."accounting_fields", NEW."amount_to_share", NEW."carried_over", NEW."chapter", NEW."created_by_id", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."source", NEW."stated_sum", NEW."supplements_id", NEW."title", NEW."total_set_aside", NEW."year"); RETURN NULL;', hash='8e2e39f14a37c29a82fd698901b49e100c045a37', operation='UPDATE', pgid='pgtrigger_update_update_a32c1', table='funding_grant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deduction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_deductionevent" ("amount", "grant_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."amount", NEW."grant_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='62859533d4d778ab51c22bc1b6b7c0b71e257937', operation='INSERT', pgid='pgtrigger_insert_insert_2a14e', table='funding_deduction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deduction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_deductionevent" ("amount", "grant_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."amount", NEW."grant_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='76a6f771461c0d6f1a65272f5733952e45a991bd', operation='UPDATE', pgid='pgtrigger_update_update_4ee98', table='funding_deduction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='decisions_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2147e72a2af25b1ff1996b6f21a31c5af03b3e02', operation='DELETE', pgid='pgtrigger_decisions_stay_1df38', table='funding_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='decided_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'proposed' AND NOT (OLD.state = 'decided' AND NEW.state = 'replaced' AND to_jsonb(OLD) - 'state' = to_jsonb(NEW) - 'state'))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e40649825a161734c67174081d095801d1e9d838', operation='UPDATE', pgid='pgtrigger_decided_stands_0997a', table='funding_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decidedamount',
            trigger=pgtrigger.compiler.Trigger(name='decided_amounts_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='606125533f32f20b48145b8f7cb5091e0124adca', operation='UPDATE OR DELETE', pgid='pgtrigger_decided_amounts_stand_5423b', table='funding_decidedamount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decidedamount',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_decidedamountevent" ("amount", "computed", "decided_on", "decision_id", "grant_id", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."amount", NEW."computed", NEW."decided_on", NEW."decision_id", NEW."grant_id", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;', hash='d213b24271409566b2fa639888a33eecb49e88cf', operation='INSERT', pgid='pgtrigger_insert_insert_56298', table='funding_decidedamount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decidedamount',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_decidedamountevent" ("amount", "computed", "decided_on", "decision_id", "grant_id", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."amount", NEW."computed", NEW."decided_on", NEW."decision_id", NEW."grant_id", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;', hash='6c200361f02c6dd6e1a577b0406927508a5465d1', operation='UPDATE', pgid='pgtrigger_update_update_4b5d2', table='funding_decidedamount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationrun',
            trigger=pgtrigger.compiler.Trigger(name='finished_runs_stand', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'done\', \'failed\', \'cancelled\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a9c430839c28428cd58ca939812a0172fede7245', operation='UPDATE OR DELETE', pgid='pgtrigger_finished_runs_stand_8939c', table='funding_allocationrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationkey',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_allocationkeyevent" ("base_amount", "ceiling_amount", "created_on", "factor_share", "factors", "flat_share", "floor_amount", "grant_id", "id", "municipality_date", "municipality_weight", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population_date", "population_weight", "rounding_unit", "source", "version") VALUES (NEW."base_amount", NEW."ceiling_amount", NEW."created_on", NEW."factor_share", NEW."factors", NEW."flat_share", NEW."floor_amount", NEW."grant_id", NEW."id", NEW."municipality_date", NEW."municipality_weight", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population_date", NEW."population_weight", NEW."rounding_unit", NEW."source", NEW."version"); RETURN NULL;', hash='7fe169f82eb4f5ba026e0e97c02bde8bbe7a24a6', operation='INSERT', pgid='pgtrigger_insert_insert_fd072', table='funding_allocationkey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationkey',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_allocationkeyevent" ("base_amount", "ceiling_amount", "created_on", "factor_share", "factors", "flat_share", "floor_amount", "grant_id", "id", "municipality_date", "municipality_weight", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population_date", "population_weight", "rounding_unit", "source", "version") VALUES (NEW."base_amount", NEW."ceiling_amount", NEW."created_on", NEW."factor_share", NEW."factors", NEW."flat_share", NEW."floor_amount", NEW."grant_id", NEW."id", NEW."municipality_date", NEW."municipality_weight", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population_date", NEW."population_weight", NEW."rounding_unit", NEW."source", NEW."version"); RETURN NULL;', hash='86bb78331b594ca6660120076d830bba8a2384a1', operation='UPDATE', pgid='pgtrigger_update_update_f4680', table='funding_allocationkey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instalment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_instalmentevent" ("due_on", "grant_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."due_on", NEW."grant_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."share"); RETURN NULL;', hash='59b2e921b3bcb4d6a7b1acbd8dcdf4f37def0610', operation='INSERT', pgid='pgtrigger_insert_insert_13c08', table='funding_instalment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instalment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_instalmentevent" ("due_on", "grant_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."due_on", NEW."grant_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."share"); RETURN NULL;', hash='4f00d792b464c434d468d6f6038e5de71a78d376', operation='UPDATE', pgid='pgtrigger_update_update_42c47', table='funding_instalment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keysweep',
            trigger=pgtrigger.compiler.Trigger(name='finished_sweeps_stand', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'done\', \'failed\', \'cancelled\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ffa1920d9fa9c2d217163b6765bfea8efafd9a6', operation='UPDATE OR DELETE', pgid='pgtrigger_finished_sweeps_stand_f73d0', table='funding_keysweep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (NEW."amount", NEW."grant_id", NEW."id", NEW."kind", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."taken_at", NEW."taken_by_id", NEW."taken_into_id"); RETURN NULL;', hash='497377a42bd7f3dd0b5120158074ab3205b9195c', operation='INSERT', pgid='pgtrigger_insert_insert_88418', table='funding_carryover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (NEW."amount", NEW."grant_id", NEW."id", NEW."kind", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."taken_at", NEW."taken_by_id", NEW."taken_into_id"); RETURN NULL;', hash='6b0c4daf94a2acd88bf14c8eba2b6e868baf2e41', operation='UPDATE', pgid='pgtrigger_update_update_3e902', table='funding_carryover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (OLD."amount", OLD."grant_id", OLD."id", OLD."kind", OLD."network_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report_id", OLD."taken_at", OLD."taken_by_id", OLD."taken_into_id"); RETURN NULL;', hash='c333cb184cdf409eea52a7d7dea432c38ef52775', operation='DELETE', pgid='pgtrigger_delete_delete_82de6', table='funding_carryover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_paymentevent" ("amount", "id", "instalment_id", "marked_at", "marked_by_id", "network_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."id", NEW."instalment_id", NEW."marked_at", NEW."marked_by_id", NEW."network_id", NEW."paid_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ae3077a8af31abe190f9100d04e9958753ced80b', operation='INSERT', pgid='pgtrigger_insert_insert_deffb', table='funding_payment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_paymentevent" ("amount", "id", "instalment_id", "marked_at", "marked_by_id", "network_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."id", NEW."instalment_id", NEW."marked_at", NEW."marked_by_id", NEW."network_id", NEW."paid_on", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='5a46533501719f7f65a0d3576aac51b6d0f13c18', operation='UPDATE', pgid='pgtrigger_update_update_1b4ef', table='funding_payment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_paymentevent" ("amount", "id", "instalment_id", "marked_at", "marked_by_id", "network_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."amount", OLD."id", OLD."instalment_id", OLD."marked_at", OLD."marked_by_id", OLD."network_id", OLD."paid_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='46fc8dd24f4098f746f50556dca691d6422f2fb7', operation='DELETE', pgid='pgtrigger_delete_delete_2e326', table='funding_payment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedamount',
            trigger=pgtrigger.compiler.Trigger(name='proposals_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cfdc79777fb3e8ceb589b7cf111907d6f25202cc', operation='UPDATE OR DELETE', pgid='pgtrigger_proposals_stand_8b351', table='funding_proposedamount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedtable',
            trigger=pgtrigger.compiler.Trigger(name='published_tables_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5fbc3d6faeb7564bf5de8ebf3d63f2264a7196d2', operation='UPDATE', pgid='pgtrigger_published_tables_stand_30b50', table='funding_publishedtable', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedamount',
            trigger=pgtrigger.compiler.Trigger(name='published_amounts_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f5ff44f4dc236314ab771d9e616f82f55024ec32', operation='UPDATE', pgid='pgtrigger_published_amounts_stand_9e910', table='funding_publishedamount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportmove',
            trigger=pgtrigger.compiler.Trigger(name='report_log_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f3efc998fea3424395259cfae8f7c3a2a3bd51a', operation='UPDATE OR DELETE', pgid='pgtrigger_report_log_stands_5a51f', table='funding_reportmove', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportround',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_reportroundevent" ("due_on", "grant_id", "id", "is_final", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."due_on", NEW."grant_id", NEW."id", NEW."is_final", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='c9a78dd3de9c5ebca3fda22e9ca97d9c352bcdc4', operation='INSERT', pgid='pgtrigger_insert_insert_30799', table='funding_reportround', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportround',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_reportroundevent" ("due_on", "grant_id", "id", "is_final", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."due_on", NEW."grant_id", NEW."id", NEW."is_final", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='75dc38389489e137bcd5d7bf82205abe17a00e69', operation='UPDATE', pgid='pgtrigger_update_update_e4213', table='funding_reportround', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkreport',
            trigger=pgtrigger.compiler.Trigger(name='reports_move_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:questioned,draft:submitted,questioned:submitted,submitted:approved,submitted:questioned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ea9af7cb1107cd419a145beb017348f5ad7deb96', operation='UPDATE', pgid='pgtrigger_reports_move_by_the_table_fe00f', table='funding_networkreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkreport',
            trigger=pgtrigger.compiler.Trigger(name='reports_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7c59509016a1317f09080f9140aebf74aa3a142e', operation='DELETE', pgid='pgtrigger_reports_stay_a665c', table='funding_networkreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_networkreportevent" ("activities", "approved_at", "approved_by_id", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "state", "submitted_at", "submitted_by_id", "to_carry", "to_repay", "updated_at", "updated_by_id", "used", "version") VALUES (NEW."activities", NEW."approved_at", NEW."approved_by_id", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."to_carry", NEW."to_repay", NEW."updated_at", NEW."updated_by_id", NEW."used", NEW."version"); RETURN NULL;', hash='4e8bdad37aa91efcabd3efe266c06879922435bd', operation='INSERT', pgid='pgtrigger_insert_insert_a30ac', table='funding_networkreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='networkreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_networkreportevent" ("activities", "approved_at", "approved_by_id", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "state", "submitted_at", "submitted_by_id", "to_carry", "to_repay", "updated_at", "updated_by_id", "used", "version") VALUES (NEW."activities", NEW."approved_at", NEW."approved_by_id", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."to_carry", NEW."to_repay", NEW."updated_at", NEW."updated_by_id", NEW."used", NEW."version"); RETURN NULL;', hash='6d12cc490d285f5bef6685444cbf0b93b336d1bf', operation='UPDATE', pgid='pgtrigger_update_update_e2ea2', table='funding_networkreport', when='AFTER')),
        ),
    ]

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations



class Migration(migrations.Migration):
    """What the database itself refuses, and what it keeps of each change (pghistory)."""

    dependencies = [("networks", "0001_initial")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_userevent" ("created_at", "email", "id", "is_active", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_demo", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;', hash='366dbf0347cf81316b5884b852e110504162cd33', operation='INSERT', pgid='pgtrigger_insert_insert_b44c2', table='networks_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "networks_userevent" ("created_at", "email", "id", "is_active", "is_demo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_demo", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;', hash='5a1079a87922d1d18352404d9c64f3b27245d0d0', operation='UPDATE', pgid='pgtrigger_update_update_d6860', table='networks_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='municipality',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_municipalityevent" ("hex_column", "hex_row", "id", "latitude", "longitude", "name", "number", "organisation_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key", "written_standard") VALUES (NEW."hex_column", NEW."hex_row", NEW."id", NEW."latitude", NEW."longitude", NEW."name", NEW."number", NEW."organisation_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_key", NEW."written_standard"); RETURN NULL;', hash='239540c9cffa11929ef7c86c90ca218ee3da9795', operation='INSERT', pgid='pgtrigger_insert_insert_32a32', table='networks_municipality', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='municipality',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_municipalityevent" ("hex_column", "hex_row", "id", "latitude", "longitude", "name", "number", "organisation_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key", "written_standard") VALUES (NEW."hex_column", NEW."hex_row", NEW."id", NEW."latitude", NEW."longitude", NEW."name", NEW."number", NEW."organisation_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_key", NEW."written_standard"); RETURN NULL;', hash='8f2b3e14f8b0e9c8942fdbf367b9dc94bb628083', operation='UPDATE', pgid='pgtrigger_update_update_cb161', table='networks_municipality', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountevent',
            trigger=pgtrigger.compiler.Trigger(name='account_event_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d27ad62f0d27a99b49e4005849e777bf4cf614b', operation='UPDATE OR DELETE', pgid='pgtrigger_account_event_is_append_only_ecdb3', table='networks_accountevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='departure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_departureevent" ("anonymised_at", "closed_by_id", "id", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postponed_by_id", "postponed_reason", "postponed_until", "reopened_at", "reopened_by_id", "requested_at", "state", "user_id") VALUES (NEW."anonymised_at", NEW."closed_by_id", NEW."id", NEW."left_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postponed_by_id", NEW."postponed_reason", NEW."postponed_until", NEW."reopened_at", NEW."reopened_by_id", NEW."requested_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='9dab0e28513b7a5a406b0be2b89c82b432c3db69', operation='INSERT', pgid='pgtrigger_insert_insert_4fc7a', table='networks_departure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='departure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_departureevent" ("anonymised_at", "closed_by_id", "id", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postponed_by_id", "postponed_reason", "postponed_until", "reopened_at", "reopened_by_id", "requested_at", "state", "user_id") VALUES (NEW."anonymised_at", NEW."closed_by_id", NEW."id", NEW."left_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postponed_by_id", NEW."postponed_reason", NEW."postponed_until", NEW."reopened_at", NEW."reopened_by_id", NEW."requested_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='56e84a960067b9cc8fe97ba00fdb9eea4130b13e', operation='UPDATE', pgid='pgtrigger_update_update_e84e1', table='networks_departure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalidentity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_externalidentityevent" ("id", "issuer", "linked_at", "linked_by", "organisation_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "subject", "user_id") VALUES (NEW."id", NEW."issuer", NEW."linked_at", NEW."linked_by", NEW."organisation_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."subject", NEW."user_id"); RETURN NULL;', hash='d50d984ddcbabe02c302a3705ae044d12373dc4a', operation='INSERT', pgid='pgtrigger_insert_insert_d436f', table='networks_externalidentity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalidentity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."linked_at" IS DISTINCT FROM (NEW."linked_at") OR OLD."linked_by" IS DISTINCT FROM (NEW."linked_by") OR OLD."organisation_number" IS DISTINCT FROM (NEW."organisation_number") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "networks_externalidentityevent" ("id", "issuer", "linked_at", "linked_by", "organisation_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "subject", "user_id") VALUES (NEW."id", NEW."issuer", NEW."linked_at", NEW."linked_by", NEW."organisation_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider", NEW."subject", NEW."user_id"); RETURN NULL;', hash='67736c178f6cd43fbc7c9b107fed0bb55da07b70', operation='UPDATE', pgid='pgtrigger_update_update_7a3ca', table='networks_externalidentity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalidentity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_externalidentityevent" ("id", "issuer", "linked_at", "linked_by", "organisation_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "subject", "user_id") VALUES (OLD."id", OLD."issuer", OLD."linked_at", OLD."linked_by", OLD."organisation_number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider", OLD."subject", OLD."user_id"); RETURN NULL;', hash='c059c6772548b37ddb896725318e6bb821e26747', operation='DELETE', pgid='pgtrigger_delete_delete_59c4e', table='networks_externalidentity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gatheringanswer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_gatheringanswerevent" ("at", "comment", "gathering_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "user_id") VALUES (NEW."at", NEW."comment", NEW."gathering_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reply", NEW."user_id"); RETURN NULL;', hash='316629c7ddcf537a2bfc3b8c79e6ea7b428b0249', operation='INSERT', pgid='pgtrigger_insert_insert_c7c3d', table='networks_gatheringanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gatheringanswer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_gatheringanswerevent" ("at", "comment", "gathering_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "user_id") VALUES (NEW."at", NEW."comment", NEW."gathering_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reply", NEW."user_id"); RETURN NULL;', hash='336954506ffe13d2eeb423d13d5b49177c67e449', operation='UPDATE', pgid='pgtrigger_update_update_9631a', table='networks_gatheringanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gatheringstep',
            trigger=pgtrigger.compiler.Trigger(name='gathering_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e4fea56d9d068211fd6812b5956f71f24db8b476', operation='UPDATE OR DELETE', pgid='pgtrigger_gathering_log_is_append_only_77f5b', table='networks_gatheringstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='needtransition',
            trigger=pgtrigger.compiler.Trigger(name='need_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c73f5fbb2d188e08eadcebb34ea96eab5933a667', operation='UPDATE OR DELETE', pgid='pgtrigger_need_log_is_append_only_356c0', table='networks_needtransition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='need',
            trigger=pgtrigger.compiler.Trigger(name='need_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{lifted:declined,lifted:merged,lifted:taken_up,raised:declined,raised:lifted,raised:merged,raised:withdrawn,taken_up:declined,taken_up:merged,taken_up:resolved}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='89225890036595bbf97455238229c5fd50424eca', operation='UPDATE', pgid='pgtrigger_need_moves_by_the_table_e3095', table='networks_need', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='need',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_needevent" ("answer", "answered_at", "answered_by_id", "description", "id", "lifted_at", "merged_into_id", "municipality_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "recipient", "state", "title", "topic", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."description", NEW."id", NEW."lifted_at", NEW."merged_into_id", NEW."municipality_id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."recipient", NEW."state", NEW."title", NEW."topic", NEW."version"); RETURN NULL;', hash='4dcbfc2920b1d477b6084bd186369c80c45af2a7', operation='INSERT', pgid='pgtrigger_insert_insert_009da', table='networks_need', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='need',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_needevent" ("answer", "answered_at", "answered_by_id", "description", "id", "lifted_at", "merged_into_id", "municipality_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "recipient", "state", "title", "topic", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."description", NEW."id", NEW."lifted_at", NEW."merged_into_id", NEW."municipality_id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."recipient", NEW."state", NEW."title", NEW."topic", NEW."version"); RETURN NULL;', hash='b329ce8c458c92619f5787fb1bed722dfb804e34', operation='UPDATE', pgid='pgtrigger_update_update_95c6c', table='networks_need', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gatheringparticipant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_gatheringparticipantevent" ("gathering_id", "id", "in_group", "name", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."gathering_id", NEW."id", NEW."in_group", NEW."name", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='c1ac262c52a8fa0cbfe8456ab019cb51f647ca80', operation='INSERT', pgid='pgtrigger_insert_insert_635a7', table='networks_gatheringparticipant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gatheringparticipant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_gatheringparticipantevent" ("gathering_id", "id", "in_group", "name", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."gathering_id", NEW."id", NEW."in_group", NEW."name", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='37c157555198bbb525e1bff267d4e2c87e872e91', operation='UPDATE', pgid='pgtrigger_update_update_8d608', table='networks_gatheringparticipant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gathering',
            trigger=pgtrigger.compiler.Trigger(name='gathering_stays_cancelled', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0b94274467849cd5a5d3d5a221abe23c1643bdff', operation='UPDATE', pgid='pgtrigger_gathering_stays_cancelled_64009', table='networks_gathering', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gathering',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_gatheringevent" ("answer_by", "cancel_reason", "created_at", "created_by_id", "description", "ends_at", "form", "id", "invited_roles", "link", "moved_at", "network_id", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "sequence", "starts_at", "state", "title", "updated_at", "version") VALUES (NEW."answer_by", NEW."cancel_reason", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ends_at", NEW."form", NEW."id", NEW."invited_roles", NEW."link", NEW."moved_at", NEW."network_id", NEW."notes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."recorded_at", NEW."sequence", NEW."starts_at", NEW."state", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='9d98a1e2c5f9edfea4ab1bcdbe411128bec3236d', operation='INSERT', pgid='pgtrigger_insert_insert_657a6', table='networks_gathering', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gathering',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_gatheringevent" ("answer_by", "cancel_reason", "created_at", "created_by_id", "description", "ends_at", "form", "id", "invited_roles", "link", "moved_at", "network_id", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "sequence", "starts_at", "state", "title", "updated_at", "version") VALUES (NEW."answer_by", NEW."cancel_reason", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ends_at", NEW."form", NEW."id", NEW."invited_roles", NEW."link", NEW."moved_at", NEW."network_id", NEW."notes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."recorded_at", NEW."sequence", NEW."starts_at", NEW."state", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='8d132fec7084fd7419bec24beac1eda416ffc1a0', operation='UPDATE', pgid='pgtrigger_update_update_0552a', table='networks_gathering', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='privacysettings',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_privacysettingsevent" ("anonymise_after_months", "changed_at", "changed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anonymise_after_months", NEW."changed_at", NEW."changed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='976e31db3448b1f9a8f02091ba40afd40b5fc1cd', operation='INSERT', pgid='pgtrigger_insert_insert_002a4', table='networks_privacysettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='privacysettings',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_privacysettingsevent" ("anonymise_after_months", "changed_at", "changed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anonymise_after_months", NEW."changed_at", NEW."changed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1a5480264d8c97e3d25dedd52518686cd2c1b7e0', operation='UPDATE', pgid='pgtrigger_update_update_5c30c', table='networks_privacysettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reform',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_reformevent" ("applied_at", "applied_by_id", "consequences", "created_at", "created_by_id", "date", "id", "in_force_at", "kind", "name", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "undone_at", "undone_by_id", "version") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."consequences", NEW."created_at", NEW."created_by_id", NEW."date", NEW."id", NEW."in_force_at", NEW."kind", NEW."name", NEW."note", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."undone_at", NEW."undone_by_id", NEW."version"); RETURN NULL;', hash='9020a10c1c51251a519dc70e3ab4dc4b4527efa9', operation='INSERT', pgid='pgtrigger_insert_insert_e233a', table='networks_reform', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reform',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_reformevent" ("applied_at", "applied_by_id", "consequences", "created_at", "created_by_id", "date", "id", "in_force_at", "kind", "name", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "undone_at", "undone_by_id", "version") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."consequences", NEW."created_at", NEW."created_by_id", NEW."date", NEW."id", NEW."in_force_at", NEW."kind", NEW."name", NEW."note", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."undone_at", NEW."undone_by_id", NEW."version"); RETURN NULL;', hash='b314a2f180632f2c2b06509c3145179f0611d217', operation='UPDATE', pgid='pgtrigger_update_update_f3f92', table='networks_reform', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionalgroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_regionalgroupevent" ("anchored_on", "anchored_with", "fpu_attends", "fpu_representative", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anchored_on", NEW."anchored_with", NEW."fpu_attends", NEW."fpu_representative", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='760c50187a962cd5cdbce8395cfc84302aad8169', operation='INSERT', pgid='pgtrigger_insert_insert_4074e', table='networks_regionalgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionalgroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_regionalgroupevent" ("anchored_on", "anchored_with", "fpu_attends", "fpu_representative", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anchored_on", NEW."anchored_with", NEW."fpu_attends", NEW."fpu_representative", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4cddec8e288d1f45dd134ea5948f260c8b6153ba', operation='UPDATE', pgid='pgtrigger_update_update_263c8', table='networks_regionalgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='groupmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_groupmemberevent" ("buy_out_percent", "employer_id", "function", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "title", "user_id", "valid_from", "valid_to") VALUES (NEW."buy_out_percent", NEW."employer_id", NEW."function", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."title", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='9ea789b49d1678a77df76ba423b53fdc5b115fb4', operation='INSERT', pgid='pgtrigger_insert_insert_3eb1d', table='networks_groupmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='groupmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_groupmemberevent" ("buy_out_percent", "employer_id", "function", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "title", "user_id", "valid_from", "valid_to") VALUES (NEW."buy_out_percent", NEW."employer_id", NEW."function", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."title", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='19a13080892323b3aa71070366c8920ff0fb936b', operation='UPDATE', pgid='pgtrigger_update_update_cedee', table='networks_groupmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleassignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_roleassignmentevent" ("deputy_for_id", "id", "municipality_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."deputy_for_id", NEW."id", NEW."municipality_id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='0e3509dc9c18415c1eb5e4170b9731e308968641', operation='INSERT', pgid='pgtrigger_insert_insert_0e2f8', table='networks_roleassignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleassignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_roleassignmentevent" ("deputy_for_id", "id", "municipality_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."deputy_for_id", NEW."id", NEW."municipality_id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='0825a00caebdedbce175befa3e358098b89fc72e', operation='UPDATE', pgid='pgtrigger_update_update_b1c95', table='networks_roleassignment', when='AFTER')),
        ),
    ]

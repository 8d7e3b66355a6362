from core.migration_operations import AddTriggers
import pgtrigger.compiler
from django.db import migrations

# Tokens that change with what pages and kept counts are made from: see `portfolio/counting/tokens.py`.
COUNTRY = [
    "networks_municipality",
    "networks_municipalityperiod",
    "networks_networkmembership",
    "networks_population",
    "portfolio_freshnessrule",
]
PORTFOLIO = [
    "networks_network",
    "portfolio_solution",
    "portfolio_portfolioedition",
    "portfolio_portfolioitem",
    "portfolio_ambition",
    "portfolio_ambition_municipalities",
]
# The subjects that a changed row of each table belongs to; `changed` holds the rows of the statement.
SUBJECTS = dict.fromkeys(COUNTRY, "SELECT 'country' FROM changed")
SUBJECTS |= dict.fromkeys(PORTFOLIO, "SELECT 'portfolio' FROM changed")
SUBJECTS |= {
    "portfolio_snapshotqueue": "SELECT 'snapshots' FROM changed",
    "portfolio_statusreport": "SELECT 'solution ' || solution_id FROM changed",
    "portfolio_supersession": (
        "SELECT 'solution ' || wrong.solution_id FROM changed"
        " JOIN portfolio_statusreport AS wrong ON wrong.id = changed.superseded_id"
    ),
    "portfolio_ambition": "SELECT unnest(ARRAY['portfolio', 'solution ' || solution_id]) FROM changed",
    "portfolio_ambition_municipalities": (
        "SELECT unnest(ARRAY['portfolio', 'solution ' || ambition.solution_id]) FROM changed"
        " JOIN portfolio_ambition AS ambition ON ambition.id = changed.ambition_id"
    ),
}

CREATE = """
    CREATE TABLE portfolio_changetoken (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        subject text NOT NULL,
        nonce bigint NOT NULL DEFAULT (random() * 9007199254740991)::bigint
    );
    CREATE INDEX change_token_of_a_subject ON portfolio_changetoken (subject) INCLUDE (nonce);
    CREATE FUNCTION portfolio_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO portfolio_changetoken (subject) VALUES ('country'), ('portfolio');
        RETURN NULL;
    END $$;
"""
DROP = "DROP TABLE portfolio_changetoken;"
for table, subjects in SUBJECTS.items():
    CREATE += f"""
        CREATE FUNCTION {table}_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO portfolio_changetoken (subject) SELECT DISTINCT found.subject FROM ({subjects}) AS found(subject);
            RETURN NULL;
        END $$;
        CREATE TRIGGER token_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_changed();
        CREATE TRIGGER token_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_changed();
        CREATE TRIGGER token_before AFTER UPDATE ON {table} REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_changed();
        CREATE TRIGGER token_after AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_changed();
        CREATE TRIGGER token_emptied AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION portfolio_emptied();
    """  # noqa: S608 - names above
    DROP += f"""
        DROP TRIGGER token_inserted ON {table};
        DROP TRIGGER token_deleted ON {table};
        DROP TRIGGER token_before ON {table};
        DROP TRIGGER token_after ON {table};
        DROP TRIGGER token_emptied ON {table};
        DROP FUNCTION {table}_changed();
    """  # noqa: S608 - names above
DROP += "DROP FUNCTION portfolio_emptied();"


class Migration(migrations.Migration):
    """What the database itself refuses, and what it keeps of each change (pghistory)."""

    dependencies = [("portfolio", "0001_initial")]

    operations = [
        AddTriggers(
            {
                "commitment": [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_commitmentevent" ("evidence", "id", "next_date", "order", "party", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "source", "state", "state_date", "text", "text_nn", "title", "title_nn", "version") VALUES (NEW."evidence", NEW."id", NEW."next_date", NEW."order", NEW."party", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible_id", NEW."source", NEW."state", NEW."state_date", NEW."text", NEW."text_nn", NEW."title", NEW."title_nn", NEW."version"); RETURN NULL;', hash='36d8f0bae076e4df8a076f9226545f5d9eec14ba', operation='INSERT', pgid='pgtrigger_insert_insert_02ea9', table='portfolio_commitment', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_commitmentevent" ("evidence", "id", "next_date", "order", "party", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "source", "state", "state_date", "text", "text_nn", "title", "title_nn", "version") VALUES (NEW."evidence", NEW."id", NEW."next_date", NEW."order", NEW."party", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible_id", NEW."source", NEW."state", NEW."state_date", NEW."text", NEW."text_nn", NEW."title", NEW."title_nn", NEW."version"); RETURN NULL;', hash='0761ccd7211c946d2df587210d654cf5325453f0', operation='UPDATE', pgid='pgtrigger_update_update_ca834', table='portfolio_commitment', when='AFTER')),
                ],
                "freshnessrule": [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_freshnessruleevent" ("ask_after", "id", "level", "needs_evidence", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ask_after", NEW."id", NEW."level", NEW."needs_evidence", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='40c9d073a767936d4b383174b49c284657bbbffb', operation='INSERT', pgid='pgtrigger_insert_insert_261f5', table='portfolio_freshnessrule', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_freshnessruleevent" ("ask_after", "id", "level", "needs_evidence", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ask_after", NEW."id", NEW."level", NEW."needs_evidence", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='5af4d6867310e5fae9ea0c0b04473866fcb50608', operation='UPDATE', pgid='pgtrigger_update_update_a5e30', table='portfolio_freshnessrule', when='AFTER')),
                ],
                "portfolioedition": [
                    pgtrigger.compiler.Trigger(name='edition_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:hearing,hearing:draft,hearing:decided,decided:replaced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d3d530eeac48ac645986f8472711ff8e62ab9e23', operation='UPDATE', pgid='pgtrigger_edition_moves_by_the_table_a97a6', table='portfolio_portfolioedition', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_portfolioeditionevent" ("copied_from_id", "decided_by", "decided_on", "hearing_from", "hearing_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_on", "state", "title", "version", "year") VALUES (NEW."copied_from_id", NEW."decided_by", NEW."decided_on", NEW."hearing_from", NEW."hearing_until", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."replaced_on", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;', hash='967114e10fb51bde77878bda7d69b469c514dafe', operation='INSERT', pgid='pgtrigger_insert_insert_aed1d', table='portfolio_portfolioedition', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_portfolioeditionevent" ("copied_from_id", "decided_by", "decided_on", "hearing_from", "hearing_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_on", "state", "title", "version", "year") VALUES (NEW."copied_from_id", NEW."decided_by", NEW."decided_on", NEW."hearing_from", NEW."hearing_until", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaced_on", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;', hash='2056b7955d96cacc8c729153aeac13d404aca12f', operation='UPDATE', pgid='pgtrigger_update_update_1bf60', table='portfolio_portfolioedition', when='AFTER')),
                ],
                "regionalplan": [
                    pgtrigger.compiler.Trigger(name='plan_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:decided,decided:replaced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='1c9bfd6554ee5ef8617b05b3a4a3e288a5d60ef3', operation='UPDATE', pgid='pgtrigger_plan_moves_by_the_table_37932', table='portfolio_regionalplan', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_regionalplanevent" ("created_at", "created_by_id", "decided_by", "decided_on", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state", "version", "year") VALUES (NEW."created_at", NEW."created_by_id", NEW."decided_by", NEW."decided_on", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."state", NEW."version", NEW."year"); RETURN NULL;', hash='b4830838e91a3e398bca092ec3d745a1abeef36c', operation='INSERT', pgid='pgtrigger_insert_insert_540f0', table='portfolio_regionalplan', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_regionalplanevent" ("created_at", "created_by_id", "decided_by", "decided_on", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state", "version", "year") VALUES (NEW."created_at", NEW."created_by_id", NEW."decided_by", NEW."decided_on", NEW."id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."state", NEW."version", NEW."year"); RETURN NULL;', hash='70026ea1f94b5448700d4c8c5d98ce2b9e845a24', operation='UPDATE', pgid='pgtrigger_update_update_dbf6e', table='portfolio_regionalplan', when='AFTER')),
                ],
                "solution": [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_solutionevent" ("counted_level", "definition", "focus_area_id", "id", "key", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."counted_level", NEW."definition", NEW."focus_area_id", NEW."id", NEW."key", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name"); RETURN NULL;', hash='7654ed674b7142127ad198d2ba0c3b60f4bcf159', operation='INSERT', pgid='pgtrigger_insert_insert_50b9e', table='portfolio_solution', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_solutionevent" ("counted_level", "definition", "focus_area_id", "id", "key", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."counted_level", NEW."definition", NEW."focus_area_id", NEW."id", NEW."key", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name"); RETURN NULL;', hash='9578488ab28d045961404919c731f8f674026b4b', operation='UPDATE', pgid='pgtrigger_update_update_408da', table='portfolio_solution', when='AFTER')),
                ],
                "pilot": [
                    pgtrigger.compiler.Trigger(name='pilot_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{chosen:completed,chosen:withdrawn,interested:chosen,interested:declined,interested:withdrawn,proposed:declined,proposed:interested,proposed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='1cda38e5f9d9761fd9bb303ac71c607c8d25124c', operation='UPDATE', pgid='pgtrigger_pilot_moves_by_the_table_6e393', table='portfolio_pilot', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_pilotevent" ("at", "by_id", "decided_on", "id", "motivation", "municipality_id", "network_id", "owner_view", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "solution_id", "state", "version") VALUES (NEW."at", NEW."by_id", NEW."decided_on", NEW."id", NEW."motivation", NEW."municipality_id", NEW."network_id", NEW."owner_view", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."solution_id", NEW."state", NEW."version"); RETURN NULL;', hash='130b4c8898bb060454242d8ca796153c8c24062d', operation='INSERT', pgid='pgtrigger_insert_insert_0505a', table='portfolio_pilot', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_pilotevent" ("at", "by_id", "decided_on", "id", "motivation", "municipality_id", "network_id", "owner_view", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "solution_id", "state", "version") VALUES (NEW."at", NEW."by_id", NEW."decided_on", NEW."id", NEW."motivation", NEW."municipality_id", NEW."network_id", NEW."owner_view", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."solution_id", NEW."state", NEW."version"); RETURN NULL;', hash='e175b533977dfc187d3f57fc11508d1f8349a24f', operation='UPDATE', pgid='pgtrigger_update_update_d483d', table='portfolio_pilot', when='AFTER')),
                ],
                "portfolioitem": [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_portfolioitemevent" ("edition_id", "id", "kind", "links", "municipal_actions", "municipal_actions_nn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "purpose_nn", "rank", "sector_actions", "sector_actions_nn", "solution_id", "source", "status_date", "status_text", "status_text_nn", "timeframe", "title", "title_nn", "version") VALUES (NEW."edition_id", NEW."id", NEW."kind", NEW."links", NEW."municipal_actions", NEW."municipal_actions_nn", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."purpose_nn", NEW."rank", NEW."sector_actions", NEW."sector_actions_nn", NEW."solution_id", NEW."source", NEW."status_date", NEW."status_text", NEW."status_text_nn", NEW."timeframe", NEW."title", NEW."title_nn", NEW."version"); RETURN NULL;', hash='3f9207abe0378bfc6734cc335a530a069f86ee43', operation='INSERT', pgid='pgtrigger_insert_insert_daac7', table='portfolio_portfolioitem', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_portfolioitemevent" ("edition_id", "id", "kind", "links", "municipal_actions", "municipal_actions_nn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "purpose_nn", "rank", "sector_actions", "sector_actions_nn", "solution_id", "source", "status_date", "status_text", "status_text_nn", "timeframe", "title", "title_nn", "version") VALUES (NEW."edition_id", NEW."id", NEW."kind", NEW."links", NEW."municipal_actions", NEW."municipal_actions_nn", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."purpose_nn", NEW."rank", NEW."sector_actions", NEW."sector_actions_nn", NEW."solution_id", NEW."source", NEW."status_date", NEW."status_text", NEW."status_text_nn", NEW."timeframe", NEW."title", NEW."title_nn", NEW."version"); RETURN NULL;', hash='9ddf2685efddf3b3915c783dee2fc357adeb6fb2', operation='UPDATE', pgid='pgtrigger_update_update_2ad24', table='portfolio_portfolioitem', when='AFTER')),
                ],
                "prerequisite": [
                    pgtrigger.compiler.Trigger(name='prerequisites_have_no_cycles', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        WITH RECURSIVE needed(id) AS (\n                            SELECT NEW.requires_id\n                            UNION\n                            SELECT p.requires_id FROM portfolio_prerequisite p JOIN needed ON p.solution_id = needed.id\n                        )\n                        SELECT 1 FROM needed WHERE id = NEW.solution_id\n                    ) THEN\n                        RAISE EXCEPTION 'a solution can not require itself';\n                    END IF;\n                    RETURN NULL;\n                ", hash='f0bb5fe3edbec6cac6aaf937e6f1c7e88352ac85', operation='INSERT OR UPDATE', pgid='pgtrigger_prerequisites_have_no_cycles_6d3a2', table='portfolio_prerequisite', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_prerequisiteevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reason_nn", "requires_id", "solution_id", "source") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."reason_nn", NEW."requires_id", NEW."solution_id", NEW."source"); RETURN NULL;', hash='abdeb64b2b327cbd596379d8b18e7de67aa1705b', operation='INSERT', pgid='pgtrigger_insert_insert_e56a1', table='portfolio_prerequisite', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_prerequisiteevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reason_nn", "requires_id", "solution_id", "source") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."reason_nn", NEW."requires_id", NEW."solution_id", NEW."source"); RETURN NULL;', hash='14107f870d10fe5ed71d17cea2b4a171603acbee', operation='UPDATE', pgid='pgtrigger_update_update_23748', table='portfolio_prerequisite', when='AFTER')),
                ],
                "regionalplanitem": [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "portfolio_regionalplanitemevent" ("ambition", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "rank", "solution_id", "target_date", "text", "title") VALUES (NEW."ambition", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."rank", NEW."solution_id", NEW."target_date", NEW."text", NEW."title"); RETURN NULL;', hash='2c5be25005fa624ae3779e2286f6e9c5da8ebfcd', operation='INSERT', pgid='pgtrigger_insert_insert_8aff9', table='portfolio_regionalplanitem', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "portfolio_regionalplanitemevent" ("ambition", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "rank", "solution_id", "target_date", "text", "title") VALUES (NEW."ambition", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."rank", NEW."solution_id", NEW."target_date", NEW."text", NEW."title"); RETURN NULL;', hash='4147ec236212375e5b521eada22af602f5b7bfee', operation='UPDATE', pgid='pgtrigger_update_update_a590f', table='portfolio_regionalplanitem', when='AFTER')),
                ],
                "statusreport": [
                    pgtrigger.compiler.Trigger(name='reports_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f5f0254b505f98eff59202f83dc886a0fc31bb05', operation='UPDATE OR DELETE', pgid='pgtrigger_reports_are_append_only_0e3a9', table='portfolio_statusreport', when='BEFORE')),
                ],
                "itemsituation": [
                    pgtrigger.compiler.Trigger(name='situations_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a16336bd1fb454e8322eb903949ba55db87ce36e', operation='UPDATE', pgid='pgtrigger_situations_are_kept_fcc49', table='portfolio_itemsituation', when='BEFORE')),
                ],
                "logline": [
                    pgtrigger.compiler.Trigger(name='portfolio_log_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."item_id" IS NULL OR NEW."item_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='89aa5700f620390126ff522d9a621e4a7f034ab6', operation='UPDATE', pgid='pgtrigger_portfolio_log_is_append_only_94b78', table='portfolio_logline', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='portfolio_log_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f8be43cd036226babc0f563de0ef6a919565f2bd', operation='DELETE', pgid='pgtrigger_portfolio_log_is_kept_e830a', table='portfolio_logline', when='BEFORE')),
                ],
                "pilotnote": [
                    pgtrigger.compiler.Trigger(name='pilot_notes_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='018564eaba9ba9178fff393931c57182edbccbe4', operation='UPDATE OR DELETE', pgid='pgtrigger_pilot_notes_are_kept_ebb6b', table='portfolio_pilotnote', when='BEFORE')),
                ],
                "resolution": [
                    pgtrigger.compiler.Trigger(name='resolutions_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='520e713f03e5acf37fa219cbd654e7a7d7757460', operation='UPDATE OR DELETE', pgid='pgtrigger_resolutions_are_append_only_c064f', table='portfolio_resolution', when='BEFORE')),
                ],
                "supersession": [
                    pgtrigger.compiler.Trigger(name='supersessions_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aab229d4a9e247d04e1af765060da9d18ac49be8', operation='UPDATE OR DELETE', pgid='pgtrigger_supersessions_are_append_only_a2e2d', table='portfolio_supersession', when='BEFORE')),
                ],
            }
        ),
        migrations.RunSQL(CREATE, DROP),
    ]

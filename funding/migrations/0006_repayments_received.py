import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0005_letters_keep_their_files'),
        ('networks', '0006_language_leaves_a_trace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='carryover',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='carryover',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='carryover',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='carryover',
            name='received_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='carryover',
            name='received_on',
            field=models.DateField(blank=True, null=True, verbose_name='mottatt'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='received_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='received_on',
            field=models.DateField(blank=True, null=True, verbose_name='mottatt'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (NEW."amount", NEW."grant_id", NEW."id", NEW."kind", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."report_id", NEW."taken_at", NEW."taken_by_id", NEW."taken_into_id"); RETURN NULL;', hash='67c76319c742a2409580e5aa12a2d213c0581de0', operation='INSERT', pgid='pgtrigger_insert_insert_88418', table='funding_carryover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (NEW."amount", NEW."grant_id", NEW."id", NEW."kind", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."report_id", NEW."taken_at", NEW."taken_by_id", NEW."taken_into_id"); RETURN NULL;', hash='0b7017d3792f3cac13766463710287ccce2a8470', operation='UPDATE', pgid='pgtrigger_update_update_3e902', table='funding_carryover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carryover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_carryoverevent" ("amount", "grant_id", "id", "kind", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "report_id", "taken_at", "taken_by_id", "taken_into_id") VALUES (OLD."amount", OLD."grant_id", OLD."id", OLD."kind", OLD."network_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_by_id", OLD."received_on", OLD."report_id", OLD."taken_at", OLD."taken_by_id", OLD."taken_into_id"); RETURN NULL;', hash='3b567483400243626f992a00b56491013daaafc6', operation='DELETE', pgid='pgtrigger_delete_delete_82de6', table='funding_carryover', when='AFTER')),
        ),
        # What a grant has taken over already was paid back by then, at the latest; rows changed and their keys are
        # checked before the table is changed further.
        migrations.RunSQL(
            """
            SET CONSTRAINTS ALL IMMEDIATE;
            UPDATE funding_carryover
            SET received_on = (taken_at AT TIME ZONE 'Europe/Oslo')::date, received_by_id = taken_by_id
            WHERE kind = 'repayment' AND taken_into_id IS NOT NULL;
            SET CONSTRAINTS ALL DEFERRED;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_by__isnull', True), ('received_on__isnull', True)), models.Q(('kind', 'repayment'), ('received_by__isnull', False), ('received_on__isnull', False)), _connector='OR'), name='carryover_received_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(('taken_into__isnull', True), models.Q(('kind', 'repayment'), _negated=True), ('received_on__isnull', False), _connector='OR'), name='repayment_taken_when_received', violation_error_message='Tilbakebetalingen er ikke registrert som mottatt.'),
        ),
    ]

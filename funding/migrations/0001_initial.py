import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.db import migrations, models
import django.db.models.expressions
from django.conf import settings


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('networks', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AllocationKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='navn')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versjon')),
                ('created_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='laget')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('flat_share', models.DecimalField(decimal_places=6, default=Decimal('0.6'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='flat andel')),
                ('municipality_weight', models.DecimalField(decimal_places=6, default=Decimal('0.2'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter antall kommuner')),
                ('population_weight', models.DecimalField(decimal_places=6, default=Decimal('0.2'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter innbyggertall')),
                ('factor_share', models.DecimalField(decimal_places=6, default=Decimal(0), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter andre tall')),
                ('factors', models.JSONField(blank=True, default=list, verbose_name='andre tall')),
                ('base_amount', models.BigIntegerField(default=0, verbose_name='fast beløp per nettverk (kroner)')),
                ('floor_amount', models.BigIntegerField(blank=True, null=True, verbose_name='minst per nettverk (kroner)')),
                ('ceiling_amount', models.BigIntegerField(blank=True, null=True, verbose_name='mest per nettverk (kroner)')),
                ('rounding_unit', models.PositiveIntegerField(default=1, verbose_name='avrunding (kroner)')),
                ('population_date', models.DateField(verbose_name='folketall per')),
                ('municipality_date', models.DateField(verbose_name='kommuner per')),
            ],
            options={
                'verbose_name': 'fordelingsnøkkel',
                'verbose_name_plural': 'fordelingsnøkler',
                'ordering': ['grant', '-version'],
            },
        ),
        migrations.CreateModel(
            name='AllocationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.SlugField(blank=True, max_length=60, verbose_name='mottaker')),
                ('municipalities', models.PositiveIntegerField(verbose_name='kommuner')),
                ('population', models.PositiveIntegerField(verbose_name='innbyggere')),
                ('base', models.BigIntegerField(verbose_name='fast beløp')),
                ('flat', models.BigIntegerField(verbose_name='flat del')),
                ('municipality_part', models.BigIntegerField(verbose_name='kommunedel')),
                ('population_part', models.BigIntegerField(verbose_name='innbyggerdel')),
                ('factor_part', models.BigIntegerField(default=0, verbose_name='del etter andre tall')),
                ('limited', models.BigIntegerField(default=0, verbose_name='gulv og tak')),
                ('rounding', models.BigIntegerField(default=0, verbose_name='avrunding')),
                ('amount', models.BigIntegerField(verbose_name='beregnet')),
            ],
            options={
                'verbose_name': 'fordelt beløp',
                'verbose_name_plural': 'fordelte beløp',
                'ordering': ['run', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='AllocationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'i kø'), ('running', 'beregnes'), ('done', 'ferdig'), ('failed', 'stoppet'), ('cancelled', 'avbrutt')], default='queued', max_length=10, verbose_name='tilstand')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='bestilt')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='startet')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='ferdig')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='siste livstegn')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='framdrift (prosent)')),
                ('error', models.CharField(blank=True, max_length=1000, verbose_name='hva som gikk galt')),
                ('step', models.CharField(blank=True, choices=[('reading', 'Henter kommuner og folketall'), ('sharing', 'Fordeler beløpet'), ('storing', 'Kontrollerer summene og lagrer')], max_length=10, verbose_name='steg')),
                ('inputs', models.JSONField(blank=True, null=True, verbose_name='grunnlag')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='kontrollsum')),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='programversjon')),
                ('scenario', models.CharField(blank=True, max_length=100, verbose_name='scenario')),
                ('trial', models.JSONField(blank=True, null=True, verbose_name='prøvd ut')),
            ],
            options={
                'verbose_name': 'beregning',
                'verbose_name_plural': 'beregninger',
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AssignmentLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(verbose_name='sendt')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='mottatt')),
            ],
            options={
                'verbose_name': 'oppdragsbrev',
                'verbose_name_plural': 'oppdragsbrev',
                'ordering': ['decision', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='BoughtOutPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='stilling')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='prosent')),
            ],
            options={
                'ordering': ['report', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Carryover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('repayment', 'betales tilbake'), ('transfer', 'blir hos nettverket')], max_length=10, verbose_name='hva')),
                ('amount', models.BigIntegerField(verbose_name='kroner')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='tatt inn')),
            ],
            options={
                'verbose_name': 'overført eller tilbakebetalt',
                'verbose_name_plural': 'overført og tilbakebetalt',
                'ordering': ['grant', 'network__sort_key', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='CarryoverEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('repayment', 'betales tilbake'), ('transfer', 'blir hos nettverket')], max_length=10, verbose_name='hva')),
                ('amount', models.BigIntegerField(verbose_name='kroner')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='tatt inn')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DecidedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('computed', models.BigIntegerField(blank=True, null=True, verbose_name='beregnet (kroner)')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='begrunnelse for avvik')),
                ('amount', models.BigIntegerField(verbose_name='vedtatt (kroner)')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt dato')),
            ],
            options={
                'verbose_name': 'vedtatt beløp',
                'verbose_name_plural': 'vedtatte beløp',
                'ordering': ['grant', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='DecidedAmountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('computed', models.BigIntegerField(blank=True, null=True, verbose_name='beregnet (kroner)')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='begrunnelse for avvik')),
                ('amount', models.BigIntegerField(verbose_name='vedtatt (kroner)')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt dato')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'foreslått'), ('returned', 'sendt tilbake'), ('withdrawn', 'trukket'), ('decided', 'vedtatt'), ('replaced', 'erstattet')], default='proposed', max_length=10, verbose_name='tilstand')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='merknad')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='foreslått')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='avgjort')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt dato')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='begrunnelse')),
            ],
            options={
                'verbose_name': 'vedtak',
                'verbose_name_plural': 'vedtak',
                'ordering': ['-proposed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Deduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='grunn')),
                ('amount', models.BigIntegerField(verbose_name='trekk (kroner)')),
            ],
            options={
                'verbose_name': 'trekk',
                'verbose_name_plural': 'trekk',
                'ordering': ['grant', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DeductionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200, verbose_name='grunn')),
                ('amount', models.BigIntegerField(verbose_name='trekk (kroner)')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='nøkkelord i adressen')),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('scheme', models.CharField(max_length=200, verbose_name='ordning')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('chapter', models.CharField(blank=True, max_length=100, verbose_name='kapittel og post')),
                ('total_set_aside', models.BigIntegerField(verbose_name='satt av i alt (kroner)')),
                ('carried_over', models.BigIntegerField(default=0, verbose_name='overført eller tilbakebetalt fra før (kroner)')),
                ('amount_to_share', models.BigIntegerField(verbose_name='til fordeling (kroner)')),
                ('stated_sum', models.BigIntegerField(blank=True, null=True, verbose_name='summen som kilden oppgir (kroner)')),
                ('accounting_fields', models.JSONField(blank=True, default=list, verbose_name='felt i regnskapsfilen')),
            ],
            options={
                'verbose_name': 'tilskudd',
                'verbose_name_plural': 'tilskudd',
                'ordering': ['-year', 'key'],
            },
        ),
        migrations.CreateModel(
            name='GrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.SlugField(db_index=False, verbose_name='nøkkelord i adressen')),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('scheme', models.CharField(max_length=200, verbose_name='ordning')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('chapter', models.CharField(blank=True, max_length=100, verbose_name='kapittel og post')),
                ('total_set_aside', models.BigIntegerField(verbose_name='satt av i alt (kroner)')),
                ('carried_over', models.BigIntegerField(default=0, verbose_name='overført eller tilbakebetalt fra før (kroner)')),
                ('amount_to_share', models.BigIntegerField(verbose_name='til fordeling (kroner)')),
                ('stated_sum', models.BigIntegerField(blank=True, null=True, verbose_name='summen som kilden oppgir (kroner)')),
                ('accounting_fields', models.JSONField(blank=True, default=list, verbose_name='felt i regnskapsfilen')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='avdrag')),
                ('due_on', models.DateField(verbose_name='dato')),
                ('share', models.DecimalField(decimal_places=6, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel')),
            ],
            options={
                'verbose_name': 'avdrag',
                'verbose_name_plural': 'avdrag',
                'ordering': ['grant', 'number'],
            },
        ),
        migrations.CreateModel(
            name='InstalmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(verbose_name='avdrag')),
                ('due_on', models.DateField(verbose_name='dato')),
                ('share', models.DecimalField(decimal_places=6, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KeySweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'i kø'), ('running', 'beregnes'), ('done', 'ferdig'), ('failed', 'stoppet'), ('cancelled', 'avbrutt')], default='queued', max_length=10, verbose_name='tilstand')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='bestilt')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='startet')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='ferdig')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='siste livstegn')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='framdrift (prosent)')),
                ('error', models.CharField(blank=True, max_length=1000, verbose_name='hva som gikk galt')),
                ('grid', models.JSONField(verbose_name='nøkler som prøves')),
                ('target', models.JSONField(default=dict, verbose_name='beløp å sammenligne med')),
                ('count', models.PositiveIntegerField(verbose_name='antall nøkler')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='prøvd')),
                ('result', models.JSONField(default=dict, verbose_name='resultat')),
            ],
            options={
                'verbose_name': 'nøkkelsøk',
                'verbose_name_plural': 'nøkkelsøk',
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'bokmål'), ('nn', 'nynorsk')], default='nb', max_length=2, verbose_name='målform')),
            ],
            options={
                'verbose_name': 'målform i brev',
                'verbose_name_plural': 'målformer i brev',
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'bokmål'), ('nn', 'nynorsk')], max_length=2, verbose_name='målform')),
                ('name', models.CharField(max_length=200, verbose_name='filnavn')),
                ('content', models.BinaryField(verbose_name='innhold')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lastet opp')),
            ],
            options={
                'verbose_name': 'brevmal',
                'verbose_name_plural': 'brevmaler',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NetworkReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('submitted', 'sendt til KS'), ('questioned', 'KS har spurt'), ('approved', 'godkjent')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('activities', models.TextField(blank=True, verbose_name='aktiviteter')),
                ('used', models.BigIntegerField(blank=True, null=True, verbose_name='brukt (kroner)')),
                ('to_carry', models.BigIntegerField(default=0, verbose_name='overføres til neste tilskudd (kroner)')),
                ('to_repay', models.BigIntegerField(default=0, verbose_name='betales tilbake (kroner)')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sendt')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='godkjent')),
            ],
            options={
                'verbose_name': 'rapport fra nettverk',
                'verbose_name_plural': 'rapporter fra nettverk',
                'ordering': ['round', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='NetworkReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('submitted', 'sendt til KS'), ('questioned', 'KS har spurt'), ('approved', 'godkjent')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('activities', models.TextField(blank=True, verbose_name='aktiviteter')),
                ('used', models.BigIntegerField(blank=True, null=True, verbose_name='brukt (kroner)')),
                ('to_carry', models.BigIntegerField(default=0, verbose_name='overføres til neste tilskudd (kroner)')),
                ('to_repay', models.BigIntegerField(default=0, verbose_name='betales tilbake (kroner)')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sendt')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='godkjent')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='betalt (kroner)')),
                ('paid_on', models.DateField(verbose_name='betalt')),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='markert')),
            ],
            options={
                'verbose_name': 'utbetaling',
                'verbose_name_plural': 'utbetalinger',
                'ordering': ['instalment', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='PaymentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('amount', models.BigIntegerField(verbose_name='betalt (kroner)')),
                ('paid_on', models.DateField(verbose_name='betalt')),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='markert')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('computed', models.BigIntegerField(verbose_name='beregnet (kroner)')),
                ('amount', models.BigIntegerField(verbose_name='foreslått (kroner)')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='begrunnelse for avvik')),
            ],
            options={
                'verbose_name': 'foreslått beløp',
                'verbose_name_plural': 'foreslåtte beløp',
                'ordering': ['decision', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='PublishedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='publisert (kroner)')),
            ],
            options={
                'verbose_name': 'publisert beløp',
                'verbose_name_plural': 'publiserte beløp',
                'ordering': ['table', 'network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='PublishedTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='kilde')),
                ('dated', models.DateField(verbose_name='kildens dato')),
                ('stated_sum', models.BigIntegerField(blank=True, null=True, verbose_name='summen som kilden oppgir (kroner)')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lagt inn')),
            ],
            options={
                'verbose_name': 'publisert tabell',
                'verbose_name_plural': 'publiserte tabeller',
                'ordering': ['-dated', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('submit', 'Send til KS'), ('ask', 'Send tilbake med spørsmål'), ('answer', 'Svar og send på nytt'), ('approve', 'Godkjenn rapporten'), ('reopen', 'Åpne på nytt')], max_length=10, verbose_name='handling')),
                ('from_state', models.CharField(choices=[('draft', 'utkast'), ('submitted', 'sendt til KS'), ('questioned', 'KS har spurt'), ('approved', 'godkjent')], max_length=10, verbose_name='fra')),
                ('to_state', models.CharField(choices=[('draft', 'utkast'), ('submitted', 'sendt til KS'), ('questioned', 'KS har spurt'), ('approved', 'godkjent')], max_length=10, verbose_name='til')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
                ('comment', models.TextField(blank=True, verbose_name='ord')),
            ],
            options={
                'ordering': ['report', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='navn')),
                ('due_on', models.DateField(verbose_name='frist')),
                ('is_final', models.BooleanField(default=False, verbose_name='sluttrapport')),
            ],
            options={
                'verbose_name': 'rapportfrist',
                'verbose_name_plural': 'rapportfrister',
                'ordering': ['grant', 'due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportRoundEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='navn')),
                ('due_on', models.DateField(verbose_name='frist')),
                ('is_final', models.BooleanField(default=False, verbose_name='sluttrapport')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupportedRollout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='innføringsløp')),
                ('support', models.CharField(blank=True, max_length=500, verbose_name='hva nettverket bidro med')),
            ],
            options={
                'ordering': ['report', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AllocationKeyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=50, verbose_name='navn')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versjon')),
                ('created_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='laget')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='kilde')),
                ('flat_share', models.DecimalField(decimal_places=6, default=Decimal('0.6'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='flat andel')),
                ('municipality_weight', models.DecimalField(decimal_places=6, default=Decimal('0.2'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter antall kommuner')),
                ('population_weight', models.DecimalField(decimal_places=6, default=Decimal('0.2'), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter innbyggertall')),
                ('factor_share', models.DecimalField(decimal_places=6, default=Decimal(0), max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal(0)), django.core.validators.MaxValueValidator(Decimal(1))], verbose_name='andel etter andre tall')),
                ('factors', models.JSONField(blank=True, default=list, verbose_name='andre tall')),
                ('base_amount', models.BigIntegerField(default=0, verbose_name='fast beløp per nettverk (kroner)')),
                ('floor_amount', models.BigIntegerField(blank=True, null=True, verbose_name='minst per nettverk (kroner)')),
                ('ceiling_amount', models.BigIntegerField(blank=True, null=True, verbose_name='mest per nettverk (kroner)')),
                ('rounding_unit', models.PositiveIntegerField(default=1, verbose_name='avrunding (kroner)')),
                ('population_date', models.DateField(verbose_name='folketall per')),
                ('municipality_date', models.DateField(verbose_name='kommuner per')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.allocationkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='allocationline',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation_lines', to='networks.network'),
        ),
        migrations.AddField(
            model_name='allocationrun',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='funding.allocationkey'),
        ),
        migrations.AddField(
            model_name='allocationrun',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.allocationrun'),
        ),
        migrations.AddField(
            model_name='assignmentletter',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='assignmentletter',
            name='received_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentletter',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='boughtoutposition',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.municipality', verbose_name='kommune'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='taken_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.carryover'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='taken_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decidedamount',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decided_amounts', to='networks.network'),
        ),
        migrations.AddField(
            model_name='decidedamountevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='decidedamountevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='decidedamountevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.decidedamount'),
        ),
        migrations.AddField(
            model_name='decision',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='funding.allocationrun'),
        ),
        migrations.AddField(
            model_name='decidedamountevent',
            name='decision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.decision'),
        ),
        migrations.AddField(
            model_name='decidedamount',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='funding.decision'),
        ),
        migrations.AddField(
            model_name='assignmentletter',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='funding.decision'),
        ),
        migrations.AddField(
            model_name='deductionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='deductionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.deduction'),
        ),
        migrations.AddField(
            model_name='grant',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='grant',
            name='supplements',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplementary', to='funding.grant', verbose_name='tillegg til'),
        ),
        migrations.AddField(
            model_name='deductionevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='deduction',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='decision',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='funding.grant', verbose_name='tilskudd'),
        ),
        migrations.AddField(
            model_name='decidedamountevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='decidedamount',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decided_amounts', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='taken_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_over', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='taken_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='allocationrun',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='allocationkeyevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant', verbose_name='tilskudd'),
        ),
        migrations.AddField(
            model_name='allocationkey',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='funding.grant', verbose_name='tilskudd'),
        ),
        migrations.AddField(
            model_name='grantevent',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='grantevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='grantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='grantevent',
            name='supplements',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant', verbose_name='tillegg til'),
        ),
        migrations.AddField(
            model_name='instalment',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='instalmentevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='instalmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='instalmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.instalment'),
        ),
        migrations.AddField(
            model_name='keysweep',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sweeps', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='keysweep',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letterlanguage',
            name='network',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter_language', to='networks.network'),
        ),
        migrations.AddField(
            model_name='lettertemplate',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='networkreport',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='networkreport',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grant_reports', to='networks.network'),
        ),
        migrations.AddField(
            model_name='networkreport',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='networkreport',
            name='updated_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='carryoverevent',
            name='report',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.networkreport'),
        ),
        migrations.AddField(
            model_name='carryover',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carryovers', to='funding.networkreport'),
        ),
        migrations.AddField(
            model_name='boughtoutposition',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='funding.networkreport'),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.networkreport'),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='submitted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='updated_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='payment',
            name='instalment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funding.instalment'),
        ),
        migrations.AddField(
            model_name='payment',
            name='marked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='payment',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='paymentevent',
            name='instalment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.instalment'),
        ),
        migrations.AddField(
            model_name='paymentevent',
            name='marked_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='paymentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='paymentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.payment'),
        ),
        migrations.AddField(
            model_name='proposedamount',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed', to='funding.decision'),
        ),
        migrations.AddField(
            model_name='proposedamount',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='publishedamount',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='publishedtable',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publishedtable',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_tables', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='publishedamount',
            name='table',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amounts', to='funding.publishedtable'),
        ),
        migrations.AddField(
            model_name='reportmove',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reportmove',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='funding.networkreport'),
        ),
        migrations.AddField(
            model_name='reportround',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_rounds', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='networkreportevent',
            name='round',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.reportround'),
        ),
        migrations.AddField(
            model_name='networkreport',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='funding.reportround'),
        ),
        migrations.AddField(
            model_name='reportroundevent',
            name='grant',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.grant'),
        ),
        migrations.AddField(
            model_name='reportroundevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='reportroundevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.reportround'),
        ),
        migrations.AddField(
            model_name='supportedrollout',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rollouts', to='funding.networkreport'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.UniqueConstraint(fields=('run', 'network'), name='line_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('base'), '+', models.F('flat')), '+', models.F('municipality_part')), '+', models.F('population_part')), '+', models.F('factor_part')), '+', models.F('limited')), '+', models.F('rounding')))), name='line_parts_make_the_amount'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.UniqueConstraint(condition=models.Q(('recipient', ''), _negated=True), fields=('run', 'recipient'), name='line_once_per_recipient'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('network__isnull', False), ('recipient', '')), models.Q(('network__isnull', True), models.Q(('recipient', ''), _negated=True)), _connector='OR'), name='line_has_network_or_recipient'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='line_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='assignmentletter',
            constraint=models.UniqueConstraint(fields=('decision', 'network'), name='letter_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='assignmentletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_at__isnull', True), ('received_by__isnull', True)), models.Q(('received_at__gte', models.F('sent_at')), ('received_by__isnull', False)), _connector='OR'), name='letter_received_after_it_was_sent'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('amount_to_share__gte', 0), ('amount_to_share__lte', django.db.models.expressions.CombinedExpression(models.F('total_set_aside'), '+', models.F('carried_over'))), ('carried_over__gte', 0)), name='grant_shares_what_is_set_aside', violation_error_message='Beløpet til fordeling kan ikke være større enn det som er satt av.'),
        ),
        migrations.AddConstraint(
            model_name='deduction',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='deduction_positive'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided')), fields=('grant',), name='one_decision_stands'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('grant',), name='one_proposal_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('proposed_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='decision_by_a_second_person', violation_error_message='Den som foreslår, kan ikke vedta selv.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('proposed_by__isnull', False), ('run__isnull', False), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('state', 'withdrawn')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'returned'), models.Q(('reason', ''), _negated=True)), models.Q(('state__in', ['decided', 'replaced']), models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('run__isnull', False)), models.Q(('run__isnull', True), models.Q(('source', ''), _negated=True)), _connector='OR')), _connector='OR'), name='decision_state_fits_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='decidedamount',
            constraint=models.UniqueConstraint(fields=('decision', 'network'), name='decided_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='decidedamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='decided_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='allocationrun',
            constraint=models.UniqueConstraint(condition=models.Q(('scenario', ''), ('state__in', ['queued', 'running'])), fields=('grant',), name='one_active_run_per_grant'),
        ),
        migrations.AddConstraint(
            model_name='allocationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scenario', ''), ('trial__isnull', True)), models.Q(models.Q(('scenario', ''), _negated=True), ('trial__isnull', False)), _connector='OR'), name='run_scenarios_say_what_they_try'),
        ),
        migrations.AddConstraint(
            model_name='allocationrun',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='run_progress_in_percent'),
        ),
        migrations.AddConstraint(
            model_name='allocationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('error', ''), ('finished_at__isnull', True), ('heartbeat_at__isnull', True), ('started_at__isnull', True), ('state', 'queued')), models.Q(('digest', ''), ('error', ''), ('finished_at__isnull', True), ('heartbeat_at__isnull', False), ('started_at__isnull', False), ('state', 'running')), models.Q(('error', ''), ('finished_at__gte', models.F('started_at')), ('inputs__isnull', False), ('progress', 100), ('started_at__isnull', False), ('state', 'done'), models.Q(('digest', ''), _negated=True)), models.Q(('digest', ''), ('finished_at__isnull', False), ('state', 'failed'), models.Q(('error', ''), _negated=True)), models.Q(('digest', ''), ('finished_at__isnull', False), ('state', 'cancelled')), _connector='OR'), name='run_state_fits_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.UniqueConstraint(fields=('grant', 'version'), name='key_version_once'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('flat_share', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(Decimal(1)), '-', models.F('municipality_weight')), '-', models.F('population_weight')), '-', models.F('factor_share')))), name='key_shares_make_the_whole', violation_error_message='Andelene må bli 100 % til sammen.'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('factor_share__gte', 0), ('flat_share__gte', 0), ('municipality_weight__gte', 0), ('population_weight__gte', 0)), name='key_shares_not_negative', violation_error_message='En andel kan ikke være negativ.'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('base_amount__gte', 0)), name='key_base_not_negative', violation_error_message='Det faste beløpet kan ikke være negativt.'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('floor_amount__isnull', True), models.Q(('floor_amount__gte', 0), models.Q(('ceiling_amount__isnull', True), ('ceiling_amount__gte', models.F('floor_amount')), _connector='OR')), _connector='OR'), name='key_floor_not_above_ceiling', violation_error_message='Minstebeløpet kan ikke være negativt eller større enn det høyeste beløpet.'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling_amount__isnull', True), ('ceiling_amount__gte', 0), _connector='OR'), name='key_ceiling_not_negative', violation_error_message='Det høyeste beløpet kan ikke være negativt.'),
        ),
        migrations.AddConstraint(
            model_name='allocationkey',
            constraint=models.CheckConstraint(condition=models.Q(('rounding_unit__gte', 1)), name='key_rounds_to_whole_kroner', violation_error_message='Avrundingen må være minst én krone.'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('grant', 'number'), name='instalment_once'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='instalment_share'),
        ),
        migrations.AddConstraint(
            model_name='keysweep',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('grant',), name='one_active_sweep_per_grant'),
        ),
        migrations.AddConstraint(
            model_name='keysweep',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('count')), ('progress__lte', 100)), name='sweep_not_more_than_all'),
        ),
        migrations.AddConstraint(
            model_name='keysweep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('started_at__isnull', True), ('state', 'queued')), models.Q(('finished_at__isnull', True), ('heartbeat_at__isnull', False), ('started_at__isnull', False), ('state', 'running')), models.Q(('done', models.F('count')), ('error', ''), ('finished_at__isnull', False), ('state', 'done')), models.Q(('finished_at__isnull', False), ('state', 'failed'), models.Q(('error', ''), _negated=True)), models.Q(('finished_at__isnull', False), ('state', 'cancelled')), _connector='OR'), name='sweep_state_fits_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.UniqueConstraint(fields=('report', 'kind'), name='carried_over_once'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='carryover_positive'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True), ('taken_into__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False), ('taken_into__isnull', False), models.Q(('taken_into', models.F('grant')), _negated=True)), _connector='OR'), name='carryover_taken_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='boughtoutposition',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='bought_out_percent'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('instalment', 'network'), name='paid_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='payment_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='proposedamount',
            constraint=models.UniqueConstraint(fields=('decision', 'network'), name='proposed_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='proposedamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), models.Q(('amount', models.F('computed')), models.Q(('reason', ''), _negated=True), _connector='OR')), name='proposed_amount_explained'),
        ),
        migrations.AddConstraint(
            model_name='publishedtable',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('stated_sum__gte', 0), ('stated_sum', None), _connector='OR')), name='published_table_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='publishedamount',
            constraint=models.UniqueConstraint(fields=('table', 'network'), name='published_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='publishedamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='published_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='reportround',
            constraint=models.UniqueConstraint(fields=('grant', 'due_on'), name='report_round_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reportround',
            constraint=models.UniqueConstraint(condition=models.Q(('is_final', True)), fields=('grant',), name='one_final_report_round'),
        ),
        migrations.AddConstraint(
            model_name='networkreport',
            constraint=models.UniqueConstraint(fields=('round', 'network'), name='one_report_per_network_and_round'),
        ),
        migrations.AddConstraint(
            model_name='networkreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('used__isnull', True), ('used__gte', 0), _connector='OR'), ('to_carry__gte', 0), ('to_repay__gte', 0)), name='report_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='networkreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True), ('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('state__in', ['submitted', 'questioned']), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('used__isnull', False), ('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('state', 'approved'), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('used__isnull', False), ('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='report_state_fits_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='networkreport',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='report_approved_by_a_second_person', violation_error_message='Den som sendte rapporten, kan ikke godkjenne den.'),
        ),
    ]

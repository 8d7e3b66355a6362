import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import networks.geography.models
from django.conf import settings
from django.db import migrations, models
from django.contrib.postgres.operations import BtreeGistExtension


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('app_added', 'autentiseringsapp koblet til'), ('app_removed', 'autentiseringsapp koblet fra'), ('passkey_added', 'tilgangsnøkkel lagt til'), ('passkey_removed', 'tilgangsnøkkel fjernet'), ('codes_renewed', 'nye reservekoder laget'), ('password_changed', 'passord byttet'), ('password_reset', 'nytt passord laget med lenke på e-post'), ('factors_reset', 'innlogging i to trinn nullstilt av en administrator')], max_length=30, verbose_name='hva')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='når')),
            ],
            options={
                'verbose_name': 'endring av innlogging',
                'verbose_name_plural': 'endringer av innlogging',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(default=1, verbose_name='dag')),
                ('starts', models.TimeField(verbose_name='klokka')),
                ('title', models.CharField(max_length=200, verbose_name='punkt')),
                ('responsible', models.CharField(blank=True, max_length=150, verbose_name='ansvarlig')),
            ],
            options={
                'verbose_name': 'punkt på programmet',
                'verbose_name_plural': 'punkter på programmet',
                'ordering': ['day', 'starts', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='kompetanse')),
                ('is_expected', models.BooleanField(default=False, verbose_name='forventes i hver regionale gruppe')),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=100)),
                ('search_key', models.CharField(editable=False, max_length=100)),
            ],
            options={
                'verbose_name': 'kompetanse',
                'verbose_name_plural': 'kompetanser',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='County',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=2, verbose_name='nummer')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=100)),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'verbose_name': 'fylke',
                'verbose_name_plural': 'fylker',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('requested', 'har bedt om å slutte'), ('cancelled', 'ombestemte seg'), ('left', 'har sluttet'), ('reopened', 'kom tilbake'), ('anonymised', 'anonymisert')], max_length=10, verbose_name='tilstand')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='bedt om')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='sluttet')),
                ('postponed_until', models.DateField(blank=True, null=True, verbose_name='utsatt til')),
                ('postponed_reason', models.CharField(blank=True, max_length=300, verbose_name='grunn til utsettelsen')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='gjenåpnet')),
                ('anonymised_at', models.DateTimeField(blank=True, null=True, verbose_name='anonymisert')),
            ],
            options={
                'verbose_name': 'avslutning av konto',
                'verbose_name_plural': 'avslutninger av kontoer',
                'ordering': ['-left_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='DepartureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('requested', 'har bedt om å slutte'), ('cancelled', 'ombestemte seg'), ('left', 'har sluttet'), ('reopened', 'kom tilbake'), ('anonymised', 'anonymisert')], max_length=10, verbose_name='tilstand')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='bedt om')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='sluttet')),
                ('postponed_until', models.DateField(blank=True, null=True, verbose_name='utsatt til')),
                ('postponed_reason', models.CharField(blank=True, max_length=300, verbose_name='grunn til utsettelsen')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='gjenåpnet')),
                ('anonymised_at', models.DateTimeField(blank=True, null=True, verbose_name='anonymisert')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.SlugField(verbose_name='innloggingstjeneste')),
                ('issuer', models.CharField(max_length=255, verbose_name='utsteder')),
                ('subject', models.CharField(max_length=255, verbose_name='identifikator')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='navn hos tjenesten')),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='knyttet')),
                ('linked_by', models.CharField(choices=[('person', 'personen selv'), ('invitation', 'en invitasjon'), ('email', 'bekreftet e-postadresse')], max_length=10, verbose_name='knyttet gjennom')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='sist brukt')),
                ('organisation_number', models.CharField(blank=True, max_length=9, verbose_name='på vegne av organisasjonsnummer')),
            ],
            options={
                'verbose_name': 'innlogging hos en annen tjeneste',
                'verbose_name_plural': 'innlogginger hos andre tjenester',
                'ordering': ['linked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('provider', models.SlugField(db_index=False, verbose_name='innloggingstjeneste')),
                ('issuer', models.CharField(max_length=255, verbose_name='utsteder')),
                ('subject', models.CharField(max_length=255, verbose_name='identifikator')),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='knyttet')),
                ('linked_by', models.CharField(choices=[('person', 'personen selv'), ('invitation', 'en invitasjon'), ('email', 'bekreftet e-postadresse')], max_length=10, verbose_name='knyttet gjennom')),
                ('organisation_number', models.CharField(blank=True, max_length=9, verbose_name='på vegne av organisasjonsnummer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=4, verbose_name='kommunenummer')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('valid_to', models.DateField(verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'verbose_name': 'tidligere nummer',
                'verbose_name_plural': 'tidligere nummer',
                'ordering': ['-valid_to', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='tittel')),
                ('form', models.CharField(choices=[('digital', 'digital'), ('physical', 'fysisk'), ('hybrid', 'fysisk og digital')], max_length=10, verbose_name='form')),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='sted')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lenke')),
                ('description', models.TextField(blank=True, verbose_name='om samlingen')),
                ('answer_by', models.DateField(verbose_name='svarfrist (siste dag)')),
                ('invited_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30), blank=True, default=list, size=None, verbose_name='inviterte roller')),
                ('state', models.CharField(choices=[('planned', 'planlagt'), ('cancelled', 'avlyst')], default='planned', max_length=10, verbose_name='tilstand')),
                ('cancel_reason', models.TextField(blank=True, verbose_name='begrunnelse')),
                ('notes', models.TextField(blank=True, verbose_name='referat')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='deltakere ført')),
                ('version', models.PositiveIntegerField(default=1)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opprettet')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt fastsatt')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
            ],
            options={
                'verbose_name': 'samling',
                'verbose_name_plural': 'samlinger',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GatheringAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply', models.CharField(choices=[('yes', 'ja'), ('maybe', 'kanskje'), ('no', 'nei')], max_length=5, verbose_name='svar')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='kommentar')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
            ],
            options={
                'verbose_name': 'svar på invitasjon',
                'verbose_name_plural': 'svar på invitasjoner',
                'ordering': ['gathering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GatheringAnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reply', models.CharField(choices=[('yes', 'ja'), ('maybe', 'kanskje'), ('no', 'nei')], max_length=5, verbose_name='svar')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='kommentar')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GatheringEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='tittel')),
                ('form', models.CharField(choices=[('digital', 'digital'), ('physical', 'fysisk'), ('hybrid', 'fysisk og digital')], max_length=10, verbose_name='form')),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='sted')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lenke')),
                ('description', models.TextField(blank=True, verbose_name='om samlingen')),
                ('answer_by', models.DateField(verbose_name='svarfrist (siste dag)')),
                ('invited_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30), blank=True, default=list, size=None, verbose_name='inviterte roller')),
                ('state', models.CharField(choices=[('planned', 'planlagt'), ('cancelled', 'avlyst')], default='planned', max_length=10, verbose_name='tilstand')),
                ('cancel_reason', models.TextField(blank=True, verbose_name='begrunnelse')),
                ('notes', models.TextField(blank=True, verbose_name='referat')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='deltakere ført')),
                ('version', models.PositiveIntegerField(default=1)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opprettet')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt fastsatt')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GatheringParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='betegnelse')),
                ('in_group', models.BooleanField(default=False, verbose_name='fra den regionale gruppen')),
            ],
            options={
                'verbose_name': 'deltaker på samling',
                'verbose_name_plural': 'deltakere på samlinger',
                'ordering': ['gathering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GatheringParticipantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='betegnelse')),
                ('in_group', models.BooleanField(default=False, verbose_name='fra den regionale gruppen')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GatheringStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('created', 'Innkalt'), ('changed', 'Endret'), ('moved', 'Flyttet'), ('cancelled', 'Avlyst'), ('notes', 'Referat skrevet'), ('recorded', 'Deltakere ført')], max_length=10, verbose_name='handling')),
                ('role', models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30, verbose_name='rolle')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
                ('comment', models.TextField(blank=True, verbose_name='kommentar')),
            ],
            options={
                'verbose_name': 'hendelse i en samling',
                'verbose_name_plural': 'hendelser i samlinger',
                'ordering': ['gathering', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='betegnelse')),
                ('function', models.CharField(choices=[('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs')], max_length=30, verbose_name='funksjon')),
                ('buy_out_percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='frikjøp i prosent')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telefon')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'verbose_name': 'medlem av regional gruppe',
                'verbose_name_plural': 'medlemmer av regional gruppe',
                'ordering': ['group', 'function', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='betegnelse')),
                ('function', models.CharField(choices=[('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs')], max_length=30, verbose_name='funksjon')),
                ('buy_out_percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='frikjøp i prosent')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telefon')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('population', 'Folketall (SSB, tabell 07459)'), ('codes', 'Kommuner på en dato (SSB, Klass 131 og 104)'), ('changes', 'Endringer i kommunene (SSB, Klass 131)'), ('organisations', 'Organisasjonsnummer (Enhetsregisteret)'), ('borders', 'Kommunegrenser (GeoJSON eller TopoJSON)')], max_length=15, verbose_name='kilde')),
                ('state', models.CharField(choices=[('queued', 'i kø'), ('running', 'hentes'), ('done', 'klar til gjennomsyn'), ('committed', 'lagret'), ('discarded', 'forkastet'), ('failed', 'stoppet')], default='queued', max_length=10, verbose_name='tilstand')),
                ('date', models.DateField(verbose_name='dato')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='fil')),
                ('content', models.TextField(blank=True)),
                ('rows', models.JSONField(default=list)),
                ('fetched_from', models.CharField(blank=True, max_length=500, verbose_name='hentet fra')),
                ('error', models.CharField(blank=True, max_length=1000, verbose_name='hva som gikk galt')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='bestilt')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='startet')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='ferdig')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='avgjort')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'importer',
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opprettet')),
                ('expires_at', models.DateTimeField(verbose_name='går ut')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sendt')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='tatt i bruk')),
            ],
            options={
                'verbose_name': 'invitasjon',
                'verbose_name_plural': 'invitasjoner',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=4, unique=True, verbose_name='kommunenummer')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('sort_key', models.CharField(db_collation='C', db_index=True, editable=False, max_length=100)),
                ('organisation_number', models.CharField(blank=True, max_length=9, verbose_name='organisasjonsnummer')),
                ('written_standard', models.CharField(choices=[('nb', 'bokmål'), ('nn', 'nynorsk'), ('neutral', 'nøytral')], default='neutral', max_length=7, verbose_name='målform')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='breddegrad')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='lengdegrad')),
                ('hex_column', models.SmallIntegerField(blank=True, null=True)),
                ('hex_row', models.SmallIntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'kommune',
                'verbose_name_plural': 'kommuner',
                'ordering': ['sort_key', 'number'],
            },
        ),
        migrations.CreateModel(
            name='MunicipalityBorder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('geometry', models.JSONField()),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='lagret')),
            ],
            options={
                'verbose_name': 'kommunegrense',
                'verbose_name_plural': 'kommunegrenser',
                'ordering': ['municipality', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='MunicipalityChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='dato')),
                ('kind', models.CharField(choices=[('split', 'deling'), ('merger', 'sammenslåing'), ('renumbering', 'nytt nummer')], max_length=12)),
            ],
            options={
                'ordering': ['date', 'predecessor'],
            },
        ),
        migrations.CreateModel(
            name='MunicipalityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=4, verbose_name='kommunenummer')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=100)),
                ('organisation_number', models.CharField(blank=True, max_length=9, verbose_name='organisasjonsnummer')),
                ('written_standard', models.CharField(choices=[('nb', 'bokmål'), ('nn', 'nynorsk'), ('neutral', 'nøytral')], default='neutral', max_length=7, verbose_name='målform')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='breddegrad')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='lengdegrad')),
                ('hex_column', models.SmallIntegerField(blank=True, null=True)),
                ('hex_row', models.SmallIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MunicipalityPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=4, verbose_name='kommunenummer')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('official_name', models.CharField(blank=True, max_length=200, verbose_name='offisielt navn')),
                ('name_se', models.CharField(blank=True, max_length=100, verbose_name='nordsamisk navn')),
                ('name_sma', models.CharField(blank=True, max_length=100, verbose_name='sørsamisk navn')),
                ('name_smj', models.CharField(blank=True, max_length=100, verbose_name='lulesamisk navn')),
                ('name_fkv', models.CharField(blank=True, max_length=100, verbose_name='kvensk navn')),
                ('search_key', models.TextField(editable=False)),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'ordering': ['municipality', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='tittel')),
                ('description', models.TextField(verbose_name='beskrivelse')),
                ('topic', models.CharField(blank=True, max_length=100, verbose_name='løsning eller tema')),
                ('state', models.CharField(choices=[('raised', 'meldt'), ('lifted', 'løftet nasjonalt'), ('taken_up', 'tatt opp'), ('declined', 'ikke tatt videre'), ('resolved', 'løst'), ('merged', 'slått sammen med et annet'), ('withdrawn', 'trukket')], default='raised', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('recipient', models.CharField(blank=True, choices=[('ks', 'KS'), ('nhn', 'Norsk helsenett (NHN)')], max_length=3, verbose_name='løftet til')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='meldt')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='løftet')),
                ('answer', models.TextField(blank=True, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='besvart')),
            ],
            options={
                'verbose_name': 'behov',
                'verbose_name_plural': 'behov',
                'ordering': ['-raised_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NeedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='tittel')),
                ('description', models.TextField(verbose_name='beskrivelse')),
                ('topic', models.CharField(blank=True, max_length=100, verbose_name='løsning eller tema')),
                ('state', models.CharField(choices=[('raised', 'meldt'), ('lifted', 'løftet nasjonalt'), ('taken_up', 'tatt opp'), ('declined', 'ikke tatt videre'), ('resolved', 'løst'), ('merged', 'slått sammen med et annet'), ('withdrawn', 'trukket')], default='raised', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('recipient', models.CharField(blank=True, choices=[('ks', 'KS'), ('nhn', 'Norsk helsenett (NHN)')], max_length=3, verbose_name='løftet til')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='meldt')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='løftet')),
                ('answer', models.TextField(blank=True, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='besvart')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NeedSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.TextField(blank=True, verbose_name='hvorfor')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NeedTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('raise', 'Meld behovet'), ('support', 'Støtt behovet'), ('lift', 'Løft nasjonalt'), ('take_up', 'Ta opp'), ('decline', 'Ikke ta videre'), ('resolve', 'Marker som løst'), ('merge', 'Slå sammen'), ('withdraw', 'Trekk behovet')], max_length=10, verbose_name='handling')),
                ('from_state', models.CharField(blank=True, choices=[('raised', 'meldt'), ('lifted', 'løftet nasjonalt'), ('taken_up', 'tatt opp'), ('declined', 'ikke tatt videre'), ('resolved', 'løst'), ('merged', 'slått sammen med et annet'), ('withdrawn', 'trukket')], max_length=10, verbose_name='fra')),
                ('to_state', models.CharField(choices=[('raised', 'meldt'), ('lifted', 'løftet nasjonalt'), ('taken_up', 'tatt opp'), ('declined', 'ikke tatt videre'), ('resolved', 'løst'), ('merged', 'slått sammen med et annet'), ('withdrawn', 'trukket')], max_length=10, verbose_name='til')),
                ('role', models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30, verbose_name='rolle')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
                ('comment', models.TextField(blank=True, verbose_name='kommentar')),
            ],
            options={
                'ordering': ['need', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='nøkkel')),
                ('name', models.CharField(max_length=100, verbose_name='region')),
                ('own_name', models.CharField(blank=True, max_length=100, verbose_name='nettverkets eget navn')),
                ('project_number', models.CharField(blank=True, max_length=20, verbose_name='prosjektnummer')),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=100)),
            ],
            options={
                'verbose_name': 'diginettverk',
                'verbose_name_plural': 'diginettverk',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='NetworkMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'ordering': ['municipality', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='dato')),
                ('inhabitants', models.PositiveIntegerField(verbose_name='innbyggere')),
                ('source', models.CharField(default='SSB, tabell 07459', max_length=100, verbose_name='kilde')),
            ],
            options={
                'ordering': ['municipality', 'date'],
            },
        ),
        migrations.CreateModel(
            name='PrivacySettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anonymise_after_months', models.PositiveSmallIntegerField(default=12, error_messages={'invalid': 'Skriv et helt antall måneder.'}, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='måneder til anonymisering')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
            ],
            options={
                'verbose_name': 'innstilling for personvern',
                'verbose_name_plural': 'innstillinger for personvern',
            },
        ),
        migrations.CreateModel(
            name='PrivacySettingsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('anonymise_after_months', models.PositiveSmallIntegerField(default=12, error_messages={'invalid': 'Skriv et helt antall måneder.'}, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='måneder til anonymisering')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='endret')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='navn')),
                ('date', models.DateField(verbose_name='gjelder fra')),
                ('kind', models.CharField(choices=[('merger', 'sammenslåing'), ('split', 'deling'), ('renumbering', 'nye nummer'), ('county_change', 'fylkesendring')], max_length=15, verbose_name='type')),
                ('note', models.TextField(blank=True, verbose_name='merknad')),
                ('origin', models.CharField(choices=[('entered', 'lagt inn av KS'), ('imported', 'hentet fra SSB'), ('reference', 'fulgte med løsningen')], default='entered', max_length=10, verbose_name='opphav')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('applied', 'registrert'), ('undone', 'angret')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lagt inn')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='registrert tidspunkt')),
                ('in_force_at', models.DateTimeField(blank=True, null=True, verbose_name='trådt i kraft')),
                ('consequences', models.JSONField(blank=True, default=list, verbose_name='virkninger')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='angret tidspunkt')),
            ],
            options={
                'verbose_name': 'reform',
                'verbose_name_plural': 'reformer',
                'ordering': ['-date', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReformEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='navn')),
                ('date', models.DateField(verbose_name='gjelder fra')),
                ('kind', models.CharField(choices=[('merger', 'sammenslåing'), ('split', 'deling'), ('renumbering', 'nye nummer'), ('county_change', 'fylkesendring')], max_length=15, verbose_name='type')),
                ('note', models.TextField(blank=True, verbose_name='merknad')),
                ('origin', models.CharField(choices=[('entered', 'lagt inn av KS'), ('imported', 'hentet fra SSB'), ('reference', 'fulgte med løsningen')], default='entered', max_length=10, verbose_name='opphav')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('applied', 'registrert'), ('undone', 'angret')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lagt inn')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='registrert tidspunkt')),
                ('in_force_at', models.DateTimeField(blank=True, null=True, verbose_name='trådt i kraft')),
                ('consequences', models.JSONField(blank=True, default=list, verbose_name='virkninger')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='angret tidspunkt')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReformLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('to_number', models.CharField(max_length=4, verbose_name='til nummer')),
                ('to_name', models.CharField(max_length=100, verbose_name='til navn')),
                ('county_name', models.CharField(blank=True, max_length=100, verbose_name='fylkets navn')),
                ('continues', models.BooleanField(default=False, verbose_name='samme kommune fortsetter')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='innbyggere som følger med')),
                ('name_se', models.CharField(blank=True, max_length=100, verbose_name='nordsamisk navn')),
                ('name_sma', models.CharField(blank=True, max_length=100, verbose_name='sørsamisk navn')),
                ('name_smj', models.CharField(blank=True, max_length=100, verbose_name='lulesamisk navn')),
                ('name_fkv', models.CharField(blank=True, max_length=100, verbose_name='kvensk navn')),
            ],
            options={
                'verbose_name': 'linje i en reform',
                'verbose_name_plural': 'linjer i en reform',
                'ordering': ['reform', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReformTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'laget'), ('changed', 'endret'), ('recorded', 'ført i historikken')], max_length=10)),
                ('model', models.CharField(max_length=100)),
                ('object_id', models.BigIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('undone', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['reform', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RegionalGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchored_with', models.CharField(blank=True, max_length=200, verbose_name='forankret hos')),
                ('anchored_on', models.DateField(blank=True, null=True, verbose_name='sist drøftet')),
                ('fpu_representative', models.CharField(blank=True, max_length=150, verbose_name='regionens representant i FPU')),
                ('fpu_attends', models.BooleanField(blank=True, null=True, verbose_name='FPU-representanten er knyttet til gruppen')),
            ],
            options={
                'verbose_name': 'regional gruppe e-helse',
                'verbose_name_plural': 'regionale grupper e-helse',
                'ordering': ['network__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='RegionalGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('anchored_with', models.CharField(blank=True, max_length=200, verbose_name='forankret hos')),
                ('anchored_on', models.DateField(blank=True, null=True, verbose_name='sist drøftet')),
                ('fpu_representative', models.CharField(blank=True, max_length=150, verbose_name='regionens representant i FPU')),
                ('fpu_attends', models.BooleanField(blank=True, null=True, verbose_name='FPU-representanten er knyttet til gruppen')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30, verbose_name='rolle')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'verbose_name': 'rolletildeling',
                'verbose_name_plural': 'rolletildelinger',
                'ordering': ['user', 'role'],
            },
        ),
        migrations.CreateModel(
            name='RoleAssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30, verbose_name='rolle')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gjelder til (ikke med)')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('email', models.EmailField(max_length=254, verbose_name='e-post')),
                ('name', models.CharField(max_length=150, verbose_name='navn')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='tittel')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demobruker')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opprettet')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-post')),
                ('name', models.CharField(max_length=150, verbose_name='navn')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='tittel')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demobruker')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opprettet')),
            ],
            options={
                'verbose_name': 'bruker',
                'verbose_name_plural': 'brukere',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once', violation_error_message='E-postadressen er i bruk.')],
            },
        ),
        migrations.AddField(
            model_name='accountevent',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjort av'),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='county_period', violation_error_message='Perioden må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('number', '='), (networks.geography.models.DateRange('valid_from', 'valid_to'), '&&')], name='county_number_once', violation_error_message='Perioden overlapper en annen periode.'),
        ),
        migrations.AddField(
            model_name='departure',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avsluttet av'),
        ),
        migrations.AddField(
            model_name='departure',
            name='postponed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utsatt av'),
        ),
        migrations.AddField(
            model_name='departure',
            name='reopened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjenåpnet av'),
        ),
        migrations.AddField(
            model_name='departure',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avsluttet av'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.departure'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='postponed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utsatt av'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='reopened_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjenåpnet av'),
        ),
        migrations.AddField(
            model_name='departureevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='externalidentity',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='externalidentityevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='externalidentityevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.externalidentity'),
        ),
        migrations.AddField(
            model_name='externalidentityevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gathering',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opprettet av'),
        ),
        migrations.AddField(
            model_name='gathering',
            name='invited_people',
            field=models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inviterte personer'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='gathering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringanswer',
            name='gathering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringanswer',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gathering_answers', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gatheringanswerevent',
            name='gathering',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringanswerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='gatheringanswerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.gatheringanswer'),
        ),
        migrations.AddField(
            model_name='gatheringanswerevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gatheringevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opprettet av'),
        ),
        migrations.AddField(
            model_name='gatheringevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='gatheringevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringparticipant',
            name='gathering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringparticipant',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='gatherings_attended', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gatheringparticipantevent',
            name='gathering',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='gatheringparticipantevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='gatheringparticipantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.gatheringparticipant'),
        ),
        migrations.AddField(
            model_name='gatheringparticipantevent',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gatheringstep',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utført av'),
        ),
        migrations.AddField(
            model_name='gatheringstep',
            name='gathering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='networks.gathering'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='competences',
            field=models.ManyToManyField(blank=True, related_name='members', to='networks.competence', verbose_name='kompetanse'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='group_memberships', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='groupmemberevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='groupmemberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.groupmember'),
        ),
        migrations.AddField(
            model_name='groupmemberevent',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avgjort av'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bestilt av'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invitert av'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='groupmemberevent',
            name='employer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.municipality', verbose_name='arbeidsgiverkommune'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='employer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='group_members', to='networks.municipality', verbose_name='arbeidsgiverkommune'),
        ),
        migrations.AddField(
            model_name='formernumber',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_numbers', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='municipalityborder',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='borders', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='municipalitychange',
            name='predecessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_from', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='municipalitychange',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_to', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='municipalityevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='municipalityevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='municipalityperiod',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipality_periods', to='networks.county'),
        ),
        migrations.AddField(
            model_name='municipalityperiod',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='need',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besvart av'),
        ),
        migrations.AddField(
            model_name='need',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='networks.need', verbose_name='slått sammen med'),
        ),
        migrations.AddField(
            model_name='need',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='networks.municipality', verbose_name='kommune'),
        ),
        migrations.AddField(
            model_name='need',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='meldt av'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besvart av'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.need', verbose_name='slått sammen med'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='municipality',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.municipality', verbose_name='kommune'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.need'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='raised_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='meldt av'),
        ),
        migrations.AddField(
            model_name='needsupport',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='needsupport',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='needsupport',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='networks.need'),
        ),
        migrations.AddField(
            model_name='needtransition',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utført av'),
        ),
        migrations.AddField(
            model_name='needtransition',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='networks.need'),
        ),
        migrations.AddField(
            model_name='needsupport',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='needevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='need',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='gatheringparticipantevent',
            name='network',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='gatheringparticipant',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='gatheringevent',
            name='network',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='gathering',
            name='invited_networks',
            field=models.ManyToManyField(blank=True, related_name='+', to='networks.network', verbose_name='inviterte regioner'),
        ),
        migrations.AddField(
            model_name='gathering',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='networks.network', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='networkmembership',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='networkmembership',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='networks.network'),
        ),
        migrations.AddField(
            model_name='population',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='privacysettings',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='endret av'),
        ),
        migrations.AddField(
            model_name='privacysettingsevent',
            name='changed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='endret av'),
        ),
        migrations.AddField(
            model_name='privacysettingsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='privacysettingsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.privacysettings'),
        ),
        migrations.AddField(
            model_name='reform',
            name='applied_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrert av'),
        ),
        migrations.AddField(
            model_name='reform',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lagt inn av'),
        ),
        migrations.AddField(
            model_name='reform',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='angret av'),
        ),
        migrations.AddField(
            model_name='reformevent',
            name='applied_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrert av'),
        ),
        migrations.AddField(
            model_name='reformevent',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lagt inn av'),
        ),
        migrations.AddField(
            model_name='reformevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='reformevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.reform'),
        ),
        migrations.AddField(
            model_name='reformevent',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='angret av'),
        ),
        migrations.AddField(
            model_name='reformline',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network', verbose_name='nettverk'),
        ),
        migrations.AddField(
            model_name='reformline',
            name='predecessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reform_lines', to='networks.municipality', verbose_name='fra kommune'),
        ),
        migrations.AddField(
            model_name='reformline',
            name='reform',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='networks.reform'),
        ),
        migrations.AddField(
            model_name='reformtrace',
            name='reform',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='traces', to='networks.reform'),
        ),
        migrations.AddField(
            model_name='regionalgroup',
            name='network',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='group', to='networks.network', verbose_name='diginettverk'),
        ),
        migrations.AddField(
            model_name='groupmemberevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.regionalgroup'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='networks.regionalgroup'),
        ),
        migrations.AddField(
            model_name='regionalgroupevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network', verbose_name='diginettverk'),
        ),
        migrations.AddField(
            model_name='regionalgroupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='regionalgroupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.regionalgroup'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='deputy_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='networks.roleassignment', verbose_name='vikar for'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='networks.network'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='deputy_for',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.roleassignment', verbose_name='vikar for'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='municipality',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='network',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.roleassignment'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'left', 'anonymised'))), fields=('user',), name='departure_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', True), ('requested_at__isnull', False), ('state__in', ['requested', 'cancelled'])), models.Q(('anonymised_at__isnull', True), ('left_on__isnull', False), ('state', 'left')), models.Q(('anonymised_at__isnull', True), ('left_on__isnull', False), ('reopened_at__isnull', False), ('state', 'reopened')), models.Q(('anonymised_at__isnull', False), ('left_on__isnull', False), ('state', 'anonymised')), _connector='OR'), name='departure_state_has_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.CheckConstraint(condition=models.Q(('postponed_until__isnull', True), models.Q(('postponed_reason', ''), _negated=True), _connector='OR'), name='departure_postponed_with_reason', violation_error_message='Skriv hvorfor det skal vente.'),
        ),
        migrations.AddConstraint(
            model_name='externalidentity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_once'),
        ),
        migrations.AddConstraint(
            model_name='externalidentity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issuer', ''), _negated=True), models.Q(('subject', ''), _negated=True)), name='identity_is_named'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('day__gte', 1)), name='agenda_day_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_has_title'),
        ),
        migrations.AddConstraint(
            model_name='gatheringanswer',
            constraint=models.UniqueConstraint(fields=('gathering', 'user'), name='gathering_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='gatheringanswer',
            constraint=models.CheckConstraint(condition=models.Q(('reply__in', ['yes', 'maybe', 'no'])), name='gathering_reply_known'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('started_at__isnull', True), ('state', 'queued')), models.Q(('finished_at__isnull', True), ('started_at__isnull', False), ('state', 'running')), models.Q(('decided_at__isnull', True), ('finished_at__gte', models.F('started_at')), ('state', 'done')), models.Q(('decided_at__isnull', False), ('finished_at__isnull', False), ('state', 'committed')), models.Q(('decided_at__isnull', False), ('finished_at__isnull', False), ('state', 'discarded')), models.Q(('finished_at__isnull', False), ('state', 'failed'), models.Q(('error', ''), _negated=True)), _connector='OR'), name='import_state_fits_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True)), fields=('user',), name='invitation_one_open_per_person'),
        ),
        migrations.AddConstraint(
            model_name='formernumber',
            constraint=models.UniqueConstraint(fields=('number', 'municipality'), name='former_number_once'),
        ),
        migrations.AddConstraint(
            model_name='municipalityborder',
            constraint=models.UniqueConstraint(fields=('municipality', 'valid_from'), name='border_once_per_structure'),
        ),
        migrations.AddConstraint(
            model_name='municipalitychange',
            constraint=models.UniqueConstraint(fields=('date', 'predecessor', 'successor'), name='municipality_change_once'),
        ),
        migrations.AddConstraint(
            model_name='municipalityperiod',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='municipality_period', violation_error_message='Perioden må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='municipalityperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('number', '='), (networks.geography.models.DateRange('valid_from', 'valid_to'), '&&')], name='municipality_number_once', violation_error_message='Perioden overlapper en annen periode.'),
        ),
        migrations.AddConstraint(
            model_name='municipalityperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('municipality', '='), (networks.geography.models.DateRange('valid_from', 'valid_to'), '&&')], name='municipality_one_period_at_a_time', violation_error_message='Perioden overlapper en annen periode.'),
        ),
        migrations.AddConstraint(
            model_name='needsupport',
            constraint=models.UniqueConstraint(fields=('need', 'network', 'municipality'), name='need_supported_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['state', 'raised_at'], name='need_by_state'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['raised', 'lifted', 'taken_up', 'declined', 'resolved', 'merged', 'withdrawn'])), name='need_state_known'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='need_merged_has_target'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='need_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['taken_up', 'declined', 'resolved']), ('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), models.Q(('state__in', ['raised', 'lifted', 'withdrawn']), ('answered_at__isnull', True), ('answered_by__isnull', True), ('answer', '')), ('state', 'merged'), _connector='OR'), name='need_state_has_its_answer'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['lifted', 'taken_up', 'resolved']), _negated=True), models.Q(('lifted_at__isnull', False), models.Q(('recipient', ''), _negated=True)), _connector='OR'), name='need_lifted_has_recipient'),
        ),
        migrations.AddConstraint(
            model_name='gatheringparticipant',
            constraint=models.UniqueConstraint(fields=('gathering', 'user'), name='gathering_attended_once'),
        ),
        migrations.AddConstraint(
            model_name='gatheringparticipant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('user__isnull', False)), models.Q(('user__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='gathering_participant_is_somebody'),
        ),
        migrations.AddConstraint(
            model_name='gatheringparticipant',
            constraint=models.CheckConstraint(condition=models.Q(('in_group', False), ('network__isnull', False), _connector='OR'), name='gathering_group_has_network'),
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['starts_at'], name='gathering_by_start'),
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['ends_at'], name='gathering_by_end'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['digital', 'physical', 'hybrid'])), name='gathering_form_known'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gathering_ends_after_start', violation_error_message='Samlingen må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('form', 'digital'), models.Q(('place', ''), _negated=True), _connector='OR'), name='gathering_met_somewhere', violation_error_message='Skriv hvor samlingen er.'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('state', 'planned')), models.Q(('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='gathering_cancelled_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), ('recorded_at__isnull', True), _connector='OR'), name='gathering_cancelled_was_not_held'),
        ),
        migrations.AddConstraint(
            model_name='networkmembership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='membership_period', violation_error_message='Perioden må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='networkmembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('municipality', '='), (networks.geography.models.DateRange('valid_from', 'valid_to'), '&&')], name='membership_one_network_at_a_time', violation_error_message='Perioden overlapper en annen periode.'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(fields=('municipality', 'date'), name='population_once_per_date'),
        ),
        migrations.AddConstraint(
            model_name='privacysettings',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='privacy_settings_one_row'),
        ),
        migrations.AddConstraint(
            model_name='privacysettings',
            constraint=models.CheckConstraint(condition=models.Q(('anonymise_after_months__range', (1, 60))), name='privacy_settings_months'),
        ),
        migrations.AddConstraint(
            model_name='reform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('in_force_at__isnull', True), ('state', 'draft'), ('undone_at__isnull', True)), models.Q(('applied_at__isnull', False), ('state', 'applied'), ('undone_at__isnull', True)), models.Q(('applied_at__isnull', False), ('in_force_at__isnull', True), ('state', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='reform_state_has_its_times'),
        ),
        migrations.AddConstraint(
            model_name='reformline',
            constraint=models.UniqueConstraint(fields=('reform', 'predecessor', 'to_number'), name='reform_line_once'),
        ),
        migrations.AddConstraint(
            model_name='reformline',
            constraint=models.UniqueConstraint(condition=models.Q(('continues', True)), fields=('reform', 'to_number'), name='reform_one_continues'),
        ),
        migrations.AddConstraint(
            model_name='reformline',
            constraint=models.UniqueConstraint(condition=models.Q(('continues', True)), fields=('reform', 'predecessor'), name='reform_continues_once'),
        ),
        migrations.AddConstraint(
            model_name='reformline',
            constraint=models.CheckConstraint(condition=models.Q(('to_number__regex', '^\\d{4}$')), name='reform_number_has_four_digits'),
        ),
        migrations.AddIndex(
            model_name='reformtrace',
            index=models.Index(fields=['model', 'object_id'], name='trace_of_row'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='group_member_period', violation_error_message='Perioden må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('function__in', ['contact_person', 'rollout_leader', 'network_resource'])), name='group_member_function_known'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('buy_out_percent__isnull', True), ('buy_out_percent__lte', 100), _connector='OR'), name='group_member_percent', violation_error_message='Frikjøpet må være mellom 0 og 100 prosent.'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='group_member_has_title'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='assignment_period', violation_error_message='Perioden må slutte etter at den begynner.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('deputy_for__isnull', True), ('valid_to__isnull', False), _connector='OR'), name='assignment_deputy_has_an_end', violation_error_message='En vikar må ha en siste dag.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('municipality__isnull', True), ('network__isnull', False), ('role__in', ['contact_person', 'network_resource'])), models.Q(('municipality__isnull', True), ('role__in', ['reader', 'rollout_leader'])), models.Q(('municipality__isnull', False), ('network__isnull', True), ('role__in', ['municipality_representative'])), models.Q(('municipality__isnull', True), ('network__isnull', True), ('role__in', ['administrator', 'grant_manager', 'national_coordinator', 'portfolio_manager'])), _connector='OR'), name='assignment_scope_fits_role', violation_error_message='Rollen og området passer ikke sammen.'),
        ),
    ]

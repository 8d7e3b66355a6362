import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='nøkkel')),
                ('name', models.CharField(max_length=100, verbose_name='navn')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='rekkefølge')),
            ],
            options={
                'verbose_name': 'innsatsområde',
                'verbose_name_plural': 'innsatsområder',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='FreshnessRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('not_relevant', 'ikke aktuelt'), ('not_started', 'ikke startet'), ('planned', 'planlagt'), ('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk'), ('benefit_realised', 'nyttiggjort')], max_length=20, unique=True, verbose_name='nivå')),
                ('ask_after', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='måneder til vi spør')),
                ('needs_evidence', models.BooleanField(default=False, verbose_name='trenger dokumentasjon')),
            ],
            options={
                'verbose_name': 'ferskhetsregel',
                'verbose_name_plural': 'ferskhetsregler',
            },
        ),
        migrations.CreateModel(
            name='FreshnessRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('level', models.CharField(choices=[('not_relevant', 'ikke aktuelt'), ('not_started', 'ikke startet'), ('planned', 'planlagt'), ('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk'), ('benefit_realised', 'nyttiggjort')], max_length=20, verbose_name='nivå')),
                ('ask_after', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='måneder til vi spør')),
                ('needs_evidence', models.BooleanField(default=False, verbose_name='trenger dokumentasjon')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HearingComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=200, verbose_name='gjelder')),
                ('text', models.TextField(verbose_name='innspill')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
                ('answer', models.TextField(blank=True, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='besvart')),
            ],
            options={
                'ordering': ['edition', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ItemSituation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='situasjonen per')),
                ('text', models.TextField(verbose_name='situasjonen')),
                ('text_nn', models.TextField(blank=True, verbose_name='situasjonen på nynorsk')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['item', '-date', '-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LogLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'opprettet'), ('edited', 'endret'), ('revised', 'endret etter vedtak'), ('ranked', 'rangert'), ('promoted', 'gjort klar for innføring'), ('removed', 'tatt ut'), ('situation', 'situasjonen oppdatert'), ('scored', 'poengsatt'), ('hear', 'sendt på høring'), ('take_back', 'tatt tilbake fra høring'), ('decide', 'vedtatt'), ('replace', 'avløst'), ('register', 'meldte interesse'), ('propose', 'foreslått av regionen'), ('confirm', 'bekreftet av kommunen'), ('choose', 'valgt'), ('decline', 'ikke valgt'), ('withdraw', 'trukket'), ('complete', 'avsluttet')], max_length=12, verbose_name='handling')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='fra')),
                ('to_state', models.CharField(blank=True, max_length=12, verbose_name='til')),
                ('role', models.CharField(blank=True, choices=[('administrator', 'administrator i KS'), ('portfolio_manager', 'porteføljeansvarlig i KS'), ('grant_manager', 'tilskuddsansvarlig i KS'), ('national_coordinator', 'medlem av nasjonal koordineringsgruppe'), ('contact_person', 'kontaktperson e-helse'), ('rollout_leader', 'innføringsleder'), ('network_resource', 'nettverksressurs'), ('municipality_representative', 'kommunens representant'), ('reader', 'leser')], max_length=30, verbose_name='rolle')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tidspunkt')),
                ('comment', models.TextField(blank=True, verbose_name='kommentar')),
                ('changes', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OwnerColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=200, unique=True, verbose_name='eier')),
                ('columns', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='OwnerList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk')], max_length=20, verbose_name='nivå')),
                ('definition', models.CharField(max_length=300, verbose_name='hva listen teller')),
                ('date', models.DateField(verbose_name='per dato')),
                ('complete', models.BooleanField(default=True, verbose_name='listen er fullstendig')),
                ('file_name', models.CharField(max_length=200, verbose_name='fil')),
                ('original', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=dict)),
                ('rows', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('draft', 'til gjennomsyn'), ('committed', 'lagret'), ('discarded', 'forkastet')], default='draft', max_length=10, verbose_name='tilstand')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lastet opp')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='avgjort')),
            ],
            options={
                'verbose_name': 'eierliste',
                'verbose_name_plural': 'eierlister',
                'ordering': ['-date', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OwnerListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('not_relevant', 'ikke aktuelt'), ('not_started', 'ikke startet'), ('planned', 'planlagt'), ('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk'), ('benefit_realised', 'nyttiggjort')], max_length=20, verbose_name='nivå')),
            ],
        ),
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'foreslått av regionen'), ('interested', 'meldt interesse'), ('chosen', 'valgt som pilot'), ('declined', 'ikke valgt'), ('withdrawn', 'trukket'), ('completed', 'piloten er ferdig')], max_length=12, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('motivation', models.TextField(verbose_name='hvorfor')),
                ('reason', models.TextField(blank=True, verbose_name='begrunnelse')),
                ('owner_view', models.CharField(blank=True, max_length=300, verbose_name='løsningens eier')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='avgjort')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='meldt')),
            ],
            options={
                'verbose_name': 'pilot',
                'verbose_name_plural': 'piloter',
                'ordering': ['solution', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PilotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('proposed', 'foreslått av regionen'), ('interested', 'meldt interesse'), ('chosen', 'valgt som pilot'), ('declined', 'ikke valgt'), ('withdrawn', 'trukket'), ('completed', 'piloten er ferdig')], max_length=12, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('motivation', models.TextField(verbose_name='hvorfor')),
                ('reason', models.TextField(blank=True, verbose_name='begrunnelse')),
                ('owner_view', models.CharField(blank=True, max_length=300, verbose_name='løsningens eier')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='avgjort')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='meldt')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PilotNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='dato')),
                ('text', models.TextField(verbose_name='erfaring')),
                ('url', models.URLField(blank=True, verbose_name='materiell')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pilot', '-date', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PortfolioEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='år')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('hearing', 'på høring'), ('decided', 'vedtatt'), ('replaced', 'avløst')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('hearing_from', models.DateField(blank=True, null=True, verbose_name='på høring fra')),
                ('hearing_until', models.DateField(blank=True, null=True, verbose_name='høringsfrist')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='vedtatt av')),
                ('replaced_on', models.DateField(blank=True, null=True, verbose_name='avløst')),
            ],
            options={
                'verbose_name': 'portefølje',
                'verbose_name_plural': 'porteføljer',
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='PortfolioEditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('hearing', 'på høring'), ('decided', 'vedtatt'), ('replaced', 'avløst')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('hearing_from', models.DateField(blank=True, null=True, verbose_name='på høring fra')),
                ('hearing_until', models.DateField(blank=True, null=True, verbose_name='høringsfrist')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='vedtatt av')),
                ('replaced_on', models.DateField(blank=True, null=True, verbose_name='avløst')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PortfolioItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('introduction', 'innføringsaktivitet'), ('joint_measure', 'felles tiltak')], max_length=15, verbose_name='type')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rangering')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('timeframe', models.CharField(blank=True, max_length=100, verbose_name='tidsramme')),
                ('purpose', models.TextField(blank=True, verbose_name='formål')),
                ('municipal_actions', models.TextField(blank=True, verbose_name='hva kommunene anbefales å gjøre')),
                ('sector_actions', models.TextField(blank=True, verbose_name='hva kommunal sektor gjør')),
                ('status_text', models.TextField(blank=True, verbose_name='situasjonen')),
                ('status_date', models.DateField(blank=True, null=True, verbose_name='situasjonen per')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
                ('title_nn', models.CharField(blank=True, max_length=200, verbose_name='tittel på nynorsk')),
                ('purpose_nn', models.TextField(blank=True, verbose_name='formål på nynorsk')),
                ('municipal_actions_nn', models.TextField(blank=True, verbose_name='anbefaling på nynorsk')),
                ('sector_actions_nn', models.TextField(blank=True, verbose_name='hva sektoren gjør, på nynorsk')),
                ('status_text_nn', models.TextField(blank=True, verbose_name='situasjonen på nynorsk')),
                ('links', models.JSONField(blank=True, default=list, verbose_name='lenker')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'porteføljepunkt',
                'verbose_name_plural': 'porteføljepunkter',
                'ordering': ['edition', 'kind', 'rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PortfolioItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('introduction', 'innføringsaktivitet'), ('joint_measure', 'felles tiltak')], max_length=15, verbose_name='type')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rangering')),
                ('title', models.CharField(max_length=200, verbose_name='tittel')),
                ('timeframe', models.CharField(blank=True, max_length=100, verbose_name='tidsramme')),
                ('purpose', models.TextField(blank=True, verbose_name='formål')),
                ('municipal_actions', models.TextField(blank=True, verbose_name='hva kommunene anbefales å gjøre')),
                ('sector_actions', models.TextField(blank=True, verbose_name='hva kommunal sektor gjør')),
                ('status_text', models.TextField(blank=True, verbose_name='situasjonen')),
                ('status_date', models.DateField(blank=True, null=True, verbose_name='situasjonen per')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
                ('title_nn', models.CharField(blank=True, max_length=200, verbose_name='tittel på nynorsk')),
                ('purpose_nn', models.TextField(blank=True, verbose_name='formål på nynorsk')),
                ('municipal_actions_nn', models.TextField(blank=True, verbose_name='anbefaling på nynorsk')),
                ('sector_actions_nn', models.TextField(blank=True, verbose_name='hva sektoren gjør, på nynorsk')),
                ('status_text_nn', models.TextField(blank=True, verbose_name='situasjonen på nynorsk')),
                ('links', models.JSONField(blank=True, default=list, verbose_name='lenker')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Prerequisite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='hvorfor')),
                ('reason_nn', models.CharField(blank=True, max_length=300, verbose_name='hvorfor, på nynorsk')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
            ],
            options={
                'ordering': ['solution', 'requires__name'],
            },
        ),
        migrations.CreateModel(
            name='PrerequisiteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=300, verbose_name='hvorfor')),
                ('reason_nn', models.CharField(blank=True, max_length=300, verbose_name='hvorfor, på nynorsk')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgressSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='per dato')),
                ('dimension', models.CharField(max_length=10)),
                ('area', models.CharField(blank=True, max_length=20)),
                ('known_at', models.DateTimeField(verbose_name='regnet ut')),
                ('total', models.PositiveIntegerField(verbose_name='kommuner')),
                ('inhabitants', models.PositiveIntegerField(verbose_name='innbyggere')),
                ('levels', models.JSONField()),
                ('fresh', models.PositiveIntegerField()),
                ('updated', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'øyeblikksbilde',
                'verbose_name_plural': 'øyeblikksbilder',
            },
        ),
        migrations.CreateModel(
            name='PublishedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='antall kommuner')),
                ('date', models.DateField(verbose_name='dato')),
                ('level', models.CharField(choices=[('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk')], max_length=20, verbose_name='nivå')),
                ('definition', models.CharField(blank=True, max_length=300, verbose_name='hva tallet teller')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
            ],
            options={
                'verbose_name': 'publisert tall',
                'verbose_name_plural': 'publiserte tall',
                'ordering': ['solution', '-date', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RegionalPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='utgave')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('decided', 'vedtatt'), ('replaced', 'avløst')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='vedtatt av')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'regional portefølje',
                'ordering': ['network', '-year', '-revision'],
            },
        ),
        migrations.CreateModel(
            name='RegionalPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='utgave')),
                ('state', models.CharField(choices=[('draft', 'utkast'), ('decided', 'vedtatt'), ('replaced', 'avløst')], default='draft', max_length=10, verbose_name='tilstand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='vedtatt')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='vedtatt av')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegionalPlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='tiltak')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rekkefølge')),
                ('ambition', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ambisjon, antall kommuner')),
                ('target_date', models.DateField(blank=True, null=True, verbose_name='nås innen')),
                ('text', models.TextField(blank=True, verbose_name='hva regionen gjør')),
            ],
            options={
                'ordering': ['plan', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='RegionalPlanItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='tiltak')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rekkefølge')),
                ('ambition', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ambisjon, antall kommuner')),
                ('target_date', models.DateField(blank=True, null=True, verbose_name='nås innen')),
                ('text', models.TextField(blank=True, verbose_name='hva regionen gjør')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('adopt', 'bruk eierens opplysning'), ('keep', 'behold vår'), ('ask', 'spør kommunen')], max_length=5, verbose_name='valg')),
                ('reason', models.CharField(max_length=500, verbose_name='begrunnelse')),
                ('resolved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='avgjort')),
            ],
            options={
                'ordering': ['-resolved_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(choices=[('strategy', 'digitaliseringsstrategien for offentlig sektor'), ('demography', 'den demografiske utfordringen'), ('un_goals', 'FNs bærekraftsmål'), ('law', 'lovpålagt (pasientjournalloven)'), ('sector_ambitions', 'sektorens ambisjoner på e-helse'), ('benefit', 'nytte og kostnad'), ('national_strategy', 'nasjonal e-helsestrategi'), ('risk', 'risiko og kostnad ved å la være')], max_length=20, verbose_name='kriterium')),
                ('points', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(5)], verbose_name='poeng')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Solution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='nøkkel')),
                ('name', models.CharField(max_length=200, verbose_name='navn')),
                ('short_name', models.CharField(max_length=30, verbose_name='kortnavn')),
                ('owner', models.CharField(blank=True, max_length=200, verbose_name='eier')),
                ('counted_level', models.CharField(choices=[('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk')], default='in_use', max_length=20, verbose_name='nivå som telles')),
                ('definition', models.CharField(blank=True, max_length=300, verbose_name='hva tallet teller')),
            ],
            options={
                'verbose_name': 'løsning',
                'verbose_name_plural': 'løsninger',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SolutionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.SlugField(db_index=False, verbose_name='nøkkel')),
                ('name', models.CharField(max_length=200, verbose_name='navn')),
                ('short_name', models.CharField(max_length=30, verbose_name='kortnavn')),
                ('owner', models.CharField(blank=True, max_length=200, verbose_name='eier')),
                ('counted_level', models.CharField(choices=[('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk')], default='in_use', max_length=20, verbose_name='nivå som telles')),
                ('definition', models.CharField(blank=True, max_length=300, verbose_name='hva tallet teller')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatusFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='fil')),
                ('original', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=dict)),
                ('lines', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('draft', 'til gjennomsyn'), ('committed', 'lagret'), ('discarded', 'forkastet')], default='draft', max_length=10, verbose_name='tilstand')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lastet opp')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='avgjort')),
            ],
            options={
                'verbose_name': 'statusfil',
                'verbose_name_plural': 'statusfiler',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StatusReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('not_relevant', 'ikke aktuelt'), ('not_started', 'ikke startet'), ('planned', 'planlagt'), ('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk'), ('benefit_realised', 'nyttiggjort')], max_length=20, verbose_name='nivå')),
                ('effective_date', models.DateField(verbose_name='gjelder fra')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='registrert')),
                ('source', models.CharField(choices=[('municipality', 'kommunen selv'), ('region', 'regionen'), ('owner', 'løsningseierens statistikk'), ('import', 'import'), ('reform', 'kommunereform, må bekreftes'), ('demo', 'demodata')], max_length=15, verbose_name='kilde')),
                ('kind', models.CharField(choices=[('report', 'melding'), ('correction', 'retting'), ('confirmation', 'bekreftelse')], default='report', max_length=12, verbose_name='type')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='kommentar')),
                ('evidence', models.URLField(blank=True, verbose_name='dokumentasjon')),
            ],
            options={
                'verbose_name': 'statusmelding',
                'verbose_name_plural': 'statusmeldinger',
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Supersession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='trukket')),
            ],
        ),
        migrations.CreateModel(
            name='AdoptionStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('not_relevant', 'ikke aktuelt'), ('not_started', 'ikke startet'), ('planned', 'planlagt'), ('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk'), ('benefit_realised', 'nyttiggjort')], max_length=20, verbose_name='nivå')),
                ('effective_date', models.DateField(verbose_name='gjelder fra')),
                ('recorded_at', models.DateTimeField(verbose_name='oppdatert')),
                ('version', models.PositiveIntegerField(default=1)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='networks.municipality')),
            ],
            options={
                'verbose_name': 'status',
                'verbose_name_plural': 'statuser',
            },
        ),
        migrations.CreateModel(
            name='Ambition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveSmallIntegerField(verbose_name='antall kommuner')),
                ('level', models.CharField(blank=True, choices=[('made_available', 'tilgjengeliggjort'), ('in_use', 'i bruk')], max_length=20, verbose_name='nivå')),
                ('target_date', models.DateField(blank=True, null=True, verbose_name='nås innen')),
                ('decided_on', models.DateField(verbose_name='vedtatt')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='vedtatt av')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='begrunnelse')),
                ('scope_name', models.CharField(blank=True, max_length=100, verbose_name='gjelder')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='registrert')),
                ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.county')),
                ('municipalities', models.ManyToManyField(blank=True, related_name='+', to='networks.municipality')),
                ('network', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ambisjon',
                'verbose_name_plural': 'ambisjoner',
                'ordering': ['solution', '-decided_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Booklet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='tall per')),
                ('language', models.CharField(choices=[('nb', 'bokmål'), ('nn', 'nynorsk')], default='nb', max_length=2, verbose_name='målform')),
                ('state', models.CharField(choices=[('queued', 'i kø'), ('running', 'lages'), ('done', 'ferdig'), ('failed', 'stoppet')], default='queued', max_length=10, verbose_name='tilstand')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='bestilt')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='startet')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='ferdig')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='hva som gikk galt')),
                ('content', models.JSONField(blank=True, null=True)),
                ('document', models.BinaryField(blank=True, null=True)),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hefte',
                'verbose_name_plural': 'hefter',
                'ordering': ['-requested_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('party', models.CharField(choices=[('ks', 'KS'), ('ministry', 'Helse- og omsorgsdepartementet'), ('both', 'begge parter')], max_length=10, verbose_name='part')),
                ('title', models.CharField(max_length=200, verbose_name='forpliktelse')),
                ('title_nn', models.CharField(blank=True, max_length=200, verbose_name='forpliktelse på nynorsk')),
                ('text', models.TextField(blank=True, verbose_name='innhold')),
                ('text_nn', models.TextField(blank=True, verbose_name='innhold på nynorsk')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
                ('state', models.CharField(choices=[('not_started', 'ikke startet'), ('ongoing', 'pågår'), ('met', 'oppfylt'), ('missing', 'ikke oppfylt'), ('ended', 'ikke lenger aktuell')], default='not_started', max_length=12, verbose_name='status')),
                ('state_date', models.DateField(blank=True, null=True, verbose_name='status per')),
                ('evidence', models.TextField(blank=True, verbose_name='dokumentasjon')),
                ('next_date', models.DateField(blank=True, null=True, verbose_name='neste dato')),
                ('version', models.PositiveIntegerField(default=1)),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='følges opp av')),
            ],
            options={
                'verbose_name': 'forpliktelse',
                'verbose_name_plural': 'forpliktelser',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommitmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('party', models.CharField(choices=[('ks', 'KS'), ('ministry', 'Helse- og omsorgsdepartementet'), ('both', 'begge parter')], max_length=10, verbose_name='part')),
                ('title', models.CharField(max_length=200, verbose_name='forpliktelse')),
                ('title_nn', models.CharField(blank=True, max_length=200, verbose_name='forpliktelse på nynorsk')),
                ('text', models.TextField(blank=True, verbose_name='innhold')),
                ('text_nn', models.TextField(blank=True, verbose_name='innhold på nynorsk')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='kilde')),
                ('state', models.CharField(choices=[('not_started', 'ikke startet'), ('ongoing', 'pågår'), ('met', 'oppfylt'), ('missing', 'ikke oppfylt'), ('ended', 'ikke lenger aktuell')], default='not_started', max_length=12, verbose_name='status')),
                ('state_date', models.DateField(blank=True, null=True, verbose_name='status per')),
                ('evidence', models.TextField(blank=True, verbose_name='dokumentasjon')),
                ('next_date', models.DateField(blank=True, null=True, verbose_name='neste dato')),
                ('version', models.PositiveIntegerField(default=1)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.commitment')),
                ('responsible', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='følges opp av')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CriterionWeight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(choices=[('strategy', 'digitaliseringsstrategien for offentlig sektor'), ('demography', 'den demografiske utfordringen'), ('un_goals', 'FNs bærekraftsmål'), ('law', 'lovpålagt (pasientjournalloven)'), ('sector_ambitions', 'sektorens ambisjoner på e-helse'), ('benefit', 'nytte og kostnad'), ('national_strategy', 'nasjonal e-helsestrategi'), ('risk', 'risiko og kostnad ved å la være')], max_length=20, verbose_name='kriterium')),
                ('weight', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='vekt')),
                ('valid_from', models.DateField(verbose_name='gjelder fra')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='begrunnelse')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-valid_from', 'criterion'],
            },
        ),
        migrations.AddField(
            model_name='freshnessruleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='freshnessruleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.freshnessrule'),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='itemsituation',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='logline',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='logline',
            name='commitment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='portfolio.commitment'),
        ),
        migrations.AddField(
            model_name='ownerlist',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ownerlistentry',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='ownerlistentry',
            name='owner_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='portfolio.ownerlist'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pilot',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='networks.network'),
        ),
        migrations.AddField(
            model_name='logline',
            name='pilot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='portfolio.pilot'),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='municipality',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.pilot'),
        ),
        migrations.AddField(
            model_name='pilotnote',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pilotnote',
            name='pilot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='portfolio.pilot'),
        ),
        migrations.AddField(
            model_name='portfolioedition',
            name='copied_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='logline',
            name='edition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='booklet',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booklets', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='portfolioeditionevent',
            name='copied_from',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='portfolioeditionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='portfolioeditionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='portfolioitem',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='logline',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='log', to='portfolio.portfolioitem'),
        ),
        migrations.AddField(
            model_name='itemsituation',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='situations', to='portfolio.portfolioitem'),
        ),
        migrations.AddField(
            model_name='hearingcomment',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='portfolio.portfolioitem'),
        ),
        migrations.AddField(
            model_name='portfolioitemevent',
            name='edition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.portfolioedition'),
        ),
        migrations.AddField(
            model_name='portfolioitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='portfolioitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.portfolioitem'),
        ),
        migrations.AddField(
            model_name='prerequisiteevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='prerequisiteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.prerequisite'),
        ),
        migrations.AddField(
            model_name='regionalplan',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='regionalplan',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='networks.network'),
        ),
        migrations.AddField(
            model_name='logline',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='portfolio.regionalplan'),
        ),
        migrations.AddField(
            model_name='regionalplanevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='regionalplanevent',
            name='network',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.network'),
        ),
        migrations.AddField(
            model_name='regionalplanevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='regionalplanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.regionalplan'),
        ),
        migrations.AddField(
            model_name='regionalplanitem',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='portfolio.regionalplan'),
        ),
        migrations.AddField(
            model_name='regionalplanitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='regionalplanitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.regionalplanitem'),
        ),
        migrations.AddField(
            model_name='regionalplanitemevent',
            name='plan',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.regionalplan'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='owner_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='portfolio.ownerlist'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='resolved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='score',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='score',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='portfolio.portfolioitem'),
        ),
        migrations.CreateModel(
            name='SnapshotQueue',
            fields=[
                ('solution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='portfolio.solution')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='bestilt')),
                ('since', models.DateField(blank=True, null=True, verbose_name='fra og med')),
                ('running_at', models.DateTimeField(blank=True, null=True, verbose_name='startet')),
                ('known_at', models.DateTimeField(blank=True, null=True, verbose_name='regnet ut')),
                ('basis', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'kø for øyeblikksbilder',
                'verbose_name_plural': 'kø for øyeblikksbilder',
            },
        ),
        migrations.AddField(
            model_name='solution',
            name='focus_area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='solutions', to='portfolio.focusarea', verbose_name='innsatsområde'),
        ),
        migrations.AddField(
            model_name='regionalplanitemevent',
            name='solution',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='regionalplanitem',
            name='solution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='publishedcount',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_counts', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='progresssnapshot',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='prerequisiteevent',
            name='requires',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='prerequisiteevent',
            name='solution',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='prerequisite',
            name='requires',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enables', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='prerequisite',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prerequisites', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='portfolioitemevent',
            name='solution',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='portfolioitem',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='pilotevent',
            name='solution',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='ownerlist',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_lists', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='logline',
            name='solution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='ambition',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ambitions', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='adoptionstatus',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='solutionevent',
            name='focus_area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='portfolio.focusarea', verbose_name='innsatsområde'),
        ),
        migrations.AddField(
            model_name='solutionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='solutionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='statusfile',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='statusfile',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='statusreport',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_reports', to='networks.municipality'),
        ),
        migrations.AddField(
            model_name='statusreport',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrert av'),
        ),
        migrations.AddField(
            model_name='statusreport',
            name='solution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_reports', to='portfolio.solution'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='ours',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.statusreport'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.statusreport'),
        ),
        migrations.AddField(
            model_name='adoptionstatus',
            name='report',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='current_for', to='portfolio.statusreport'),
        ),
        migrations.AddField(
            model_name='supersession',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersessions', to='portfolio.statusreport'),
        ),
        migrations.AddField(
            model_name='supersession',
            name='superseded',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='superseded_links', to='portfolio.statusreport'),
        ),
        migrations.AddField(
            model_name='supersession',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='trukket av'),
        ),
        migrations.AddField(
            model_name='statusreport',
            name='supersedes',
            field=models.ManyToManyField(related_name='superseded_by', through='portfolio.Supersession', to='portfolio.statusreport'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['not_started', 'ongoing', 'met', 'missing', 'ended'])), name='commitment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'met'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='commitment_met_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='criterionweight',
            constraint=models.UniqueConstraint(fields=('criterion', 'valid_from'), name='weight_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='criterionweight',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 0)), name='weight_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='criterionweight',
            constraint=models.CheckConstraint(condition=models.Q(('criterion__in', ['strategy', 'demography', 'un_goals', 'law', 'sector_ambitions', 'benefit', 'national_strategy', 'risk'])), name='weight_criterion_known'),
        ),
        migrations.AddConstraint(
            model_name='ownerlistentry',
            constraint=models.UniqueConstraint(fields=('owner_list', 'municipality'), name='owner_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='portfolioedition',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'hearing', 'decided', 'replaced'])), name='edition_state_known'),
        ),
        migrations.AddConstraint(
            model_name='portfolioedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('replaced_on', None), ('state', 'draft')), models.Q(('decided_on', None), ('hearing_until__isnull', False), ('replaced_on', None), ('state', 'hearing')), models.Q(('decided_on__isnull', False), ('replaced_on', None), ('state', 'decided')), models.Q(('decided_on__isnull', False), ('replaced_on__isnull', False), ('state', 'replaced')), _connector='OR'), name='edition_state_has_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='portfolioedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hearing_from', None), ('hearing_until', None)), ('hearing_until__gte', models.F('hearing_from')), _connector='OR'), name='edition_hearing_period'),
        ),
        migrations.AddConstraint(
            model_name='portfolioedition',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_on', None), ('replaced_on__gte', models.F('decided_on')), _connector='OR'), name='edition_replaced_after_decided'),
        ),
        migrations.AddConstraint(
            model_name='booklet',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('edition', 'as_of', 'language'), name='one_active_booklet_per_date'),
        ),
        migrations.AddConstraint(
            model_name='booklet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('finished_at__isnull', True), ('state__in', ['queued', 'running'])), models.Q(('content__isnull', False), ('document__isnull', False), ('error', ''), ('finished_at__isnull', False), ('state', 'done')), models.Q(('document__isnull', True), ('finished_at__isnull', False), ('state', 'failed'), models.Q(('error', ''), _negated=True)), _connector='OR'), name='booklet_state_fits_its_content'),
        ),
        migrations.AddConstraint(
            model_name='hearingcomment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='comment_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='regionalplan',
            constraint=models.UniqueConstraint(fields=('network', 'year', 'revision'), name='plan_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='regionalplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('network',), name='plan_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='regionalplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided')), fields=('network',), name='plan_one_decided'),
        ),
        migrations.AddConstraint(
            model_name='regionalplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', ''), ('decided_on', None), ('state', 'draft')), models.Q(('decided_on__isnull', False), ('state__in', ['decided', 'replaced']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='plan_state_has_its_decision'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('item', 'criterion'), name='score_once'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('points__lte', 5)), name='score_in_range'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('criterion__in', ['strategy', 'demography', 'un_goals', 'law', 'sector_ambitions', 'benefit', 'national_strategy', 'risk'])), name='score_criterion_known'),
        ),
        migrations.AddConstraint(
            model_name='snapshotqueue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('since__isnull', True)), models.Q(('requested_at__isnull', False), ('since__isnull', False)), _connector='OR'), name='snapshot_request_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='regionalplanitem',
            constraint=models.UniqueConstraint(fields=('plan', 'solution'), name='plan_solution_once'),
        ),
        migrations.AddConstraint(
            model_name='regionalplanitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('plan', 'rank'), name='plan_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='regionalplanitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('solution__isnull', False), ('title', '')), models.Q(('solution', None), models.Q(('title', ''), _negated=True)), _connector='OR'), name='plan_item_is_national_or_own'),
        ),
        migrations.AddConstraint(
            model_name='publishedcount',
            constraint=models.UniqueConstraint(fields=('solution', 'date', 'level', 'source'), name='published_once_per_source'),
        ),
        migrations.AddIndex(
            model_name='progresssnapshot',
            index=models.Index(fields=['as_of', 'dimension', 'area'], name='snapshot_of_a_date'),
        ),
        migrations.AddConstraint(
            model_name='progresssnapshot',
            constraint=models.UniqueConstraint(fields=('solution', 'as_of', 'dimension', 'area'), name='snapshot_once'),
        ),
        migrations.AddConstraint(
            model_name='prerequisite',
            constraint=models.UniqueConstraint(fields=('solution', 'requires'), name='prerequisite_once'),
        ),
        migrations.AddConstraint(
            model_name='prerequisite',
            constraint=models.CheckConstraint(condition=models.Q(('solution', models.F('requires')), _negated=True), name='prerequisite_not_itself'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.UniqueConstraint(fields=('edition', 'solution'), name='item_once_per_edition'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('edition', 'rank'), name='rank_once_per_edition'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'introduction'), ('rank__isnull', False)), models.Q(('kind', 'joint_measure'), ('rank__isnull', True)), _connector='OR'), name='only_introductions_are_ranked'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'interested', 'chosen'])), fields=('solution', 'municipality'), name='pilot_one_open'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'interested', 'chosen', 'declined', 'withdrawn', 'completed'])), name='pilot_state_known'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['chosen', 'declined', 'completed']), _negated=True), models.Q(('decided_on__isnull', False), models.Q(('reason', ''), _negated=True), models.Q(('owner_view', ''), _negated=True)), _connector='OR'), name='pilot_choice_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='ownerlist',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'committed')), fields=('solution', 'digest'), name='owner_list_once_per_file'),
        ),
        migrations.AddConstraint(
            model_name='logline',
            constraint=models.CheckConstraint(condition=models.Q(('edition__isnull', False), ('plan__isnull', False), ('pilot__isnull', False), ('commitment__isnull', False), _connector='OR'), name='log_line_has_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='ambition',
            constraint=models.UniqueConstraint(fields=('solution', 'level', 'county', 'network', 'scope_name', 'decided_on'), name='one_ambition_a_day', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='ambition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('county', None), ('network', None)), models.Q(models.Q(('scope_name', ''), _negated=True), models.Q(('county__isnull', True), ('network__isnull', True), _connector='OR')), _connector='OR'), name='ambition_one_scope'),
        ),
        migrations.AddConstraint(
            model_name='statusfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'draft')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['committed', 'discarded'])), _connector='OR'), name='status_file_decided_whole'),
        ),
        migrations.AddIndex(
            model_name='adoptionstatus',
            index=models.Index(fields=['solution', 'level'], name='status_by_level'),
        ),
        migrations.AddConstraint(
            model_name='adoptionstatus',
            constraint=models.UniqueConstraint(fields=('municipality', 'solution'), name='status_once_per_cell'),
        ),
        migrations.AddConstraint(
            model_name='adoptionstatus',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['not_relevant', 'not_started', 'planned', 'made_available', 'in_use', 'benefit_realised'])), name='status_level_known'),
        ),
        migrations.AddConstraint(
            model_name='supersession',
            constraint=models.UniqueConstraint(fields=('report', 'superseded'), name='supersession_once'),
        ),
        migrations.AddConstraint(
            model_name='supersession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', False), ('withdrawn_at__isnull', True)), models.Q(('report__isnull', True), ('withdrawn_at__isnull', False)), _connector='OR'), name='supersession_by_report_or_withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='supersession',
            constraint=models.CheckConstraint(condition=models.Q(('report', models.F('superseded')), _negated=True), name='no_self_supersession'),
        ),
        migrations.AddIndex(
            model_name='statusreport',
            index=models.Index(fields=['municipality', 'solution', '-effective_date', '-recorded_at', '-id'], name='report_as_of'),
        ),
        migrations.AddConstraint(
            model_name='statusreport',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['not_relevant', 'not_started', 'planned', 'made_available', 'in_use', 'benefit_realised'])), name='report_level_known'),
        ),
    ]

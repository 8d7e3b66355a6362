import core.notifications.kinds
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('round', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='laget')),
            ],
            options={
                'verbose_name': 'kalenderadresse',
                'verbose_name_plural': 'kalenderadresser',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='digests', to=settings.AUTH_USER_MODEL)),
                ('day', models.DateField(verbose_name='dag')),
                ('has_reminder', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sendt')),
                ('error', models.TextField(blank=True, verbose_name='feil')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='one_digest_a_day')],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mail_choices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=core.notifications.kinds.choices, max_length=20, verbose_name='slag')),
                ('by_mail', models.BooleanField(default=True, verbose_name='på e-post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='one_mail_choice_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inbox', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=core.notifications.kinds.choices, max_length=20, verbose_name='slag')),
                ('title', models.CharField(max_length=250, verbose_name='tittel')),
                ('detail', models.TextField(blank=True, verbose_name='mer')),
                ('url', models.CharField(max_length=250)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='kom')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lest')),
                ('mailed_on', models.DateField(blank=True, null=True, verbose_name='sendt på e-post')),
            ],
            options={
                'verbose_name': 'melding',
                'verbose_name_plural': 'meldinger',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='message_unread'), models.Index(condition=models.Q(('mailed_on__isnull', True)), fields=['user'], name='message_unmailed')],
            },
        ),
    ]

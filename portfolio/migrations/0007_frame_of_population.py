from django.db import migrations

# The frame holds the inhabitants of each municipality, too (see 0004 for the other tables).
CREATE = """
    CREATE TRIGGER new_frame AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON networks_population
    FOR EACH STATEMENT EXECUTE FUNCTION portfolio_new_frame();
"""
DROP = "DROP TRIGGER IF EXISTS new_frame ON networks_population;"


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0012_how_message_kinds"),
        ("portfolio", "0006_what_files_languages_suppliers"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]

"""What the tables stand on: trigrams, and an English text search that ignores accents."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION directory (COPY = english);
ALTER TEXT SEARCH CONFIGURATION directory
    ALTER MAPPING FOR asciiword, asciihword, hword, hword_asciipart, hword_part, word WITH unaccent, english_stem;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("members", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION directory"),
    ]

"""The database keeps `search` filled, whoever writes the row: action, bulk import or a hand in psql.

A trigger and not a generated column, since joining an array's words is not immutable in PostgreSQL's eyes. `simple`
keeps words as they are written: the space writes German, French, English and Chinese in one list.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION keep_project_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search :=
        setweight(to_tsvector('simple', NEW.title), 'A') ||
        setweight(to_tsvector('simple', NEW.tagline || ' ' || array_to_string(NEW.fields, ' ')), 'B') ||
        setweight(to_tsvector('simple', NEW.story), 'C');
    RETURN NEW;
END $$;

CREATE TRIGGER project_search_kept BEFORE INSERT OR UPDATE OF title, tagline, fields, story ON projects_project
FOR EACH ROW EXECUTE FUNCTION keep_project_search();

UPDATE projects_project SET title = title;
"""
FORGET = """
DROP TRIGGER project_search_kept ON projects_project;
DROP FUNCTION keep_project_search();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("core", "0002_extensions")]
    operations = [migrations.RunSQL(KEEP, FORGET)]

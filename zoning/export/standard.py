"""The fixed parts of a GeoPackage: its own tables, and what keeps the index of shapes true when somebody edits them."""

from typing import Final

INDEX: Final = "http://www.geopackage.org/spec120/#extension_rtree"

# Where QGIS keeps how layers look.
LAYER_STYLES: Final = """\
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
"""

# `GPKG` as a number, and version 1.2, which every program in use reads.
CREATE: Final = f"""
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10200;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
{LAYER_STYLES}"""

_BOX: Final = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_ENTER: Final = f'INSERT OR REPLACE INTO "rtree_{{table}}_geom" VALUES (NEW.fid, {_BOX});'
_HAS_SHAPE: Final = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
_HAS_NONE: Final = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"

# As the standard asks for them, by the table whose shapes are indexed.
TRIGGERS: Final = tuple(
    f'CREATE TRIGGER "rtree_{{table}}_geom_{name}" AFTER {event} ON "{{table}}" WHEN {condition} BEGIN {action} END'
    for name, event, condition, action in (
        ("insert", "INSERT", _HAS_SHAPE, _ENTER),
        ("update1", "UPDATE OF geom", f"OLD.fid = NEW.fid AND {_HAS_SHAPE}", _ENTER),
        (
            "update2",
            "UPDATE OF geom",
            f"OLD.fid = NEW.fid AND {_HAS_NONE}",
            'DELETE FROM "rtree_{table}_geom" WHERE id = OLD.fid;',
        ),
        (
            "update3",
            "UPDATE",
            f"OLD.fid != NEW.fid AND {_HAS_SHAPE}",
            f'DELETE FROM "rtree_{{table}}_geom" WHERE id = OLD.fid; {_ENTER}',
        ),
        (
            "update4",
            "UPDATE",
            f"OLD.fid != NEW.fid AND {_HAS_NONE}",
            'DELETE FROM "rtree_{table}_geom" WHERE id IN (OLD.fid, NEW.fid);',
        ),
        ("delete", "DELETE", "OLD.geom NOTNULL", 'DELETE FROM "rtree_{table}_geom" WHERE id = OLD.fid;'),
    )
)

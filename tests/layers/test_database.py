import socket
from collections.abc import Iterator

import pytest
import shapely

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Remark, Request, read_features
from tests.servers.postgis import QUOTED, PostGIS, running

SQUARE = "POLYGON((114 30, 114.1 30, 114.1 30.1, 114 30.1, 114 30))"


@pytest.fixture(scope="module")
def server() -> Iterator[PostGIS]:
    with running() as started:
        started.execute(
            "create table plan.units (code text primary key, name text, area numeric(12, 2), n int, built date, "
            "extra jsonb, tags text[], approved boolean, geom geometry(MultiPolygon, 4490))",
            f"insert into plan.units select 'ZH' || n, '单元' || n, n + 0.5, n, '2024-06-30', "
            f"'{{\"b\": 1, \"a\": [2]}}', '{{x,y}}', n > 1, ST_Multi(ST_Translate('SRID=4490;{SQUARE}', n, 0)) "
            "from generate_series(3, 1, -1) n",
            "insert into plan.units (code) values ('ZH9')",
        )
        yield started


def refusal(url: str, layer: str | None = None, seconds: int = 20, **limits: int) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_features(url, Request(layer=layer, limits=Limits(seconds=seconds, **limits)))
    return caught.value


def test_a_table_is_read_with_its_crs_in_the_order_of_its_key(server: PostGIS) -> None:
    features = read_features(server.url, Request(layer="plan.units"))
    assert features.crs is not None
    assert features.crs.to_authority() == ("EPSG", "4490")
    assert features.fields["code"].tolist() == ["ZH1", "ZH2", "ZH3", "ZH9"]
    assert shapely.bounds(features.geometry[0]).tolist() == [115.0, 30.0, 115.1, 30.1]
    assert features.layer == "plan.units"


def test_values_are_plain_whatever_the_database_holds(server: PostGIS) -> None:
    fields = read_features(server.url, Request(layer="plan.units")).fields
    assert {name: column[0] for name, column in fields.items()} == {
        "code": "ZH1",
        "name": "单元1",
        "area": 1.5,
        "n": 1,
        "built": "2024-06-30",
        "extra": '{"a": [2], "b": 1}',
        "tags": "{x,y}",
        "approved": False,
    }


def test_a_row_without_a_shape_is_refused_by_its_number_and_kept(server: PostGIS) -> None:
    features = read_features(server.url, Request(layer="plan.units"))
    assert {row: error.code for row, error in features.refused.items()} == {3: "empty-geometry"}


def test_only_what_meets_a_box_is_asked_for_and_what_has_no_shape_might(server: PostGIS) -> None:
    features = read_features(server.url, Request(layer="plan.units", bbox=(116.05, 29.0, 116.06, 31.0)))
    assert features.fields["code"].tolist() == ["ZH2", "ZH9"]


def test_the_only_table_with_geometry_needs_no_name(server: PostGIS) -> None:
    assert len(read_features(server.url)) == 4


def test_a_table_that_is_gone_is_named_with_those_that_are_there(server: PostGIS) -> None:
    error = refusal(server.url, "plan.lost")
    assert (error.code, error.layer, error.found) == ("layer-missing", "plan.lost", "plan.units(geom)")


def test_a_name_that_would_be_an_order_is_only_a_name(server: PostGIS) -> None:
    name = 'un"its; drop table plan.units; --'
    server.execute(f'create table plan."{name.replace(chr(34), chr(34) * 2)}" (geom geometry(Point, 4490))')
    try:
        features = read_features(server.url, Request(layer=f'plan."{name.replace(chr(34), chr(34) * 2)}"'))
        assert (len(features), features.crs is None) == (0, False)
        assert refusal(server.url, "plan.units; drop table plan.units").code == "layer-missing"
        assert len(read_features(server.url, Request(layer="plan.units"))) == 4
    finally:
        server.execute(f'drop table plan."{name.replace(chr(34), chr(34) * 2)}"')


def test_two_geometry_columns_are_told_apart(server: PostGIS) -> None:
    server.execute(
        "create table plan.plants (id int primary key, site geometry(Point, 4490), outline geography(LineString))",
        "insert into plan.plants values (7, ST_SetSRID(ST_MakePoint(114, 30), 4490), 'LINESTRING(1 2, 3 4)')",
    )
    try:
        assert refusal(server.url, "plan.plants").found == "plan.plants(outline), plan.plants(site)"
        site = read_features(server.url, Request(layer="plan.plants(site)"))
        outline = read_features(server.url, Request(layer="plan.plants(outline)"))
        assert (site.geometry[0].geom_type, outline.geometry[0].geom_type) == ("Point", "LineString")
        assert (site.fids.tolist(), list(site.fields)) == ([7], ["id"])
        assert outline.crs is not None
        assert outline.crs.to_epsg() == 4326
    finally:
        server.execute("drop table plan.plants")


def test_a_view_is_read_in_an_order_that_depends_on_its_content_alone(server: PostGIS) -> None:
    server.execute(
        "create view plan.shuffled as select name, geom, extra from plan.units where geom is not null order by random()"
    )
    try:
        first, again = (read_features(server.url, Request(layer="plan.shuffled")) for _ in range(2))
        assert first.fields["name"].tolist() == again.fields["name"].tolist() == ["单元1", "单元2", "单元3"]
    finally:
        server.execute("drop view plan.shuffled")


def test_curves_become_lines_and_heights_are_dropped(server: PostGIS) -> None:
    server.execute(
        "create table plan.arcs (geom geometry(CurvePolygonZ, 4547))",
        "insert into plan.arcs values (ST_GeomFromEWKT('SRID=4547;CURVEPOLYGON Z (CIRCULARSTRING Z "
        "(500000 3300000 5, 500100 3300000 5, 500200 3300000 5, 500100 3300100 5, 500000 3300000 5))'))",
    )
    try:
        features = read_features(server.url, Request(layer="plan.arcs"))
        shape = features.geometry[0]
        assert features.remarks == (Remark("curve-approximated", "", "CURVEPOLYGON"),)
        assert (shape.geom_type, shape.has_z) == ("Polygon", False)
        assert len(shape.exterior.coords) > 20
    finally:
        server.execute("drop table plan.arcs")


def test_several_srids_in_one_column_are_a_contradiction(server: PostGIS) -> None:
    server.execute(
        "create table plan.mixed (geom geometry)",
        "insert into plan.mixed values ('SRID=4490;POINT(114 30)'), ('SRID=4326;POINT(114 30)')",
    )
    try:
        error = refusal(server.url, "plan.mixed")
        assert (error.code, error.found) == ("crs-mismatch", "SRID 4326 and 4490")
    finally:
        server.execute("drop table plan.mixed")


def test_without_an_srid_the_crs_is_not_known(server: PostGIS) -> None:
    server.execute("create table plan.bare (geom geometry)", "insert into plan.bare values ('POINT(114 30)')")
    try:
        features = read_features(server.url, Request(layer="plan.bare"))
        assert (features.crs, features.is_crs_stated) == (None, False)
    finally:
        server.execute("drop table plan.bare")


def test_a_table_beyond_its_bound_is_refused_and_not_cut_short(server: PostGIS) -> None:
    assert refusal(server.url, "plan.units", records=3).code == "too-large"
    assert refusal(server.url, "plan.units", file_bytes=100).code == "too-large"


def test_a_query_that_takes_too_long_is_given_up(server: PostGIS) -> None:
    server.execute("create view plan.slow as select n, geom from plan.units, pg_sleep(30) where pg_sleep is not null")
    try:
        error = refusal(server.url, "plan.slow", seconds=2)
        assert (error.code, error.found) == ("unreachable", "no answer within 2 s (--limit seconds=…)")
    finally:
        server.execute("drop view plan.slow")


def test_a_wrong_password_is_refused_and_no_password_is_ever_told(server: PostGIS) -> None:
    error = refusal(server.url.replace(QUOTED, "wro%2Fng-secret"), "plan.units")
    assert error.code == "unreachable"
    assert "authentication failed" in str(error.found)
    assert not any(word in str(error) for word in ("wro", "secret", QUOTED))
    assert "gehei" not in str(refusal(server.url, "plan.lost"))


def test_a_password_may_stand_in_a_file_of_its_own(
    server: PostGIS, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path_factory.mktemp("home") / "pgpass"
    path.write_text(f"127.0.0.1:{server.port}:*:officer:gehei m/@\\:1\n", encoding="utf-8")
    path.chmod(0o600)
    bare = server.url.replace(f":{QUOTED}", "")
    assert refusal(bare, "plan.units").code == "unreachable"
    monkeypatch.setenv("PGPASSFILE", str(path))
    assert len(read_features(bare, Request(layer="plan.units"))) == 4


def test_a_table_the_account_may_not_read_is_refused(server: PostGIS) -> None:
    server.execute("create table plan.closed as select * from plan.units", "revoke all on plan.closed from officer")
    try:
        error = refusal(server.url, "plan.closed")
        assert (error.code, error.found) == ("unreachable", "permission denied for table closed")
    finally:
        server.execute("drop table plan.closed")


def test_nothing_can_be_written_even_by_a_view(server: PostGIS) -> None:
    server.execute(
        "create table plan.log (n int)",
        "grant all on plan.log to officer",
        "create function plan.note() returns int language sql as 'insert into plan.log values (1) returning n'",
        "create view plan.trap as select plan.note() n, geom from plan.units",
    )
    try:
        error = refusal(server.url, "plan.trap")
        assert "read-only" in str(error.found)
    finally:
        server.execute("drop view plan.trap", "drop function plan.note", "drop table plan.log")


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        error = refusal(f"postgresql://ann:secret@127.0.0.1:{bound.getsockname()[1]}/zones", "a.b")
    assert error.code == "unreachable"
    assert "secret" not in str(error)


def test_a_server_that_takes_the_call_and_never_answers_is_unreachable() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = refusal(f"postgresql://ann@127.0.0.1:{silent.getsockname()[1]}/zones", "a.b", seconds=2)
    assert error.code == "unreachable"

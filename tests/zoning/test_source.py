import threading
from collections.abc import Iterator

import pytest

from tests.servers.postgis import QUOTED, PostGIS, running, wait_for
from tests.servers.web import is_missing, mapserver, serving
from tests.zoning.conftest import CRS, World

SITE = World.polygon(0, 0, 100, 100)
ZONE = World.polygon(-500, -500, 2000, 2000)


@pytest.fixture(scope="module")
def server() -> Iterator[PostGIS]:
    with running() as started:
        yield started


@pytest.fixture
def table(server: PostGIS) -> Iterator[str]:
    ring = ", ".join(f"{x} {y}" for x, y in ZONE["coordinates"][0])
    server.execute(
        "create table plan.water (code text primary key, class text, geom geometry(Polygon, 4547))",
        f"insert into plan.water values ('W1', '一级', 'SRID=4547;POLYGON(({ring}))')",
    )
    yield "plan.water"
    server.execute("drop table if exists plan.water cascade")


def two_layers(world: World, source: str, table: str | None, limits: str = "seconds=20") -> tuple[object, ...]:
    """A catalogue with a layer behind an address and one in a file, and what to ask for."""
    world.site(SITE)
    named = {} if table is None else {"source_layer": table}
    remote = world.zone("remote", source=source, fields={"code": "code", "class": "class"}, **named)
    local = world.zone("local", (ZONE, {"class": "一级"}), kind="nature_reserve", fields={})
    world.catalogue(remote, local)
    return ("--packs", "none", "--limit", limits)


def assert_failed_alone(answer: object, *words: str) -> None:
    """The layer behind the address has failed and says why, the one in the file has answered."""
    layers = {layer["layer"]: layer["status"] for layer in answer.site["layers"]}  # type: ignore[attr-defined]
    assert layers == {"remote": "failed", "local": "touched"}
    told = [one["message"] for one in answer.site["warnings"] if one["code"] == "layer-failed"]  # type: ignore[attr-defined]
    assert len(told) == 1
    assert all(word in told[0] for word in words), told
    said = answer.out + answer.err  # type: ignore[attr-defined]
    assert not any(secret in said for secret in (QUOTED, "gehei", "wrong-secret"))


def test_a_table_answers_like_a_file(world: World, server: PostGIS, table: str) -> None:
    answer = world.check(*two_layers(world, server.url, table))
    assert (answer.code, answer.layer("remote")["status"], answer.layer("remote")["share"]) == (0, "touched", 1.0)
    assert {finding["code"] for finding in answer.site["findings"]} >= {"W1"}
    assert QUOTED not in answer.out


def test_a_table_that_was_dropped_fails_alone(world: World, server: PostGIS, table: str) -> None:
    server.execute("drop table plan.water")
    assert_failed_alone(world.check(*two_layers(world, server.url, table)), "layer-missing")


def test_a_database_with_several_tables_and_none_named_is_the_catalogues_fault(
    world: World, server: PostGIS, table: str
) -> None:
    server.execute("create table plan.other (geom geometry)")
    try:
        answer = world.check(*two_layers(world, server.url, None))
    finally:
        server.execute("drop table plan.other")
    assert (answer.code, answer.codes) == (2, ["layer-missing"])
    assert QUOTED not in answer.err


def test_a_wrong_password_fails_alone(world: World, server: PostGIS, table: str) -> None:
    url = server.url.replace(QUOTED, "wrong-secret")
    assert_failed_alone(world.check(*two_layers(world, url, table)), "unreachable", "authentication failed")


def test_a_query_that_takes_too_long_fails_alone(world: World, server: PostGIS, table: str) -> None:
    server.execute("create view plan.slow as select code, class, geom from plan.water, pg_sleep(30)")
    asked = two_layers(world, server.url, "plan.slow", "seconds=2")
    assert_failed_alone(world.check(*asked), "unreachable", "2 s")


def test_a_server_killed_in_the_middle_fails_alone(world: World, server: PostGIS, table: str) -> None:
    server.execute("create view plan.slow as select code, class, geom from plan.water, pg_sleep(30)")
    asked = two_layers(world, server.url, "plan.slow", "seconds=25")

    def kill() -> None:
        wait_for(lambda: server.count_backends() > 0)
        server.stop()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        assert_failed_alone(world.check(*asked), "unreachable")
    finally:
        killer.join()
        server.start()


def test_a_service_answers_like_a_file_and_fails_alone(world: World) -> None:
    if reason := is_missing():
        pytest.skip(reason)
    path = world.features("zones.geojson", (ZONE, {"code": "W1", "class": "一级"}), crs=CRS)
    with mapserver(world.folder, path, ["zones"], crs=4547) as address:
        asked = two_layers(world, f"WFS:{address}/wfs?token=gehei", "zones")
        answer = world.check(*asked)
        assert (answer.code, answer.layer("remote")["status"], answer.layer("remote")["share"]) == (0, "touched", 1.0)
    assert_failed_alone(world.check(*asked), "unreachable")


def test_a_service_that_never_answers_fails_alone(world: World) -> None:
    with serving(world.folder, spoil=[("/", None)]) as address:
        asked = two_layers(world, f"OAPIF:{address}/", "zones", "seconds=2")
        assert_failed_alone(world.check(*asked), "unreachable")


@pytest.mark.parametrize("password", ["secret", "s/cr?t#1", "se@cret", "s:e:c"])
def test_an_address_is_shown_without_its_password_whatever_signs_that_has(world: World, password: str) -> None:
    world.site(SITE)
    world.catalogue(world.zone("remote", source=f"postgresql://ann:{password}@127.0.0.1:9/zones", fields={}))
    answer = world.check("--packs", "none", "--limit", "seconds=2")
    assert answer.layer("remote")["status"] == "failed"
    assert password not in answer.out + answer.err
    assert not any(piece in answer.out + answer.err for piece in ("ann", "cr?t", "cret", "e:c"))

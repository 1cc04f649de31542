import socket
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
import shapely

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Request, read_features
from tests.servers.web import is_missing, mapserver, serving

NAMES = ("units", "parks")
SEVEN = (
    '<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" '
    'numberMatched="7" numberReturned="0"/>'
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if reason := is_missing():
        pytest.skip(reason)
    path = tmp_path_factory.mktemp("service") / "zones.gpkg"
    boxes = [shapely.box(114 + n, 30, 114.5 + n, 30.2) for n in range(5)]
    frame = geopandas.GeoDataFrame(
        {"code": [f"ZH{n}" for n in range(5)], "名称": [f"单元{n}" for n in range(5)], "grade": range(5)},
        geometry=boxes,
        crs="EPSG:4490",
    )
    for name in NAMES:
        frame.to_file(path, layer=name)
    return path


@pytest.fixture(scope="module")
def address(source: Path) -> Iterator[str]:
    with mapserver(source.parent, source, NAMES, most=2) as started:
        yield started


def ask(text: str, layer: str | None = "units", seconds: int = 20, **limits: int) -> Request:
    return Request(layer=layer, limits=Limits(seconds=seconds, **limits))


def refusal(source: str, layer: str | None = "units", seconds: int = 20, **limits: int) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_features(source, ask(source, layer, seconds, **limits))
    return caught.value


@pytest.mark.parametrize(
    ("form", "place", "crs"), [("WFS", "wfs", "EPSG:4490"), ("OAPIF", "zones/ogcapi", "EPSG:4326")]
)
def test_a_service_is_read_whole_though_it_hands_over_two_at_once(
    address: str, form: str, place: str, crs: str
) -> None:
    features = read_features(f"{form}:{address}/{place}", ask("units"))
    assert features.fields["code"].tolist() == ["ZH0", "ZH1", "ZH2", "ZH3", "ZH4"]
    assert features.fields["名称"].tolist()[0] == "单元0"
    assert features.fields["grade"].tolist() == [0, 1, 2, 3, 4]
    assert shapely.bounds(features.geometry[4]).tolist() == [118.0, 30.0, 118.5, 30.2]
    assert features.crs is not None
    assert features.crs.to_string() == crs
    assert features.fids.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("kind", ["WFS:{}/wfs", "OAPIF:{}/zones/ogcapi"])
def test_only_what_meets_a_box_is_asked_for(address: str, kind: str) -> None:
    request = Request(layer="units", bbox=(116.1, 30.05, 116.2, 30.1), limits=Limits(seconds=20))
    assert read_features(kind.format(address), request).fields["code"].tolist() == ["ZH2"]


@pytest.mark.parametrize("kind", ["WFS:{}/wfs", "OAPIF:{}/zones/ogcapi"])
@pytest.mark.parametrize("layer", [None, "lost"])
def test_a_collection_that_is_not_there_is_named_with_those_that_are(
    address: str, kind: str, layer: str | None
) -> None:
    error = refusal(kind.format(address), layer)
    assert (error.code, error.layer) == ("layer-missing", layer)
    assert "units" in str(error.found)
    assert "parks" in str(error.found)


def test_more_records_than_allowed_are_refused_and_not_cut_short(address: str) -> None:
    assert refusal(f"OAPIF:{address}/zones/ogcapi", records=4).code == "too-large"


@pytest.mark.parametrize("said", [500, "<wfs:broken", None])
def test_a_page_that_does_not_come_is_no_end(source: Path, tmp_path: Path, said: object) -> None:
    with mapserver(tmp_path, source, NAMES, most=2, spoil=[("STARTINDEX=2", said)]) as address:
        error = refusal(f"WFS:{address}/wfs", seconds=3)
    assert error.code == "unreachable"


def test_a_service_that_holds_records_back_is_found_out(source: Path, tmp_path: Path) -> None:
    with mapserver(tmp_path, source, NAMES, spoil=[("RESULTTYPE=hits", SEVEN)]) as address:
        error = refusal(f"WFS:{address}/wfs")
    assert (error.code, error.found) == ("unreadable-file", "5 of 7 records")


@pytest.mark.parametrize("form", ["WFS", "OAPIF"])
@pytest.mark.parametrize("said", [500, 404, "<xml", "{", "<html>hello</html>", None])
def test_a_service_that_talks_nonsense_or_not_at_all_is_unreachable(tmp_path: Path, form: str, said: object) -> None:
    with serving(tmp_path, spoil=[("/", said)]) as address:
        error = refusal(f"{form}:{address}/x", seconds=2)
    assert error.code == "unreachable"


@pytest.mark.parametrize("form", ["WFS", "OAPIF"])
def test_a_port_where_nobody_listens_is_unreachable(form: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        error = refusal(f"{form}:http://ann:secret@127.0.0.1:{bound.getsockname()[1]}/wfs?key=hidden")
    assert error.code == "unreachable"
    assert not any(word in str(error) for word in ("ann", "secret", "hidden"))


@pytest.mark.parametrize(
    "source",
    [
        "WFS:file:///etc/passwd",
        "WFS:/vsicurl/http://127.0.0.1/x",
        "OAPIF:ftp://127.0.0.1/x",
        "OAPIF:http:///x",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1/zones.geojson",
        "mysql://127.0.0.1/x",
        "WFS:http://127.0.0.1/x /etc/passwd",
    ],
)
def test_an_address_of_another_kind_is_refused_before_anything_is_opened(source: str) -> None:
    assert refusal(source).code == "unsupported-format"

"""The schema of facts accepts what the reader does, and refuses what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.zoning.schema_files import LOADERS, faults, read
from zoning.errors import FactError, Where
from zoning.fact import emissions, find_fact, offsets, read_dictionary, read_value
from zoning.kind import KINDS
from zoning.schema import make_schema
from zoning.statement import read_facts_file

READ = {
    "industry_code": ["C2614", "26", "0111"],
    "building_nature": ["new", "新建", "rebuilding"],
    "capacity": ["5000 t/a", "5000"],
    "land_area_m2": ["1.5 ha", "15亩", "1,500 m2", "1e4", "15 HA"],
    "has_outfall": ["yes", "no", "是", "否", "无", "TRUE", "0", "", "/"],
    "activities": ["tourism", "旅游;垂钓", "网箱养殖、旅游", "none", "无", "[tourism, 游泳]", "[]"],
    "waste_facility": ["none", "无", "hazardous_waste"],
    "pollutants": ["铅;汞", "COD", "[cod, 氨氮]", "none"],
    "processes": ["化学镀", "电镀、涂装"],
    "emission.cod": ["12.5", "300 kg/a", "3吨/年"],
    "化学需氧量排放量": ["12.5"],
    "noise_hours": ['"22:00-06:00"', "22时至次日6时；12:00-14:00", "none", '["22:00-06:00"]'],
    "works_days": ["03-01..06-30", "3月1日至6月30日", "none"],
    "approved_on": ["2010-01-01"],
    "basins": ["yangtze", "长江"],
    "review.town.1": ["yes", "否"],
    "touches.water_source": ["yes", "否", "二级"],
    "是否设置排污口": ["是"],
}
REFUSED = {
    "industry_code": ["chemistry", "26145"],
    "building_nature": ["bigger"],
    "capacity": ["large"],
    "land_area_m2": ["15 kg", "big"],
    "has_outfall": ["maybe", "2"],
    "activities": ["dancing", "tourism;dancing", ["tourism", "dancing"]],
    "touches.water_source": ["三级"],
    "pollutants": ["gold", "lead;gold"],
    "processes": ["alchemy"],
    "emission.cod": ["3 kg", "much"],
    "emission.gold": ["1"],
    "noise_hours": ["at night", "22"],
    "works_days": ["spring"],
    "approved_on": ["long ago"],
    "touches.swamp": ["yes"],
    "has_outfal": ["yes"],
    "review.": ["yes"],
}


def pairs(table: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(key, value) for key, values in table.items() for value in values]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("key", "value"), pairs(READ))
def test_a_fact_that_is_read_is_accepted(tmp_path: Path, key: str, value: str, loader: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(f"'*':\n  {key}: {value}\n", encoding="utf-8")
    read_facts_file(path)
    assert faults("facts", read(path, loader)) == []


@pytest.mark.parametrize(("key", "value"), pairs(REFUSED))
def test_a_fact_that_is_refused_is_refused_by_the_schema_too(tmp_path: Path, key: str, value: Any) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(yaml.safe_dump({"p1": {key: value}}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FactError):
        read_facts_file(path)
    assert faults("facts", read(path))


def test_the_facts_schema_defines_every_fact_of_the_dictionary_and_every_kind() -> None:
    definitions = make_schema("facts")["$defs"]
    families = {f"touches.{kind}" for kind in KINDS} | set(emissions()) | set(offsets()) | {"review"}
    assert set(read_dictionary()) | families == set(definitions)
    for key, fact in read_dictionary().items():
        for word in fact.allowed or ():
            assert faults("facts", {"p1": {key: word}}) == []
            assert read_value(fact, word, Where()) is not None or find_fact(key) is None

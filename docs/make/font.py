"""Makes the font files of `bot/drawing/fonts` of Inter's own: fewer characters, simpler kerning.

    uv run --no-project --with fonttools==4.68.0 python docs/make/font.py Inter_400Regular.ttf \\
        bot/drawing/fonts/Inter-Regular.ttf

The font's kerning rules become the plain table of pairs that `bot/drawing/font.py` reads: the 4,000
pairs that move most, among letters of one script and common punctuation.
"""

import argparse
import itertools
import unicodedata
from collections.abc import Iterator

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.ttLib.tables.otBase import BaseTable

CHARACTERS = (
    "20-7E A0-17F 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1EA-1EB 1FA-1FF 218-21B 237 259 "  # Latin
    "2B9-2BC 2C6-2DD 300-30C 323 326-328 1E00-1EFF "
    "370-3FF 1F00-1FFF 400-4FF "  # Greek and Cyrillic
    "2010-2027 2030-205E 2070-209F 20A0-20BF 2116 2122 2126 215B-215E "  # punctuation, signs
    "2190-21FF 2212 2248 2260 2264 2265 25A0-25FF 2713 2717"  # arrows, relations, shapes
)
KERNED = "21-7E C0-FF 386-3CE 401-45F 490-491 2013 2019 201C 201D 2026"
PAIRS = 4000
PAIR_ADJUSTMENT = 2
"""The type of a `GPOS` lookup."""
LEAST = 24
"""In the font's units, 2,048 an em: less is not seen."""


def main() -> None:
    """Read one weight of the font and write its subset."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("made")
    options = parser.parse_args()
    font = TTFont(options.source, recalcTimestamp=False)
    pairs = sorted(_pairs(font), key=lambda pair: -abs(pair[1]))[:PAIRS]
    font["kern"] = _plain_table(dict(sorted(pairs)))
    wanted = subset.Options(
        drop_tables=["GPOS", "GSUB", "GDEF", "STAT"],
        glyph_names=False,
        hinting=False,
        layout_features=[],
        legacy_kern=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(wanted)
    subsetter.populate(unicodes=list(_codes(CHARACTERS)))
    subsetter.subset(font)
    font.save(options.made)


def _codes(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _script(code: int) -> str:
    return unicodedata.name(chr(code)).split()[0] if chr(code).isalpha() else ""


def _pairs(font: TTFont) -> Iterator[tuple[tuple[str, str], int]]:
    names = font.getBestCmap()
    gpos = font["GPOS"].table
    rules = [r.Feature for r in gpos.FeatureList.FeatureRecord if r.FeatureTag == "kern"]
    numbers = dict.fromkeys(number for rule in rules for number in rule.LookupListIndex)
    lookups = [list(_tables(gpos.LookupList.Lookup[number])) for number in numbers]
    codes = [code for code in _codes(KERNED) if code in names]
    for first, second in itertools.product(codes, repeat=2):
        scripts = {_script(first), _script(second)} - {""}
        value = sum(_value(tables, names[first], names[second]) for tables in lookups)
        if len(scripts) <= 1 and abs(value) >= LEAST:
            yield (names[first], names[second]), value


def _tables(lookup: BaseTable) -> Iterator[BaseTable]:
    for table in lookup.SubTable:
        inner = getattr(table, "ExtSubTable", table)
        if inner.LookupType == PAIR_ADJUSTMENT:
            yield inner


def _value(tables: list[BaseTable], first: str, second: str) -> int:
    """What the first table that knows the pair says of it."""
    for table in tables:
        if first not in table.Coverage.glyphs:
            continue
        if table.Format == 1:
            held = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
            found = [record for record in held if record.SecondGlyph == second]
            if found:
                return getattr(found[0].Value1, "XAdvance", 0)
            continue
        row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
        cell = row.Class2Record[table.ClassDef2.classDefs.get(second, 0)]
        return getattr(cell.Value1, "XAdvance", 0)
    return 0


def _plain_table(pairs: dict[tuple[str, str], int]) -> BaseTable:
    plain = KernTable_format_0()
    plain.version, plain.coverage, plain.apple, plain.tupleIndex = 0, 1, False, None
    plain.kernTable = pairs
    table = newTable("kern")
    table.version, table.kernTables = 0, [plain]
    return table


if __name__ == "__main__":
    main()

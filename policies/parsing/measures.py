"""Numbers in units that measure the same, made comparable: 5亿元 and 1.2万亿元, 3公里 and 500米."""

import functools
from decimal import Decimal

from policies.parsing import lexicon

PLACES = Decimal("0.000001")
BIGGEST = 10**24  # no column holds more
COUNT = "计数"


def in_measure(value: Decimal, unit: str) -> tuple[str, Decimal]:
    """The unit that `unit` is compared in, and `value` in it; the unit itself if nothing converts it.

    >>> in_measure(Decimal(500), "米"), in_measure(Decimal(3), "个")
    (('公里', Decimal('0.5')), ('个', Decimal('3')))
    """
    measure, factor = _conversions().get(unit, (unit, Decimal(1)))
    amount = value * factor
    if amount >= BIGGEST:
        return unit, value
    whole = amount == amount.to_integral_value()
    return measure, amount.quantize(Decimal(1)) if whole else amount.quantize(PLACES).normalize()


def dimension(measure: str) -> str:
    """What numbers in this unit measure, such as 长度; 计数 for those that count things; the unit itself else.

    >>> dimension("元"), dimension("个"), dimension("倍")
    ('金额', '计数', '倍')
    """
    return _dimensions().get(measure) or (COUNT if measure in _counting() else measure)


@functools.lru_cache(1000)
def measure_words(measure: str) -> str:
    """A unit that numbers are compared in, with what it measures and the units it takes in: 时长（分钟、小时、天）.

    >>> measure_words("元"), measure_words("人"), measure_words("个")
    ('金额（元）', '人数（人、名、位）', '个')
    """
    if measure not in _dimensions():
        return measure
    units = [
        unit
        for unit, (common, _) in _conversions().items()
        if common == measure and (unit == measure or not unit.isascii())
    ]
    return f"{_dimensions()[measure]}（{'、'.join(units or [measure])}）"


@functools.cache
def _conversions() -> dict[str, tuple[str, Decimal]]:
    return {unit: (measure, Decimal(factor)) for unit, measure, factor, _ in lexicon.entries("measures")}


@functools.cache
def _dimensions() -> dict[str, str]:
    return {measure: name for _, measure, _, name in lexicon.entries("measures")}


@functools.cache
def _counting() -> frozenset[str]:
    return frozenset(entry[0] for entry in lexicon.entries("measure_units") if "count" in entry[1:])


def measures_like(measure: str) -> frozenset[str]:
    """The units that measure the same as this one: for one that counts all that count, else itself.

    >>> measures_like("秒") == {"秒", "个工作日", "个月"}, "项" in measures_like("个")
    (True, True)
    """
    wanted = dimension(measure)
    if wanted == COUNT:
        return _counting() - _conversions().keys() | {measure}
    return frozenset(each for each, name in _dimensions().items() if name == wanted) or frozenset({measure})

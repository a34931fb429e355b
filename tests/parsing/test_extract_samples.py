"""The sample documents in tests/files say what words/ says, whatever their format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policies.parsing.extract import Reading, read_file

FILES = Path(__file__).parents[1] / "files"


def reading(name: str) -> Reading:
    return read_file((FILES / name).read_bytes(), name)


def words(name: str) -> str:
    """The words without the signs that `make.py` goes by, and without spaces."""
    lines = (FILES / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return squeezed("".join(re.sub(r"^[!>#]+ ", "", line) for line in lines).replace("|", ""))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", ["gaozhu-banshui", "gaozhu-banshui-2"])
def test_the_text_in_gb18030(name: str) -> None:
    whole = (FILES / "words" / f"{name}.txt").read_text(encoding="utf-8")

    assert reading(f"{name}.txt").text == whole.replace("\n", "\r\n")


def test_the_page_that_a_browser_saved() -> None:
    found = reading("wandakai-gangkou.html")

    lines = found.text.split("\n")
    assert found.title.endswith("港口物流提升行动方案（示例）》的通知")
    assert found.url.startswith("https://www.example.gov.cn/")
    assert lines[:5] == ["无障碍 手机版", "首页", "政务公开", "政务服务", "互动交流"]
    assert "索引号：\tXYZ000001/2024-00012\t主题分类：\t交通；物流" in lines
    assert "二、主要任务" in lines
    assert "登录" not in found.text


def test_the_document_with_automatic_numbers() -> None:
    found = reading("suitong-gonggong.docx")

    lines = found.text.split("\n")
    numbers = re.findall(r"^([一二三]、|（[一二三四]）|[12]\.)", found.text, re.MULTILINE)
    assert numbers == "一、 （一） （二） 二、 （一） （二） 1. 2. （三） （四） 三、 （一） （二）".split()  # noqa: SIM905
    assert lines[-1] == "2\t医保异地直接结算率（%）\t82\t90"
    plain = re.sub(r"^([一二三]、|（[一二三四]）|[12]\.)", "", found.text, flags=re.MULTILINE)
    assert squeezed(plain) == words("suitong-gonggong")


def test_the_printed_document() -> None:
    found = reading("qiongjiang-zhili.pdf")

    pages = found.text.split("\n\f")
    assert [page.rpartition("\n")[2] for page in pages] == [f"— {number} —" for number in range(1, len(pages) + 1)]
    body = "".join(page.rpartition("\n")[0] for page in pages)
    assert squeezed(body) == words("qiongjiang-zhili")

"""Makes .venv and installs the pinned packages of one requirements file into it, if that is not done yet.

Runs before anything is installed, so it uses the standard library alone and says in Chinese what to do when a step
fails. It keeps to the syntax of Python 3.6, so that an older Python can still read it and print that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
CANDIDATES = ("python3.11", "python3.12", "python3.13", "python3.14")


def say(words: str) -> None:
    """Print one line at once, also into a pipe."""
    print("▸ " + words, flush=True)


def stop(words: str) -> NoReturn:
    """End with a message; nothing is left half done that a second run would trust."""
    sys.exit("✗ " + words)


def works(command: "list[str]") -> bool:
    """Return whether the command runs and ends well."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def find_python() -> str:
    """Return a Python that is new enough: this one, or another one on the PATH."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in CANDIDATES:
        found = shutil.which(name)
        if found and works([found, "-c", "import venv"]):
            return found
    found = f"{sys.version_info[0]}.{sys.version_info[1]}（{sys.executable}）"
    stop(f"需要 Python 3.11 或更高版本，找到的是 {found}。请安装新版本，或用 make run PYTHON=/路径/python3.11 指定。")


def make_venv() -> None:
    """Make .venv anew."""
    python = find_python()
    say(f"建立虚拟环境 .venv（{python}）")
    made = subprocess.run(
        [python, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if made.returncode != 0:
        print(made.stdout.decode(errors="replace"))
        stop("建不了虚拟环境。Debian、Ubuntu 上请先安装 venv 模块：sudo apt install python3-venv，然后重试。")


def fingerprint(requirements: Path) -> str:
    """Return what the installation depends on: the pins, and the Python and place they are installed into."""
    about = (VENV / "pyvenv.cfg").read_bytes()
    return hashlib.sha256(requirements.read_bytes() + about + str(VENV).encode()).hexdigest()


def install(requirements: Path) -> None:
    """Install the pins, every file checked against its hash; skipped when the stamp says that they are in."""
    stamp = VENV / f"{requirements.stem}.installed"
    usable = works([str(PYTHON), "-c", ""])  # a Python that was moved or removed leaves a .venv that is none
    if usable and stamp.exists() and stamp.read_text() == fingerprint(requirements):
        say(f"依赖已就绪（{requirements.name}）")
        return
    if not works([str(PYTHON), "-m", "pip", "--version"]):
        make_venv()
    say(f"安装依赖（{requirements.name}），首次需要一两分钟")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(requirements)]
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        stop("依赖没有装上，原因见上。请检查网络（或用 PIP_INDEX_URL 指定镜像），然后重试。")
    stamp.write_text(fingerprint(requirements))


def main() -> None:
    """Do it for the file named on the command line."""
    try:
        install(ROOT / sys.argv[1])
    except OSError as error:
        stop(f"不能写入 {VENV}：{error}。请检查磁盘空间和权限。")


if __name__ == "__main__":
    main()

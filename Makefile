# The only commands one needs to know; `make help` lists them. Everything is installed into .venv by itself.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
CODE := chengyu policies platforms tests tools
# One test process a core; TESTS narrows a run: make test-sqlite TESTS=tests/search
JOBS ?= 2
TESTS ?=
# Tests are handed out in order, so that those which empty the database (transaction=True) come last in each process.
PYTEST := $(PY) -m pytest --numprocesses $(JOBS) --dist load
# What asks no database need not run on two of them; the parser is plain Python, and need not even be looked through.
ON_DATABASE := tests --only-database --ignore=tests/parsing
UV_COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

# Whatever the locale says, files and messages are UTF-8.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run data editor test test-sqlite test-postgres test-browser check lint types imports migrations \
	fixtures fixtures-check lock venv venv-dev

help: ## list of these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-15s %s\n", $$1, $$2}'

run: venv ## the site at http://127.0.0.1:8000, with everything it needs
	@$(PY) tools/start.py run

data: venv ## migrate, load the library, bring the search index up to date
	@$(PY) tools/start.py data

editor: venv ## an account: make editor NAME=zhang [GROUP=审核], or of a liaison GROUP=单位联络员 UNIT=slug
	@test -n "$(NAME)" || { echo "✗ 请给出用户名：make editor NAME=用户名 [GROUP=编辑|审核|单位联络员|只读] [UNIT=单位网址名]"; exit 1; }
	@$(PY) manage.py create_editor "$(NAME)" --group "$(or $(GROUP),编辑)" $(foreach unit,$(UNIT),--unit "$(unit)")

test: test-sqlite test-postgres ## all tests on SQLite, then on PostgreSQL 18

test-sqlite: venv-dev ## all tests on SQLite, with coverage
	@echo "▸ 测试：SQLite"
	@$(PYTEST) $(or $(TESTS),--cov)

test-postgres: venv-dev ## all tests on a PostgreSQL 18 server that is started for them
	@echo "▸ 测试：PostgreSQL"
	@$(PY) tools/with_postgres.py $(PYTEST) $(or $(TESTS),$(ON_DATABASE))

test-browser: venv-dev ## tests in Chromium: pages, keyboard, print, accessibility
	@echo "▸ 测试：浏览器"
	@$(PYTEST) tests/browser $(TESTS)

check: lint types imports migrations fixtures-check ## every static check

lint: venv-dev ## ruff, djade, djlint
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint --lint --quiet templates

types: venv-dev ## mypy --strict
	$(BIN)/mypy $(CODE)

imports: venv-dev ## who may import whom
	$(BIN)/lint-imports

migrations: venv-dev ## do the migrations match the models?
	$(PY) manage.py makemigrations --check --dry-run

fixtures: venv ## build fixtures/policies/*.json from fixtures/sources/
	$(PY) manage.py build_fixtures

fixtures-check: fixtures ## are the committed fixtures what the sources give?
	git diff --exit-code --stat -- fixtures
	@test -z "$$(git status --porcelain -- fixtures/policies)" || { git status --short -- fixtures/policies; exit 1; }

lock: venv-dev ## pin requirements*.in into requirements*.txt, with hashes
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt

venv:
	@command -v $(PYTHON) >/dev/null || { echo "✗ 没有找到 $(PYTHON)。请先安装 Python 3.11 或更高版本。"; exit 1; }
	@$(PYTHON) tools/bootstrap.py requirements.txt

venv-dev:
	@command -v $(PYTHON) >/dev/null || { echo "✗ 没有找到 $(PYTHON)。请先安装 Python 3.11 或更高版本。"; exit 1; }
	@$(PYTHON) tools/bootstrap.py requirements-dev.txt

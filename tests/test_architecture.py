"""The order of the apps: each imports only from those above it, and a foreign key counts as an import."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
# From the one that knows nobody to the one that composes all.
ORDER = (
    "core",
    "accounts",
    "translation",
    "editorial",
    "links",
    "reading",
    "feedback",
    "library",
    "organization",
    "frameworks",
    "contacts",
    "manual",
    "search",
    "portal",
)


def may_use(importer, imported):
    return ORDER.index(imported) <= ORDER.index(importer)


def imported_apps(path):
    """Return the apps that a file imports, wherever in the file the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {tuple(name.split(".")[:2]) for name in names}
    return {second for first, second in (name for name in found if len(name) > 1) if first == "apps"} | {
        "iomportal" for name in found if name[0] == "iomportal"
    }


def test_every_app_has_its_place_in_the_order():
    assert sorted(ORDER) == sorted(
        path.name for path in (ROOT / "apps").iterdir() if (path / "apps.py").exists()
    )
    assert sorted(ORDER) == sorted(
        config.label for config in apps.get_app_configs() if config.name.startswith("apps.")
    )


def test_the_readme_names_every_app():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in ORDER if f"| `{name}` |" not in readme] == []


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_from_those_above_it(app):
    wrong = {
        f"{path.relative_to(ROOT)} imports {imported}"
        for path in (ROOT / "apps" / app).rglob("*.py")
        if "migrations" not in path.parts
        for imported in imported_apps(path)
        if imported not in ORDER or not may_use(app, imported)
    }
    assert wrong == set()


@pytest.mark.parametrize("app", ORDER)
def test_relations_lead_only_to_apps_above(app):
    wrong = {
        f"{model.__name__}.{field.name} leads to {field.related_model._meta.label}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and (field.many_to_one or field.many_to_many or field.one_to_one)
        if not field.auto_created and field.related_model._meta.app_label in ORDER
        if not may_use(app, field.related_model._meta.app_label)
    }
    assert wrong == set()


def test_migrations_depend_only_on_apps_above():
    wrong = set()
    for path in (ROOT / "apps").glob("*/migrations/0*.py"):
        app = path.parent.parent.name
        wrong |= {
            f"{path.name} of {app} needs {other}" for other in dependencies(path) if not may_use(app, other)
        }
    assert wrong == set()


def dependencies(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "dependencies":
            for pair in node.value.elts:
                if isinstance(pair, ast.Tuple) and pair.elts[0].value in ORDER:
                    yield pair.elts[0].value


@pytest.mark.parametrize("name", ["signals", "utils", "services", "helpers"])
def test_no_module_has_a_name_that_says_nothing(name):
    assert [str(path) for path in (ROOT / "apps").rglob(f"{name}*")] == []

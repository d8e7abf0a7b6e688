"""What stands on two sides of a repository and changed on one: columns and migrations, names of routes, texts that name
a thing, ports, statuses, schedules. Each beside its harmless twin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.reviews import findings

from iquest_cli.reviewer.rules.schedule_invalid import ScheduleInvalid


def told(
    tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]
) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, base, after, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


PRISMA = "model Order {\n  id Int @id\n  number Int\n  paidAt DateTime?\n  lines Line[]\n"
SCHEMAS = {
    "alembic": (
        "shop/tables.py",
        "class Order(Base):\n    id = Column(Integer)\n    number = Column(Integer)\n    paid_at = Column(DateTime)\n",
        "    shipped_at: Mapped[str] = mapped_column(String)\n",
        "alembic/versions/1a2b.py",
        "op.create_table('order', Column('id'), Column('number'), Column('paid_at'){})\n",
    ),
    "prisma": (
        "db/schema.prisma",
        PRISMA,
        '  shipped Boolean @default(false) @map("shipped_at")\n',
        "db/migrations/1_first/migration.sql",
        'CREATE TABLE "Order" ("id" INT, "number" INT, "paidAt" TIMESTAMP{});\n',
    ),
    "diesel": (
        "src/schema.rs",
        "diesel::table! {\n    orders (id) {\n        id -> Int4,\n        number -> Int4,\n"
        "        paid_at -> Nullable<Text>,\n",
        "        shipped_at -> Nullable<Text>,\n",
        "migrations/1_first/up.sql",
        "CREATE TABLE orders (id INT, number INT, paid_at TEXT{});\n",
    ),
    "drizzle": (
        "src/db/schema.ts",
        "export const orders = pgTable('orders', {\n  id: integer('id'),\n"
        "  number: integer('number'),\n  paidAt: text('paid_at'),\n",
        "  shippedAt: text('shipped_at'),\n",
        "drizzle/0000_first.sql",
        'CREATE TABLE "orders" ("id" INT, "number" INT, "paid_at" TEXT{});\n',
    ),
    "flyway": (
        "src/main/java/shop/Order.java",
        'public class Order {\n  @Column(name = "id")\n  int id;\n  @Column(name = "number")\n  int number;\n',
        '  @Column(nullable = true, name = "shipped_at")\n  String shipped;\n',
        "src/main/resources/db/migration/V1__first.sql",
        "CREATE TABLE orders (id INT, number INT{});\n",
    ),
    "framework": (
        "Shop/Order.cs",
        "public class Order\n{\n    public int Id { get; set; }\n    public int Number { get; set; }\n",
        "    public string? shipped_at { get; set; }\n",
        "Shop/Migrations/ShopModelSnapshot.cs",
        'b.Entity("Shop.Order", b => {{ b.Property<int>("Id"); b.Property<int>("Number");{} }});\n',
    ),
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_column_that_no_migration_makes(tmp_path: Path, kind: str) -> None:
    path, code, more, step, made = SCHEMAS[kind]
    end = "}\n" if "{" in code.partition("\n")[0] or kind == "framework" else ""
    base = {path: code + end, step: made.format("")}
    line = code.count("\n") + 1
    assert told(tmp_path / "a", "schema/unmigrated", base, {path: code + more + end}) == [("medium", line, 1)]
    both = {path: code + more + end, step: made.format(" shipped_at")}
    assert told(tmp_path / "b", "schema/unmigrated", base, both) == [], "one makes it"
    other = {path: code + end, step: made.partition("(")[0] + "(other, things)\n"}
    assert told(tmp_path / "c", "schema/unmigrated", other, {path: code + more + end}) == [], "they make other tables"


def test_a_class_that_is_no_table(tmp_path: Path) -> None:
    code = (
        "from django.db import models\n\n\nclass Dated(models.Model):\n"
        "    made = models.DateField()\n    seen = models.DateField()\n"
    )
    meta = "\n    class Meta:\n        abstract = True\n"
    step = {"shop/migrations/0001_initial.py": "fields = [('made', 1), ('seen', 2)]\n"}
    more = "    gone = models.DateField()\n"
    assert (
        len(
            told(tmp_path / "a", "schema/unmigrated", {"shop/models.py": code, **step}, {"shop/models.py": code + more})
        )
        == 1
    )
    after = {"shop/models.py": code + more + meta}
    assert told(tmp_path / "b", "schema/unmigrated", {"shop/models.py": code + meta, **step}, after) == []
    form = code.replace("models.", "forms.")
    after = {"shop/models.py": form + more.replace("models.", "forms.")}
    assert told(tmp_path / "c", "schema/unmigrated", {"shop/models.py": form, **step}, after) == [], "a form's field"


def test_a_text_that_names_one_thing(tmp_path: Path) -> None:
    go = 'package hub\n\nconst (\n\tOrderMade = "order.created"\n)\n'
    page = "const names = { made: 'order.created' };\nexport default names;\n"

    def said(name: str, after: str, before: str = go, **more: str) -> list[tuple[str, int, int]]:
        base = {"hub.go": before, "page.js": page, **more}
        return told(tmp_path / name, "constant/changed", base, {"hub.go": after})

    renamed = go.replace("order.created", "order.made")
    assert said("a", renamed) == [("medium", 4, 1)]
    assert said("b", go.replace("order.created", "line.changed")) == [], "another thing"
    more = {"other.js": "export const made = 'order.made';\n"}
    assert said("c", renamed, **more) == [], "others call it so"
    taste = go.replace("OrderMade", "DefaultEvent")
    assert said("d", taste.replace("order.created", "order.made"), taste) == [], "a default may change alone"
    events = {
        "Events.cs": 'class Events\n{\n    const string OrderMade = "OrderMade";\n}\n',
        "page.js": "listen('OrderMade');\n",
    }
    after = {"Events.cs": events["Events.cs"].replace('"OrderMade"', '"OrderCreated"')}
    assert told(tmp_path / "f", "constant/changed", events, after) == [("medium", 3, 1)]
    assert told(tmp_path / "e", "constant/changed", {"hub.go": go, "page.test.js": page}, {"hub.go": renamed}) == []


JOB = "class CartCleaner < Job\n  def perform\n    1\n  end\nend\n"


def test_what_texts_alone_name(tmp_path: Path) -> None:
    schedule = {
        "app/cart_cleaner.rb": JOB,
        "config/schedule.yml": 'clean:\n  cron: "0 * * * *"\n  class: "CartCleaner"\n',
    }
    renamed = {"app/cart_cleaner.rb": JOB.replace("CartCleaner", "CartSweeper")}
    assert told(tmp_path / "a", "api/removed", schedule, renamed) == [("medium", 1, 1)]
    prose = {**schedule, "config/schedule.yml": "# run by CartCleaner\ntitle: the CartCleaner of old\n"}
    assert told(tmp_path / "b", "api/removed", prose, renamed) == [], "no value"
    code = "class CartMiddleware:\n    def run(self):\n        return 1\n"
    base = {"shop/middleware.py": code, "settings.py": "MIDDLEWARE = ['shop.middleware.CartMiddleware']\n"}
    after = {"shop/middleware.py": code.replace("Cart", "Basket")}
    assert told(tmp_path / "c", "api/removed", base, after) == [("medium", 1, 1)]
    other = {**base, "settings.py": "MIDDLEWARE = ['other.parts.CartMiddleware']\n"}
    assert told(tmp_path / "d", "api/removed", other, after) == [], "another module's"


def test_methods_that_templates_call(tmp_path: Path) -> None:
    script = "export default class extends Controller {\n  addLine(e) {\n    e.stop();\n  }\n}\n"
    home = "app/javascript/controllers/cart_list_controller.js"
    view = {"app/views/cart.html.erb": '<a data-action="cart-list#addLine">+</a>\n'}
    renamed = {home: script.replace("addLine", "addRow")}
    assert told(tmp_path / "a", "api/removed", {home: script, **view}, renamed) == [("medium", 2, 1)]
    other = {"app/views/cart.html.erb": '<a data-action="cart#addLine">+</a>\n'}
    assert told(tmp_path / "b", "api/removed", {home: script, **other}, renamed) == [], "another controller's"
    part = "export class CartComponent {\n  addLine() {\n    return 1;\n  }\n}\n"
    base = {"cart.component.ts": part, "cart.component.html": '<a (click)="addLine()">+</a>\n'}
    after = {"cart.component.ts": part.replace("addLine", "addRow")}
    assert told(tmp_path / "c", "api/removed", base, after) == [("medium", 2, 1)]
    changed = {**after, "cart.component.html": '<a (click)="addRow()">+</a>\n'}
    assert told(tmp_path / "d", "api/removed", base, changed) == []


def test_keys_that_only_a_workplace_gives(tmp_path: Path) -> None:
    base = {
        "settings/main.py": "SHOP = {\n    'CART_TTL': 60,\n}\n",
        "settings/local.py": "from .main import SHOP\n\nSHOP['CART_TTL'] = 1\n",
        "shop.py": "from settings.main import SHOP\n\n\ndef ttl():\n    return SHOP['CART_TTL']\n",
    }
    after = {"settings/main.py": base["settings/main.py"].replace("CART_TTL", "CART_TIMEOUT")}
    assert told(tmp_path / "a", "key/unwritten", base, after) == [("medium", 2, 1)]
    given = {**base, "settings/shared.py": base["settings/local.py"]}
    assert told(tmp_path / "b", "key/unwritten", given, after) == []


def test_keys_of_a_configuration(tmp_path: Path) -> None:
    base = {
        "config/shop.php": "<?php\n\nreturn [\n    'cart_limit' => env('CART_LIMIT', 5),\n];\n",
        "app/cart.php": "<?php\n\nfunction limit() {\n    return config('shop.cart_limit');\n}\n",
    }
    after = {"config/shop.php": base["config/shop.php"].replace("'cart_limit'", "'cart_max'")}
    assert told(tmp_path / "a", "key/unwritten", base, after) == [("medium", 4, 1)]
    other = {**base, "app/cart.php": base["app/cart.php"].replace("shop.cart_limit", "shop.cart_limits")}
    assert told(tmp_path / "b", "key/unwritten", other, after) == []


def test_a_declaration_reads_no_setting(tmp_path: Path) -> None:
    base = {
        "store.ts": "export const bucket = process.env.SHOP_BUCKET;\n",
        "env.d.ts": "declare namespace NodeJS {\n  interface ProcessEnv {\n    SHOP_BUCKET?: string;\n  }\n}\n",
        ".env.example": "SHOP_BUCKET=shop\n",
    }
    after = {"store.ts": "export const bucket = process.env.SHOP_S3_BUCKET;\n"}
    assert told(tmp_path / "a", "config/removed", base, after) == [("medium", 1, 2)]
    read = {**base, "other.ts": "export const SHOP_BUCKET = 1;\n"}
    assert told(tmp_path / "b", "config/removed", read, after) == []


def test_ports(tmp_path: Path) -> None:
    def said(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "port/changed", before, after)

    rust = {"src/main.rs": "struct Shop {\n  #[default(8300)]\n  port: u16,\n}\n"}
    after = {"src/main.rs": rust["src/main.rs"].replace("8300", "8400")}
    compose = {"docker/compose.yml": 'services:\n  shop:\n    ports:\n      - "80:8300"\n'}
    assert said("a", {**rust, **compose}, after) == [("medium", 2, 1)]
    host = {"docker/compose.yml": compose["docker/compose.yml"].replace("80:8300", "8300:80")}
    assert said("b", {**rust, **host}, after) == [], "the host's port"
    image = {"Dockerfile": "FROM rust\nEXPOSE 8400\n"}
    assert said("c", {**rust, **compose, **image}, after) == [], "one names the new port already"
    size = {"src/main.rs": rust["src/main.rs"].replace("port: u16", "size: u16")}
    assert said("d", {**size, **compose}, {"src/main.rs": size["src/main.rs"].replace("8300", "8400")}) == []
    mapped = {"docker/compose.yml": compose["docker/compose.yml"].replace("80:8300", "8300:8300")}
    moved = {"docker/compose.yml": mapped["docker/compose.yml"].replace("8300:8300", "8500:8300")}
    assert said("e", {**mapped, "Dockerfile": "EXPOSE 8300\n"}, moved) == []


def test_statuses(tmp_path: Path) -> None:
    java = 'class Orders {\n  Object get() {\n    throw new Refused(HttpStatus.FORBIDDEN, "no");\n  }\n}\n'
    test = "class OrdersTest {\n  void refuses() {\n    client.get().expectStatus().isForbidden();\n  }\n}\n"
    base = {"src/main/java/Orders.java": java, "src/test/java/OrdersTest.java": test}

    def said(name: str, after: Mapping[str, str], before: Mapping[str, str] = base) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "status/changed", before, after)

    other = {"src/main/java/Orders.java": java.replace("FORBIDDEN", "UNAUTHORIZED")}
    assert said("a", other) == [("medium", 3, 1)]
    assert said("b", {**other, "src/test/java/OrdersTest.java": test.replace("Forbidden", "Unauthorized")}) == []
    twice = {**base, "src/main/java/Orders.java": java + "class More {\n  int is = HttpStatus.FORBIDDEN.value();\n}\n"}
    assert (
        said(
            "c",
            {"src/main/java/Orders.java": twice["src/main/java/Orders.java"].replace("FORBIDDEN, ", "GONE, ")},
            twice,
        )
        == []
    )
    foreign = {"src/main/java/Orders.java": java, "src/test/java/LinesTest.java": test}
    assert said("d", other, foreign) == [], "another file's tests"


@pytest.mark.parametrize(
    ("path", "line", "is_told"),
    [
        ("Shop.java", '@Scheduled(cron = "0 0 3 * * ?")', False),
        ("Shop.java", '@Scheduled(cron = "0 3 * * ?")', True),
        ("Shop.java", '@Scheduled(cron = "${shop.cron}")', False),
        ("config/schedule.yml", '  cron: "0 22 * * 1-5" # at ten', False),
        ("config/schedule.yml", '  cron: "0 24 * * 1-5"', True),
        ("config/schedule.yml", "  cron: every 5 minutes", False),
        ("jobs.ts", "cron.schedule('*/5 * * * *', run);", False),
        ("jobs.ts", "cron.schedule('*/5 * * *', run);", True),
        ("jobs.ts", "cron.schedule('0 0 1 JAN SUN', run);", False),
        ("jobs.ts", "cron.schedule('0 0 L * *', run);", False),
    ],
)
def test_schedules(tmp_path: Path, path: str, line: str, is_told: bool) -> None:
    found = findings(tmp_path, {path: "\n"}, {path: f"\n{line}\n"}, select=(ScheduleInvalid.id,))
    assert [item.start_line for item in found] == [2] * is_told

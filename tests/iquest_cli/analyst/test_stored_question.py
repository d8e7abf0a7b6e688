"""How something gets from a route to where it is kept: the route that is meant, and the calls down to what writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.cli import iquest
from support.repos import make_repo

GO = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "router/router.go": """package router

import (
	"github.com/gin-gonic/gin"
	"example.com/shop/api"
	"example.com/shop/database"
)

func Create(db *database.GormDatabase) *gin.Engine {
	g := gin.New()
	orders := &api.OrderAPI{DB: db}
	g.GET("/order", orders.ListOrders)
	g.POST("/order", requireLogin, orders.CreateOrder)
	g.POST("/login", login)
	return g
}

func requireLogin(ctx *gin.Context) {}

func login(ctx *gin.Context) {}
""",
    "api/order.go": """package api

import "github.com/gin-gonic/gin"

type Order struct{ Title string }

// OrderDatabase keeps orders.
type OrderDatabase interface {
	CreateOrder(order *Order) error
	ListAll() []Order
}

type OrderAPI struct{ DB OrderDatabase }

func (a *OrderAPI) ListOrders(ctx *gin.Context) { ctx.JSON(200, a.DB.ListAll()) }

func (a *OrderAPI) CreateOrder(ctx *gin.Context) {
	order := &Order{}
	if err := a.DB.CreateOrder(order); err != nil {
		ctx.AbortWithError(500, err)
	}
}
""",
    "database/order.go": """package database

import (
	"gorm.io/gorm"
	"example.com/shop/api"
)

type GormDatabase struct{ DB *gorm.DB }

func (d *GormDatabase) CreateOrder(order *api.Order) error { return d.DB.Create(order).Error }

func (d *GormDatabase) ListAll() []api.Order {
	var found []api.Order
	d.DB.Find(&found)
	return found
}
""",
    "database/mock.go": """package database

import "example.com/shop/api"

type MockDatabase struct{ rows []api.Order }

func (m *MockDatabase) CreateOrder(order *api.Order) error { return nil }

func (m *MockDatabase) ListAll() []api.Order { return m.rows }
""",
}
EXPRESS = {
    "src/app-sync.js": """import express from 'express';
import { saveFile, listFiles } from './files.js';

const app = express();

app.get('/list-user-files', (req, res) => {
  res.send(listFiles());
});

app.post('/upload-user-file', async (req, res) => {
  saveFile(req.body);
  res.send({ status: 'ok' });
});
""",
    "src/files.js": """import { getDb } from './db.js';

export function listFiles() {
  return getDb().all('SELECT * FROM files');
}

export function saveFile(file) {
  getDb().mutate('INSERT INTO files (id) VALUES (?)', [file.id]);
}
""",
    "src/db.js": "export function getDb() {\n  return open();\n}\n",
}
JAVA = {
    "src/main/java/shop/ParcelController.java": """package shop;

@RestController
public class ParcelController {
  private final ParcelQueue queue;

  @PostMapping("/parcels")
  public void send(@RequestBody Parcel parcel) {
    queue.accept(parcel);
  }
}
""",
    "src/main/java/shop/ParcelQueue.java": """package shop;

public class ParcelQueue {
  private final Executor executor;
  private final ParcelStore store;

  public void accept(Parcel parcel) {
    executor.execute(new KeepParcel(parcel));
  }

  class KeepParcel implements Runnable {
    private final Parcel parcel;

    KeepParcel(Parcel parcel) {
      this.parcel = parcel;
    }

    @Override public void run() {
      store.keep(parcel);
    }
  }
}
""",
    "src/main/java/shop/ParcelStore.java": """package shop;

public class ParcelStore {
  private final EntityManager manager;

  public void keep(Parcel parcel) {
    manager.persist(parcel);
  }
}
""",
}


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def _steps(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(step["path"], step["symbol"]) for step in answer["flow"]]


def test_a_way_to_the_database_goes_through_the_interface_to_who_implements_it(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", GO).root
    answer = _ask(state, root, "How does a posted order get from the route to the database?")
    steps = _steps(answer)
    assert steps[:2] == [("router/router.go", "Create"), ("api/order.go", "OrderAPI.CreateOrder")]
    assert steps[-2:] == [
        ("api/order.go", "OrderDatabase.CreateOrder"),
        ("database/order.go", "GormDatabase.CreateOrder"),
    ]
    assert "POST /order" in answer["answer"]
    assert "database/order.go" in [citation["path"] for citation in answer["citations"][:4]]


def test_a_route_that_a_closure_answers_leads_to_what_that_closure_calls(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "sync", EXPRESS).root
    steps = _steps(_ask(state, root, "How does a file upload go from the route to the disk and database?"))
    assert steps[0] == ("src/app-sync.js", "src/app-sync.js")
    assert ("src/files.js", "saveFile") in steps
    assert ("src/files.js", "listFiles") not in steps


def test_what_is_handed_over_to_be_run_is_followed(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "post", JAVA).root
    steps = _steps(_ask(state, root, "How does a parcel posted over HTTP reach the storage?"))
    names = [name for _, name in steps]
    assert names[0] == "ParcelController.send"
    assert names.index("ParcelQueue.KeepParcel.run") < names.index("ParcelStore.keep")


def test_without_a_route_that_is_meant_the_question_is_answered_as_before(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", GO).root
    answer = _ask(state, root, "How does a posted invoice get from the route to the database?")
    assert "registers the route" not in answer["answer"]

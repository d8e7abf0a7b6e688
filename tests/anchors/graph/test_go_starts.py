"""What starts in Go and Rust beside routes that are given to a router in so many words."""

from __future__ import annotations

import pytest
from support.started import told_and_marked

GO = {
    "routes by a function of the file": """
package web
func (a *Api) routes(r chi.Router) {  => Api.routes() - route GET /ping; route GET /orders
	h(r, "ping", a.ping)
	h(r, "/orders", a.orders)
	other(r, "elsewhere", a.ping)
}
func h(r chi.Router, path string, f handler) {
	handle := wrap(f)
	add(r, path, handle)
}
func add(r chi.Router, path string, f handler) {
	r.Get("/"+path, f)
}
func other(r chi.Router, name string, f handler) {
	log.Print(name, f)
}
""",
    "a server of gRPC": """
package web
type server struct{ pb.UnimplementedGreeterServer }
func (s *server) Hello(a *pb.Ask) (*pb.Said, error) { panic(a) }  => server.Hello() - route GRPC /Greeter/Hello
func (s *server) find() {}
""",
    "what a schedule runs": """
package web
func start() { cron.New().AddFunc("@hourly", sweep) }  => start() - handler @hourly
func watch(s Scheduler) { s.scheduler.Add(every, func() { sweep() }) }  => watch() - handler every
func sum(s *Set) { s.Add(1, 2) }
""",
    "commands in a list": """
package web
import "github.com/urfave/cli/v2"
var app = &cli.App{Commands: []*cli.Command{  => app - command add; command drop
	{Name: "add", Action: add, Flags: []cli.Flag{&cli.StringFlag{Name: "to"}}},
	{Name: "drop", Action: drop},
}}
""",
}
RUST = {
    "a service of tonic": """
#[tonic::async_trait]
impl Greeter for Mine {
    async fn hello(&self, r: Request<Ask>) -> Said { todo!() }  => Mine.hello() - route GRPC /Greeter/hello
}
impl Mine {
    async fn find(&self, r: Request<Ask>) -> Result<Response<Said>, Status> { todo!() }
}
""",
    "what others call by an attribute": """
#[tauri::command]  => greet() - handler
fn greet(name: &str) -> String { String::new() }
#[poise::command(slash_command)]  => age() - command age
async fn age(ctx: Context<'_>) {}
""",
    "routes of poem": """
use poem::{get, Route};
fn app() -> Route { Route::new().at("/hello/:name", get(hello)) }  => app() - route GET /hello/:name
""",
}


@pytest.mark.parametrize(
    ("path", "text"), [("web/a.go", GO[name]) for name in GO] + [("src/a.rs", RUST[n]) for n in RUST]
)
def test_starts_of_go_and_rust(path: str, text: str) -> None:
    told, marked = told_and_marked(path, text)
    assert told == marked

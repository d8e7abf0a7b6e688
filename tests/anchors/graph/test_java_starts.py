"""What starts in Java by calls of routers and by what a class is of."""

from __future__ import annotations

import pytest
from support.started import told_and_marked

CASES = {
    "router functions of Spring": """
class Routes {
  static final String ALL = "/all";
  RouterFunction<ServerResponse> some(Handler h) {  => Routes.some() - route GET /api; route POST /api/upload
    return route().path("/api", b -> b.POST(path("/upload").and(accept(JSON)), h::add).GET(h::list)).build();
  }
  RouterFunction<ServerResponse> others(Handler h) {  => Routes.others() - route GET /all; route PUT {OTHER}
    return route().GET(ALL, h::all).PUT(Paths.OTHER, h::put).build();
  }
}
""",
    "endpoints of an actuator": """
@WebEndpoint(id = "restart")
class Restart {
  @WriteOperation  => Restart.restart() - route POST /actuator/restart
  public Object restart() { return null; }
}
""",
    "routers of Vert.x": """
import io.vertx.ext.web.Router;
class Api {
  void routes(Router router) {  => Api.routes() - route GET /orders; route POST /orders; route /static/*
    router.get("/orders").handler(this::list);
    router.route(HttpMethod.POST, "/orders").handler(this::add);
    router.route("/static/*").handler(this::files);
    cache.get("/orders");
  }
}
""",
    "routers of Javalin": """
import static io.javalin.apibuilder.ApiBuilder.*;
class Api {
  void routes() {  => Api.routes() - route GET /orders/all
    path("/orders", () -> { get("/all", ctx -> ctx.result("")); });
    client.get("/elsewhere", options);
  }
}
""",
    "services of gRPC": """
class Greeter extends GreeterGrpc.GreeterImplBase {
  @Override  => Greeter.hello() - route GRPC /Greeter/hello
  public void hello(Ask ask, StreamObserver<Said> out) { }
  private void find(String name) { }
}
""",
    "what an executor is handed": """
class Sweep implements Runnable {
  void start(ScheduledExecutorService pool) { pool.scheduleAtFixedRate(this, 0, 1, HOURS); }
  public void run() { }  => Sweep.run() - handler scheduled job
}
class Ping {
  void start(ScheduledExecutorService pool) { pool.scheduleWithFixedDelay(this::ping, 0, 1, HOURS); }
  void ping() { }  => Ping.ping() - handler scheduled job
}
class Runs implements Runnable { public void run() { } }
""",
    "sockets, queries and messages": """
class Talk implements Session.Listener.AutoDemanding {
  public void onWebSocketText(String words) { }  => Talk.onWebSocketText() - handler web socket
}
class Heard implements MessageListener {
  public void onMessage(Message message) { }  => Heard.onMessage() - handler message
}
class Books {
  @QueryMapping  => Books.book() - handler String
  public Book book(@Argument String id) { return null; }
}
""",
}


@pytest.mark.parametrize("name", CASES)
def test_starts_of_java(name: str) -> None:
    told, marked = told_and_marked("src/main/java/shop/Api.java", CASES[name])
    assert told == marked


def test_a_path_of_jax_rs_may_do_without_its_slash() -> None:
    text = """
@Path("orders")
public class Orders {
  @GET @Path("all") public String all() { return ""; }  => Orders.all() - route GET /orders/all
  @POST public String add() { return ""; }  => Orders.add() - route POST /orders
}
class Talk {
  @MessageMapping("hello") void hello() {}  => Talk.hello() - route hello
}
"""
    told, marked = told_and_marked("src/Orders.java", text)
    assert told == marked

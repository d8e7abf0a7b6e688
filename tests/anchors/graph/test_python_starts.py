"""What starts in Python by idioms other than a decorator with a plain path: tables, route objects, resources, jobs."""

from __future__ import annotations

import pytest
from support.started import told_and_marked

CASES = {
    "tables of Tornado": r"""
import tornado.web
handlers = [  => handlers - route /; route /orders/(\d+)
    (r'/', Home),
    tornado.web.url(r'/orders/(\d+)', orders.Order, name='o'),
    ('/lower', plain),
]
""",
    "route objects of aiohttp": """
from aiohttp import web
def setup(app):  => setup() - route GET /a; route /v; route PUT /c
    app.add_routes([web.get('/a', show), web.view('/v', View)])
    app.router.add_route('PUT', '/c', show)
""",
    "route objects of Starlette": """
from starlette.routing import Mount, Route, WebSocketRoute
app = App(routes=[  => app - route /; route POST /api/x; route WEBSOCKET /ws
    Route('/', home),
    Mount('/api', routes=[Route('/x', make, methods=['POST'])]),
    WebSocketRoute('/ws', talk),
])
""",
    "resources of Flask-RESTful": """
api = Api(app)
api.add_resource(Todo, '/todos/<key>', '/t/<key>', endpoint='todo')  => route /t/<key>; route /todos/<key>
api.add_org_resource(  => route /others
    Other,
    '/others',
)
""",
    "paths that are put together": """
@routes.route(scoped('/login'), methods=['GET', 'POST'])  => login() - route GET,POST /login
def login(): ...
@router.get(PREFIX + '/orders')  => orders() - route GET {PREFIX}/orders
def orders(): ...
@cache.get(KEY)
def cached(): ...
""",
    "controllers of Litestar": """
from litestar import Controller, get, post
class Orders(Controller):
    path = '/orders'
    @get('/all')  => Orders.every() - route GET /orders/all
    async def every(self): ...
    @post()  => Orders.make() - route POST /orders
    async def make(self): ...
""",
    "services of gRPC": """
import orders_pb2_grpc
class Orders(orders_pb2_grpc.OrdersServicer):
    def GetOrder(self, request, context): ...  => Orders.GetOrder() - route GRPC /Orders/GetOrder
    def _find(self): ...
""",
    "queries and mutations of graphene": """
import graphene
class ShopQueries(graphene.ObjectType):
    def resolve_orders(root, info): ...  => ShopQueries.resolve_orders() - handler query orders
class Mutations(graphene.ObjectType):
    order_create = OrderCreate.Field()  => Mutations.order_create - handler mutation order_create
class Order(graphene.ObjectType):
    def resolve_lines(root, info): ...
""",
    "jobs of APScheduler": """
from apscheduler.schedulers.blocking import BlockingScheduler
def clean(): ...  => clean() - handler scheduled job
scheduler.add_job(clean, 'cron', hour=3)
scheduler.add_job(other.sweep, 'interval', hours=1)  => handler other.sweep
""",
    "jobs of RQ": """
from rq import Queue
def render(key): ...  => render() - handler queued job
def ask(queue, key):
    queue.enqueue(render, key)
""",
    "what stands around a request": """
@bp.before_request
def check(): ...
@app.teardown_request
def close(error): ...
""",
}


@pytest.mark.parametrize("name", CASES)
def test_starts_of_python(name: str) -> None:
    told, marked = told_and_marked("shop/web.py", CASES[name])
    assert told == marked

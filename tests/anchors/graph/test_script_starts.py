"""What starts in JavaScript and TypeScript beside plain calls of a router."""

from __future__ import annotations

import pytest
from support.started import told_and_marked

CASES = {
    "tables of hapi": """
server.route([
  { method: 'POST', path: '/orders', handler: add },  => route POST /orders
  { method: ['PUT', 'PATCH'], path: '/o/{id}', options: { auth: false }, handler },  => route PUT,PATCH /o/{id}
]);
client.send({ method: 'GET', path: '/elsewhere' });


module.exports = [
  { method: 'GET', path: '/orders', handler: list },  => route GET /orders
];
""",
    "routers that are made with a prefix": """
const router = new Router({ prefix: '/orders' });
router.get('/:id', show);  => route GET /orders/:id
const app = new Hono().basePath('/api');
app.get('/hello', (c) => c.text('x'));  => route GET /api/hello
app.on(['PUT', 'DELETE'], '/multi', (c) => c.text('x'));  => route PUT,DELETE /api/multi
new Elysia({ prefix: '/pre' }).get('/y', () => 'y');  => route GET /pre/y
new Elysia().group('/v1', (g) => g.get('/in', () => 'x'));  => route GET /v1/in
""",
    "controllers of tsoa": """
@Route("users")
export class UsersController extends Controller {
  @Get("{userId}")  => UsersController.one() - route GET /users/{userId}
  public async one(@Path() userId: number) { return {}; }
  @Post()  => UsersController.make() - route POST /users
  public async make() { return {}; }
}
@JsonController('/teams')
export class Teams {
  @Delete('/:id')  => Teams.drop() - route DELETE /teams/:id
  drop() { return 1; }
}
""",
    "controllers of LoopBack": """
import { get, post } from '@loopback/rest';
export class Todos {
  @get('/todos')  => Todos.find() - route GET /todos
  async find() { return []; }
  @get('count')
  count = 1;
}
""",
    "sockets": """
const io = require('socket.io')(server);
io.on('connection', (socket) => {  => handler socket connection
  socket.on('order', (order) => {});  => handler socket order
  socket.on('disconnect', () => {});
});
""",
    "sockets of ws": """
wss.on('connection', (client) => {});  => handler socket connection
httpServer.on('upgrade', (request, socket) => {});  => handler socket upgrade
client.on('connection', (x) => {});
""",
    "gateways of Nest": """
@WebSocketGateway({ cors: true })
export class Live implements OnGatewayConnection {
  @Interval('clean', 24 * 60) // every day  => Live.clean() - handler @Interval('clean', 24 * 60)
  async clean() {}
  async handleConnection(client) {}  => Live.handleConnection() - handler socket connection
}
class Other { handleConnection(client) {} }
""",
    "a router of Hono puts others under a path": """
import { Hono } from 'hono';
const app = new Hono<Env>();
app.route('/auth', auth);
app.get('/me', (c) => c.json(1));  => route GET /me
export const orders = new Hono<Env>()  => orders - route GET /list
  .route('/old', old)
  .get('/list', async (c) => c.json([]));
""",
    "a path that is a constant": """
const ANY = '*';
const KEY = 'user';
app.get(ANY, (req, res) => res.send(page));  => route GET *
app.get(KEY, (req, res) => res.send(page));
""",
    "sockets of a client": """
import { io } from 'socket.io-client';
const socket = io();
socket.on('order', (order) => show(order));
function seen(socket) {}
""",
    "queues and schedules": """
import { Worker } from 'bullmq';
import cron from 'node-cron';
new Worker('video', async (job) => 1);  => handler video
queue.process('resize', async (job) => {});  => handler resize
cron.schedule('0 * * * *', () => tick());  => handler 0 * * * *
agenda.define('mail', async (job) => {});  => handler mail
child.process('x');
""",
    "a queue of Nest": """
@Processor('mail')
export class Mail extends WorkerHost {
  async process(job) { return 1; }  => Mail.process() - handler mail
  @OnWorkerEvent('failed')  => Mail.onFailed() - handler failed
  onFailed(job) {}
}
""",
    "jobs of a queue of the program's own": """
export const RESIZE = {
  id: 'resize',
  trigger: { name: ID },
  handler: async ({ payload }) => {  => RESIZE.handler() - handler
    await resize(payload);
  },
} as const satisfies JobDefinition<typeof ID>;
const MAIL: TaskConfig<'mail'> = {
  async handler(input) {},  => MAIL.handler() - handler
};
const OTHER = {
  handler: async () => {},
};
""",
    "functions of Inngest": """
import { inngest } from './client';
export const sync = inngest.createFunction(  => sync - handler sync-users
  { id: 'sync-users' },
  { event: 'user/added' },
  async () => {},
);
other.createFunction({ x: 1 }, f);
""",
    "answers of ts-rest": """
import { createNextRoute } from '@ts-rest/next';
const Contract = c.router({ list: { method: 'GET' } }, { strict: true });
export const answers = tsr.router(Contract, {  => answers - handler contract Contract
  list: async () => [],
});
""",
    "procedures and resolvers": """
export const orders = router({  => orders - handler query list; handler mutation add
  list: publicProcedure.query(async () => []),
  add: publicProcedure.input(z.string()).mutation(async (opts) => 1),
});
const resolvers = {  => resolvers - handler query
  Query: { books: () => [] },
};
""",
    "procedures that a router elsewhere takes up": """
export const listOrders = authedProcedure  => listOrders - handler query listOrders
  .input(schema)
  .query(async ({ ctx }) => {
    return ctx.orders;
  });
export const authedProcedure = base.procedure.use(signedIn);
client.query('orders');
""",
    "commands": """
import { Command } from '@oclif/core';
export default class Deploy extends Command {  => Deploy - command Deploy
  async run() {}
}
export abstract class Base extends Command {}
yargs.command({ command: 'stop', handler() {} });  => command stop
""",
}


@pytest.mark.parametrize("name", CASES)
def test_starts_of_scripts(name: str) -> None:
    told, marked = told_and_marked("web/start.ts", CASES[name])
    assert told == marked

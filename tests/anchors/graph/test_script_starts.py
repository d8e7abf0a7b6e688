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
}
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

"""What frameworks, bundlers and service managers start, by idiom, and what stands beside it and is no start."""

from __future__ import annotations

import pytest
from support.started import reasons, starts


def test_scalatra_routes_stand_in_the_body_of_a_class_each_with_its_own_line() -> None:
    text = (
        "package shop\nclass Orders extends Base {\n"
        '  get("/orders/:id")(usersOnly { order =>\n    show(order)\n  })\n'
        '  // post("/old") { }\n'
        '  ajaxPost("/orders", form(false))(usersOnly { form => save(form) })\n'
        '  def fetch(): Unit = {\n    get("/elsewhere") { response }\n  }\n}\n'
    )
    assert starts({"src/Orders.scala": text}) == [
        "src/Orders.scala:3 Orders - route GET /orders/:id",
        "src/Orders.scala:7 Orders - route POST /orders",
    ]


@pytest.mark.parametrize("path", ["src/main/java/Page.java", "src/main/scala/Page.scala"])
def test_servlets_and_listeners_are_called_by_their_container(path: str) -> None:
    text = (
        "class Page extends HttpServlet {\n  void doGet(Request a, Response b) { }\n  void init(Config a) { }\n}\n"
        "class Watch implements ServletContextListener {\n  void contextInitialized(Event a) { }\n}\n"
    )
    if path.endswith(".scala"):
        text = (
            text.replace("void ", "def ")
            .replace("implements", "extends")
            .replace("Request a, Response b", "a: Request, b: Response")
            .replace("Config a", "a: Config")
            .replace("Event a", "a: Event")
        )
    assert starts({path: text}) == [
        f"{path}:2 Page.doGet() - route GET servlet Page",
        f"{path}:6 Watch.contextInitialized() - handler Event",
    ]


def test_handlers_calls_and_services_of_dotnet() -> None:
    text = (
        "public class Paid(ILogger<Paid> log) : IIntegrationEventHandler<OrderPaid>\n{\n"
        "    public async Task Handle(OrderPaid paid) { }\n}\n"
        "public class Basket : Rpc.BasketBase\n{\n"
        "    public override async Task<Reply> Load(Request request, ServerCallContext context) { }\n"
        "    public Task<Reply> Help(Request request, ServerCallContext context) { }\n}\n"
        "public class Migration : BackgroundService\n{\n"
        "    public override Task StartAsync(CancellationToken token) { }\n}\n"
        "public static class MauiProgram\n{\n    public static MauiApp CreateMauiApp() { }\n}\n"
    )
    assert starts({"src/All.cs": text}) == [
        "src/All.cs:3 Paid.Handle() - handler OrderPaid",
        "src/All.cs:7 Basket.Load() - route GRPC /Basket/Load",
        "src/All.cs:12 Migration.StartAsync() - hosted service",
        "src/All.cs:16 MauiProgram.CreateMauiApp() - MAUI application",
    ]


def test_who_hands_on_what_it_handles_is_no_start() -> None:
    text = (
        "public class Logged<T> : ICommandHandler<T>\n{\n    private readonly ICommandHandler<T> _inner;\n"
        "    public async Task Handle(T command) { await _inner.Handle(command); }\n}\n"
        "public class Timed<T>(ICommandHandler<T> inner) : ICommandHandler<T> where T : ICommand\n{\n"
        "    public Task Handle(T command) => inner.Handle(command);\n}\n"
        "public class Any<T> : ICommandHandler<T> where T : ICommand\n{\n    public Task Handle(T command) { }\n}\n"
    )
    assert starts({"src/All.cs": text}) == ["src/All.cs:12 Any.Handle() - handler T"]


def test_pages_of_blazor_and_routes_of_play_are_lines_of_their_files() -> None:
    files = {
        "Pages/Cart.razor": '\ufeff@page "/cart"\n@page "/basket"\n@inject Cart Cart\n<p @onclick="Go">@page</p>\n',
        "conf/routes": "# Routes\nGET     /orders/:id   controllers.Orders.show(id: Long)\n"
        "\n->  /admin  admin.Routes\n",
        "other/routes": "GET /no  controllers.No.no()\n",
    }
    assert {reason for _, reason in reasons(files)} == {"route"}
    assert starts(files) == [
        "Pages/Cart.razor:1 page /cart",
        "Pages/Cart.razor:2 page /basket",
        "conf/routes:2 route GET /orders/:id",
        "conf/routes:4 route /admin",
    ]


def test_pages_of_razor_are_told_by_their_place_and_their_template() -> None:
    files = {
        "Web/Pages/Orders/Index.cshtml": "@page\n@model IndexModel\n<p>1</p>\n",
        "Web/Pages/Orders/Edit.cshtml": '@page "{id:int}"\n',
        "Web/Areas/Shop/Pages/Index.cshtml": '@page "/shop"\n',
        "Web/Areas/Shop/Pages/Cart.cshtml": "@page\n",
        "Web/Views/Home/Index.cshtml": "@model Home\n",
    }
    assert starts(files) == [
        "Web/Areas/Shop/Pages/Cart.cshtml:1 page /Shop/Cart",
        "Web/Areas/Shop/Pages/Index.cshtml:1 page /shop",
        "Web/Pages/Orders/Edit.cshtml:1 page /Orders/Edit/{id:int}",
        "Web/Pages/Orders/Index.cshtml:1 page /Orders",
    ]


def test_what_laravel_queues_schedules_and_lists_as_commands() -> None:
    files = {
        "app/Jobs/Resize.php": "<?php\nclass Resize extends QueuedJob\n{\n    public function handle(): void {}\n}\n",
        "app/Console/Scan.php": "<?php\nclass Scan extends Command\n{\n"
        "    protected $signature = 'shop:scan {--all}';\n}\n",
        "routes/console.php": "<?php\nSchedule::job(new Resize())->daily();\n$cron->job(new Resize());\n",
        "routes/channels.php": "<?php\nBroadcast::channel('orders.{id}', fn ($user) => true);\n",
    }
    assert starts(files) == [
        "app/Console/Scan.php:2 Scan - command shop:scan",
        "app/Jobs/Resize.php:4 Resize.handle() - handler",
        "routes/channels.php:2 handler channel orders.{id}",
        "routes/console.php:2 handler new Resize()",
    ]


def test_subscribers_of_symfony_start_for_events_but_not_around_an_answer() -> None:
    text = (
        "<?php\nclass Notify implements EventSubscriberInterface\n{\n"
        "    public static function getSubscribedEvents(): array\n    {\n        return [\n"
        "            CommentCreated::class => 'onCreated',\n            KernelEvents::REQUEST => ['onRequest', 8],\n"
        "        ];\n    }\n    public function onCreated(CommentCreated $event): void {}\n"
        "    public function onRequest(RequestEvent $event): void {}\n}\n"
    )
    assert starts({"src/Notify.php": text}) == ["src/Notify.php:11 Notify.onCreated() - handler CommentCreated"]


def test_a_mailbox_of_rails_starts_and_who_rescues_does_not() -> None:
    files = {
        "app/mailboxes/inbox_mailbox.rb": "class InboxMailbox < ApplicationMailbox\n  def process\n  end\nend\n",
        "app/models/line.rb": "class Line < Record\n  def process\n  end\nend\n",
        "app/controllers/base.rb": "class Base < Controller\n  rescue_from Missing, with: :gone\nend\n",
        "config/routes.rb": "Rails.application.routes.draw do\n  devise_for :users\nend\n",
    }
    assert starts(files) == [
        "app/mailboxes/inbox_mailbox.rb:2 InboxMailbox.process() - handler",
        "config/routes.rb:2 route /users",
    ]


def test_applications_of_nest_and_ktor() -> None:
    files = {
        "src/main.ts": "import { App } from './app';\nasync function bootstrap() {\n"
        "  const app = await NestFactory.create(App);\n  await app.listen(3000);\n}\nbootstrap();\n",
        "src/App.kt": "import io.ktor.server.application.*\nfun Application.mainModule() { install(Routing) }\n"
        "fun Application.helper() { }\n",
    }
    assert starts(files) == [
        "src/App.kt:2 mainModule() - Ktor module",
        "src/main.ts:2 bootstrap() - Nest application",
    ]


def test_scripts_of_npm_and_composer_start_files_and_what_was_built_stands_for_its_source() -> None:
    files = {
        "package.json": '{"private": true, "scripts": {"start": "NODE_ENV=x node --inspect server/run.js",'
        ' "start:prod": "node dist/main", "start:debug": "node dist/main", "build": "node tools/build.js"}}',
        "server/run.js": "run()\n",
        "dist/main.js": "x()\n",
        "src/main.ts": "x()\n",
        "tools/build.js": "x()\n",
        "composer.json": '{"scripts": {"init": ["@php scripts/init.php --all", "other"], "x": "Acme\\\\Tool::run"}}',
        "scripts/init.php": "<?php\n",
        "console": "#!/usr/bin/env php\n<?php\n",
    }
    assert starts(files) == [
        'scripts/init.php:1 composer script "init"',
        'server/run.js:1 npm script "start"',
        'src/main.ts:1 npm script "start:prod"',
    ]


def test_what_the_compiler_writes_and_watchers_run_is_told_by_its_source() -> None:
    files = {
        "package.json": '{"private": true, "scripts": {"start": "NODE_ENV=x node dist/index.js", "dev": "nodemon -e ts'
        ' --watch api -x ts-node --project api/tsconfig.json api/watch.ts", "serve": "node lib/deep/run.js"}}',
        "api/tsconfig.json": '{\n  // what runs\n  "compilerOptions": {"outDir": "../dist"}\n}\n',
        "api/index.ts": "x()\n",
        "api/watch.ts": "x()\n",
        "tsconfig.build.json": '{"compilerOptions": {"outDir": "./lib", "rootDir": "code/a"}}\n',
        "code/a/deep/run.ts": "x()\n",
        "dist/index.html": '<script type="module" src="./made.js"></script>\n',
        "dist/made.js": "x();\n",
    }
    assert starts(files) == [
        'api/index.ts:1 npm script "start"',
        'api/watch.ts:1 npm script "dev"',
        'code/a/deep/run.ts:1 npm script "serve"',
    ]


def test_what_browsers_load_and_units_of_systemd_run() -> None:
    files = {
        "web/index.html": '<script src="/old.js"></script>\n<script type="module" src="/src/main.tsx"></script>\n',
        "web/src/main.tsx": "x();\n",
        "old.js": "x();\n",
        "vite.config.ts": "export default {\n  plugins: [laravel({ input: ['web/a.ts', './web/b.ts'] })],\n"
        "  test: { setupFiles: 'web/c.ts' },\n}\n",
        **dict.fromkeys(("web/a.ts", "web/b.ts", "web/c.ts"), "x();\n"),
        "importmap.php": "<?php\nreturn [\n  'app' => ['path' => './web/app.js', 'entrypoint' => true],\n"
        "  'x' => ['path' => './old.js'],\n];\n",
        "web/app.js": "x();\n",
        "etc/shop.service": "[Service]\nExecStart=/srv/shop/current/etc/serve --all\n"
        "ExecStop=/srv/shop/current/etc/stop\n",
        "etc/serve": "#!/bin/sh\n",
        "etc/stop": "#!/bin/sh\n",
    }
    assert starts(files) == [
        "etc/serve:1 run by systemd",
        "web/a.ts:1 loaded by a browser",
        "web/app.js:1 loaded by a browser",
        "web/b.ts:1 loaded by a browser",
        "web/src/main.tsx:1 loaded by a browser",
    ]


def test_a_route_of_actix_may_do_without_its_slash() -> None:
    text = 'fn config(cfg: &mut web::ServiceConfig) {\n  cfg.route(".well-known/x", web::get().to(x));\n}\n'
    assert starts({"src/lib.rs": text}) == ["src/lib.rs:1 config() - route GET .well-known/x"]
    assert starts({"src/lib.rs": 'fn plan(m: &Map) {\n  m.route("home", here);\n}\n'}) == []


def test_a_folder_that_is_called_quickstart_is_an_example_but_not_one_of_a_namespace() -> None:
    text = "public class HomeController : Controller\n{\n    public IActionResult Index() { }\n}\n"
    assert starts({"src/Quickstart/Home.cs": text}) == [
        "src/Quickstart/Home.cs:3 HomeController.Index() - route /Home/Index"
    ]
    assert starts({"quickstart/Home.cs": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "export function list(params) {\n  return api.get('/users', { params });\n}\n",
        "export async function list(id) {\n  const found = await api.get('/users', id);\n  return found;\n}\n",
        "export const list = (id) => api.get('/users', id).then((answer) => answer.data);\n",
        "import { api } from '../boot/axios';\nexport const add = (user) => api.post('/users', user);\n",
        "const api = axios.create({ baseURL: '/' });\nexport const add = (user) => api.post('/users', user);\n",
    ],
)
def test_what_asks_another_program_offers_no_route(text: str) -> None:
    assert starts({"web/users.js": text}) == []


def test_who_offers_a_route_hands_over_what_answers_it() -> None:
    text = (
        "app.get('/users', list);\nfastify.get('/teams', { handler: async () => [] });\n"
        "app.post('/users', { schema }, add);\n"
    )
    assert [found.rpartition(" ")[2] for found in starts({"web/server.js": text})] == ["/users", "/teams", "/users"]


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            "src/Warm.java",
            "class Warm implements Ordered, ApplicationRunner {\n  public void run(ApplicationArguments a) {}\n}\n",
            "2 Warm.run() - Spring Boot ApplicationRunner",
        ),
        (
            "src/Closed.java",
            "class Closed implements ApplicationListener<ContextClosedEvent> {\n"
            "  public void onApplicationEvent(ContextClosedEvent e) {}\n}\n",
            "2 Closed.onApplicationEvent() - handler ContextClosedEvent",
        ),
        (
            "src/Main.java",
            "import android.app.Activity;\npublic class Main extends BaseActivity {\n  void onCreate(Bundle b) {}\n}\n",
            "3 Main.onCreate() - Android BaseActivity",
        ),
        (
            "build-logic/Lib.kt",
            "import org.gradle.api.Plugin\nabstract class Lib : Plugin<Project> {\n"
            "    override fun apply(target: Project) {}\n}\n",
            "3 Lib.apply() - Gradle plugin",
        ),
        (
            "src/Goal.java",
            "public class Goal extends AbstractMojo {\n  public void execute() {}\n}\n",
            "2 Goal.execute() - Maven goal",
        ),
        (
            "src/Main.scala",
            "class Main extends AbstractVerticle {\n  override def start(): Unit = {}\n}\n",
            "2 Main.start() - verticle",
        ),
        (
            "src/Paid.java",
            "class Paid {\n  @EventListener\n  public void onPaid(final OrderPaid event) {}\n}\n",
            "2 Paid.onPaid() - handler OrderPaid",
        ),
        (
            "src/cron.ts",
            "export class CronService {\n  @Cron(Every.HOUR)\n  async run() {}\n}\n",
            "2 CronService.run() - handler @Cron(Every.HOUR)",
        ),
        (
            "src/queue.ts",
            "export class Queue {\n  @Process({\n    concurrency: Number(process.env.CONCURRENCY ?? "
            "DEFAULT_CONCURRENCY),\n    name: GATHER\n  })\n  async run() {}\n}\n",
            "2 Queue.run() - handler GATHER",
        ),
    ],
)
def test_what_a_framework_calls_by_the_type_of_its_class(path: str, text: str, said: str) -> None:
    assert starts({path: text}) == [f"{path}:{said}"]


@pytest.mark.parametrize(
    "call", ["await bootstrapApplication(Root, config);", "platformBrowserDynamic().bootstrapModule(RootModule);"]
)
def test_an_application_of_angular_starts_where_it_is_put_into_the_page(call: str) -> None:
    text = f"import {{ x }} from '@angular/platform-browser';\n\n{call}\n"
    assert starts({"client/src/main.ts": text}) == ["client/src/main.ts:3 Angular application"]
    assert starts({"client/src/main.ts": text.replace("@angular/", "@other/")}) == []


def test_who_is_only_extended_is_not_started() -> None:
    base = "import android.app.Activity;\nabstract class BaseActivity extends Activity {\n  void onCreate() {}\n}\n"
    assert starts({"src/BaseActivity.java": base}) == []
    assert (
        starts({"src/Apply.kt": "class Apply : Plugin<Project> {\n    override fun apply(target: Project) {}\n}\n"})
        == []
    )

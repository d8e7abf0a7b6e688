"""What starts in applications of Rust, PHP, C# and Go beside routes that a call makes."""

from __future__ import annotations

import pytest
from support.started import starts

CASES = {
    "jobs of Rust by their trait": (
        "src/resize.rs",
        'impl BackgroundJob for Resize {\n    const NAME: &\'static str = "resize";\n\n'
        "    #[instrument(skip_all)]\n    async fn run(&self, env: Env) -> Result<()> {\n        Ok(())\n    }\n}\n"
        "impl Display for Resize {\n    fn run(&self) {}\n}\n",
        ["4 Resize.run() - handler"],
    ),
    "functions that utoipa describes": (
        "src/orders.rs",
        '/// Shows one.\n#[utoipa::path(\n    get,\n    path = "/orders/{id}",\n    tag = "orders",\n)]\n'
        'pub async fn show() {}\n\n#[utoipa::path(post, path = "/a")]\n#[post("/a")]\nasync fn add() {}\n',
        ["2 show() - route GET /orders/{id}", "9 add() - route POST /a"],
    ),
    "members of a command line that are flattened": (
        "src/cli.rs",
        "#[derive(clap::Parser)]\nenum Command {\n    #[command(flatten)]\n    Admin(admin::Command),\n    Serve,\n}\n",
        ["5 Command.Serve - command serve"],
    ),
    "listeners of Doctrine": (
        "src/Cascade.php",
        "<?php\nclass Cascade implements EventSubscriber\n{\n"
        "    public function preRemove(PreRemoveEventArgs $e): void {}\n"
        "    private function help(PreRemoveEventArgs $e): void {}\n}\n",
        ["4 Cascade.preRemove() - handler PreRemoveEventArgs"],
    ),
    "listeners of a dispatcher": (
        "src/LocaleListener.php",
        "<?php\nclass LocaleListener\n{\n    public function onLogin(LoginEvent $event): void {}\n"
        "    public function onRequest(RequestEvent $event): void {}\n}\n",
        ["4 LocaleListener.onLogin() - handler LoginEvent"],
    ),
    "consumers of RabbitMQ": (
        "src/Orders.php",
        "<?php\nclass Orders extends Base implements ConsumerInterface\n{\n"
        "    public function execute(AMQPMessage $message): int {}\n}\n"
        "class Other\n{\n    public function execute(AMQPMessage $message): int {}\n}\n",
        ["4 Orders.execute() - handler"],
    ),
    "commands that name themselves": (
        "src/Send.php",
        "<?php\nclass Send extends Command\n{\n    protected function configure(): void\n    {\n"
        "        $this\n            ->setName('app:send')\n            ->setDescription('x');\n    }\n}\n",
        ["2 Send - command app:send"],
    ),
    "a handler's private helper": (
        "src/Sync.cs",
        "public class Sync : IRequestHandler<SyncShow, int>\n{\n"
        "    async Task<int> IRequestHandler<SyncShow, int>.Handle(SyncShow request, CancellationToken c) { }\n"
        "    private async Task<int> Handle(SyncShow request, CancellationToken c) { }\n}\n",
        ["3 Sync.Handle() - handler SyncShow"],
    ),
    "methods that net/rpc calls": (
        "server.go",
        'package forge\n\nimport "net/rpc"\n\ntype RPCServer struct{ Impl Forge }\n\n'
        "func (s *RPCServer) Teams(args []byte, resp *[]byte) error {\n\treturn nil\n}\n\n"
        "func (s *RPCServer) help(args []byte, resp *[]byte) error {\n\treturn nil\n}\n\n"
        "func (s *RPCServer) Close(now bool) error {\n\treturn nil\n}\n",
        ["7 RPCServer.Teams() - handler rpc RPCServer.Teams"],
    ),
    "a schedule by the variable that holds it": (
        "jobs.go",
        'package jobs\n\nimport "github.com/gdgvda/cron"\n\nfunc start() {\n\tc := cron.New()\n'
        "\tc.Add(every, func() {\n\t\tsweep()\n\t})\n\tlist.Add(every, func() {})\n}\n",
        ["5 start() - handler every"],
    ),
    "what runs again and again": (
        "shop/jobs.py",
        "from shop.runner import repeat_every\n\n\n@repeat_every(minutes=5, wait_first=True)\ndef sweep():\n    pass\n",
        ["4 sweep() - handler @repeat_every(minutes=5, wait_first=True)"],
    ),
    "routes below a path that is set elsewhere": (
        "web.go",
        'package web\n\nimport "github.com/gin-gonic/gin"\n\nfunc New() *gin.Engine {\n\te := gin.New()\n'
        '\te.GET(rootPath+"/favicon.svg", icon)\n\te.GET(key, other)\n\treturn e\n}\n',
        ["5 New() - route GET /{rootPath}/favicon.svg"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_starts_of_applications(name: str) -> None:
    path, text, told = CASES[name]
    assert [item.removeprefix(f"{path}:") for item in starts({path: text})] == told


def test_routes_of_symfony_that_are_written_down_and_what_encore_bundles() -> None:
    files = {
        "config/routes.yaml": 'home:\n    path: "/{page}"\n    methods: [GET, POST]\n    controller: App\\Home::show\n'
        "\napi:\n    resource: ../src\n    prefix: /api\n2fa-login:\n    path: /2fa\n",
        "config/other.yaml": "home:\n    path: /no\n",
        "webpack.config.js": "Encore\n  .addEntry('main', './assets/index.js')\n",
        "assets/index.js": "go();\n",
        "web/app_dev.php": "<?php\n",
        "web/other.php": "<?php\n",
    }
    assert starts(files) == [
        "assets/index.js:1 loaded by a browser",
        "config/routes.yaml:1 route GET,POST /{page}",
        "config/routes.yaml:9 route /2fa",
        "web/app_dev.php:1 web/app_dev.php",
    ]


def test_what_a_container_starts_by_another_name_or_from_the_root() -> None:
    files = {
        "Dockerfile": 'FROM a\nCOPY ./docker/entry.sh $HOME/run.sh\nENTRYPOINT ["/app/run.sh"]\n',
        "docker/entry.sh": "serve\n",
        "api.Dockerfile": 'FROM a\nCOPY ./scripts ./scripts\nENTRYPOINT ["/bin/sh", "/usr/app/scripts/enter.sh"]\n',
        "scripts/enter.sh": "serve\n",
        "one/Dockerfile": 'FROM a\nADD ["one/init", "/scripts/"]\nCMD ["/scripts/init"]\n',
        "one/init": "#!/bin/sh\nserve\n",
        "one/other": "#!/bin/sh\nserve\n",
    }
    told = starts(files)
    assert [item for item in told if "run by" in item] == [
        "docker/entry.sh:1 run by Dockerfile",
        "one/init:1 run by Dockerfile",
        "scripts/enter.sh:1 run by api.Dockerfile",
    ]


def test_a_route_s_handler_that_is_given_out_by_its_verbs_is_no_other_start() -> None:
    text = "const handler = (request) => answer(request);\nexport { handler as GET, handler as POST };\n"
    assert starts({"src/app/api/x/route.ts": text}) == ["src/app/api/x/route.ts:2 route GET /api/x; route POST /api/x"]


def test_programs_of_npm_behind_what_sets_their_environment_and_by_other_names() -> None:
    files = {
        "package.json": '{"private": true, "prisma": {"seed": "tsx ./seed.ts"}, "scripts": {'
        '"start": "npm run env -- cross-env X=1 node build/server/main.js", "build:dev": "node tools/b.js", '
        '"live:prod": "cross-env X=1 node dist/live/main", "migrate:up": "tsx src/migrate.ts up"}}',
        **dict.fromkeys(("server/main.js", "src/live/main.ts", "src/migrate.ts", "seed.ts", "tools/b.js"), "go();\n"),
        "ui/package.json": '{"private": true, "scripts": {"serve": "vue-cli-service serve --port 8081"}}',
        "ui/src/main.ts": "go();\n",
    }
    assert starts(files) == [
        'seed.ts:1 npm script "prisma db seed"',
        'server/main.js:1 npm script "start"',
        'src/live/main.ts:1 npm script "live:prod"',
        'src/migrate.ts:1 npm script "migrate:up"',
        "ui/src/main.ts:1 loaded by a browser",
    ]


def test_workers_of_celery_containers_of_other_names_and_files_that_ci_only_lists() -> None:
    files = {
        "Procfile": "worker: run-with celery --app=shop.base.jobs worker --loglevel=info\n",
        "shop/base/jobs.py": "from celery import Celery\n\napp = Celery('shop')\n",
        "docker/Dockerfile-cloud": 'FROM a\nCMD ["gunicorn"]\n',
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - with:\n          files: |\n"
        "            tools/a.js\n      - run: |\n          node tools/b.js\n",
        "tools/a.js": "go();\n",
        "tools/b.js": "go();\n",
    }
    assert starts(files) == [
        "docker/Dockerfile-cloud:2 CMD",
        "shop/base/jobs.py:3 app - run by Procfile",
        "tools/b.js:1 run by CI",
    ]


def test_pages_below_a_folder_that_is_called_docs_are_the_product_s() -> None:
    files = {
        "apps/docs/src/app/page.tsx": "export default function Home() {}\n",
        "apps/docs/next.config.mjs": "export default {};\n",
        "apps/docs/src/app/robots.ts": "export default function robots() {}\n",
        "web/src/routes/docs/limits/+page.svelte": "<p>1</p>\n",
        "web/src/routes/x/rebuild-docs/+page.ts": "export async function load() {}\n",
        "docs/app/page.tsx": "export default function Home() {}\n",
    }
    assert starts(files) == [
        "apps/docs/src/app/page.tsx:1 Home() - route page /",
        "apps/docs/src/app/robots.ts:1 robots() - route GET /robots.txt",
        "web/src/routes/docs/limits/+page.svelte:1 route page /docs/limits",
        "web/src/routes/x/rebuild-docs/+page.ts:1 load() - route GET /x/rebuild-docs",
    ]


def test_flat_routes_of_remix_without_what_pages_are_put_into() -> None:
    page = "export function loader() {}\nexport default function Page() {}\n"
    files = {
        "app/root.tsx": "export default function Root() {}\n",
        "app/entry.client.tsx": "hydrate();\n",
        "app/routes/_auth+/_layout.tsx": page,
        "app/routes/_auth+/admin+/users.$id.tsx": page,
        "app/routes/_index.tsx": page,
        "app/routes/sitemap[.]xml.ts": "export function loader() {}\n",
    }
    assert starts(files) == [
        "app/entry.client.tsx:1 loaded by a browser",
        "app/routes/_auth+/admin+/users.$id.tsx:1 loader() - route GET /admin/users/:id",
        "app/routes/_auth+/admin+/users.$id.tsx:2 Page() - route page /admin/users/:id",
        "app/routes/_index.tsx:1 loader() - route GET /",
        "app/routes/_index.tsx:2 Page() - route page /",
        "app/routes/sitemap[.]xml.ts:1 loader() - route GET /sitemap.xml",
    ]

"""What is raised, caught and read from settings, by language: each idiom in a small file."""

from __future__ import annotations

import textwrap

import pytest

from anchors.syntax.extract import extract

Told = tuple[int, str, str, str]


def told(language: str, code: str, *kinds: str) -> list[Told]:
    """Line, kind, name, and default or fate."""
    facts = extract(textwrap.dedent(code).lstrip("\n").encode(), language).facts
    return [
        (fact.line, fact.kind, fact.name, fact.text if fact.kind == "catch" else fact.value)
        for fact in facts
        if fact.kind in (kinds or ("raise", "catch", "config"))
    ]


def test_rust_errors_that_a_result_is_turned_into() -> None:
    code = """
    fn ship(orders: &Orders, id: u32) -> Result<Order> {
        let order = orders.get(id).ok_or(ShopError::NoOrder)?;
        let owner = order.owner().ok_or_else(|| not_found("no owner"))?;
        let box_ = pack(order).map_err(|cause| {
            warn!("not packed");
            server_error("not packed")
        })?;
        let sent = send(box_).map_err(Into::into)?;
        let paid = pay(owner).map_err(ShopError::Payment)?;
        let note = print(paid).context("no note printed")?;
        let kept = keep(note).map_err(ShopError::from)?;
        if sent.is_late() {
            return Err(bad_request("late"));
        }
        let cause = anyhow!("nothing left");
        audit(&kept).with_context(|| format!("{id} not audited"))?;
        Err(cause)
    }
    """
    assert told("rust", code) == [
        (2, "raise", "ShopError::NoOrder", ""),
        (3, "raise", "not_found", "no owner"),
        (4, "raise", "server_error", "not packed"),
        (9, "raise", "ShopError::Payment", ""),
        (10, "raise", "context", "no note printed"),
        (13, "raise", "bad_request", "late"),
        (15, "raise", "anyhow!", "nothing left"),
        (16, "raise", "with_context", "{id} not audited"),
    ]


def test_rust_error_of_a_macro_is_told_once() -> None:
    assert told("rust", 'fn f() -> Result<()> { Err(anyhow!("closed")) }') == [(1, "raise", "anyhow!", "closed")]


def test_rust_own_readers_of_the_environment_and_what_stands_in() -> None:
    code = """
    use shop_env::{list, required_var, var, var_parsed};
    fn from_env() -> Result<Config> {
        let url = required_var("SHOP_URL")?;
        let limit = var_parsed("SHOP_LIMIT")?.unwrap_or(200);
        let name = dotenvy::var("SHOP_NAME").unwrap_or_else(|_| "corner".into());
        let wait = var_parsed("SHOP_WAIT_MS")?
            .map(Duration::from_millis)
            .unwrap_or(DEFAULT_WAIT);
        let closed = list("SHOP_CLOSED_DAYS")?;
        let other = list("monday");
    }
    """
    assert told("rust", code) == [
        (3, "config", "SHOP_URL", ""),
        (4, "config", "SHOP_LIMIT", "200"),
        (5, "config", "SHOP_NAME", '"corner"'),
        (6, "config", "SHOP_WAIT_MS", "DEFAULT_WAIT"),
        (9, "config", "SHOP_CLOSED_DAYS", ""),
    ]


def test_rust_arguments_by_their_place() -> None:
    code = """
    #[derive(clap::Parser, Debug)]
    pub struct Opts {
        order: String,
        #[arg(short, long)]
        yes: bool,
        #[command(flatten)]
        common: Common,
    }
    """
    assert told("rust", code) == [(3, "config", "order", ""), (5, "config", "--yes", "")]


def test_go_errors_that_are_made_where_they_are_returned() -> None:
    code = """
    package shop

    func ship(id int) (Order, error) {
    \tif id == 0 {
    \t\treturn Order{}, api.NewHTTPError(404, "no order")
    \t}
    \tif id < 0 {
    \t\treturn nil, &ParseError{Line: id}
    \t}
    \tif id > 9 {
    \t\treturn nil, &net.OpError{Op: "ship", Err: errors.New("too many")}
    \t}
    \treturn NewErrorHandler(id), nil
    }
    """
    assert told("go", code) == [
        (5, "raise", "api.NewHTTPError", "no order"),
        (8, "raise", "ParseError", ""),
        (11, "raise", "errors.New", "too many"),
    ]


def test_go_settings_of_several_libraries() -> None:
    code = """
    package main

    import (
    \t"github.com/knadh/koanf"
    \t"github.com/urfave/cli/v2"
    )

    type Config struct {
    \tPort int `envconfig:"SHOP_PORT" default:"80"`
    }

    func flags(cmd *cobra.Command) {
    \tcmd.Flags().VarP(&size, "size", "s", "how large")
    \tcmd.Flags().StringToStringVarP(&tags, "tags", "", nil, "tags")
    \tname := ko.String("shop.name")
    \t_ = []cli.Flag{&cli.StringFlag{Name: "host", Value: "localhost", EnvVars: []string{"SHOP_HOST"}}}
    }
    """
    assert told("go", code) == [
        (9, "config", "SHOP_PORT", "80"),
        (13, "config", "--size", ""),
        (14, "config", "--tags", "nil"),
        (15, "config", "shop.name", ""),
        (16, "config", "--host", '"localhost"'),
        (16, "config", "SHOP_HOST", '"localhost"'),
    ]


def test_c_settings_by_the_names_of_what_reads_them() -> None:
    code = """
    static void read(void) {
        settings_add_int("shop", "max_orders", 5000);
        max = settings_get_int("max_orders");
        host = conf_get("shop", "host", "localhost");
        config_lookup_string(cfg, "shop.name", &name);
        node = config_node_first(list);
        if (max == 0)
            cmd_return_error(CMDERR_NOT_CONNECTED);
    }
    """
    assert told("c", code) == [
        (2, "config", "max_orders", "5000"),
        (3, "config", "max_orders", ""),
        (4, "config", "host", '"localhost"'),
        (5, "config", "shop.name", ""),
        (8, "raise", "cmd_return_error", "CMDERR_NOT_CONNECTED"),
    ]


def test_cpp_options_and_trees_of_settings() -> None:
    code = """
    int main(int argc, char** argv) {
      options.add_options()
          ("h,help", "Says (all) of it.")
          ("p,port", "Where.", cxxopts::value<int>()->default_value("80"));
      auto name = config.get<std::string>("shop.name", "corner");
      Shop shop(config.get_child("shop"));
      try {
        open(shop);
      } catch (const shop::errors::closed& e) {
        Napi::TypeError::New(env, "closed").ThrowAsJavaScriptException();
      } catch (const std::exception& e) {
      }
    }
    """
    assert told("cpp", code) == [
        (3, "config", "--help", ""),
        (4, "config", "--port", '"80"'),
        (5, "config", "shop.name", '"corner"'),
        (6, "config", "shop", ""),
        (9, "catch", "shop::errors::closed", "reraise"),
        (10, "raise", "Napi::TypeError", "closed"),
        (11, "catch", "exception", "swallow"),
    ]


def test_scala_requirements_failures_and_what_recovers() -> None:
    code = """
    class Shop {
      def ship(id: Int): Future[Order] = {
        require(id > 0, "no number")
        if (id > 9) Future.failed(new NoOrder("too many"))
        else find(id).recover { case cause: TimeoutException =>
          throw new NoOrder("late")
        }
      }
      def count: Int = try orders.size catch {
        case _: ClosedException =>
        case NonFatal(cause) => 0
      }
      def any = find(1).recover { case cause => None }
    }
    """
    assert told("scala", code) == [
        (3, "raise", "IllegalArgumentException", "no number"),
        (4, "raise", "NoOrder", "too many"),
        (5, "catch", "TimeoutException", "reraise"),
        (6, "raise", "NoOrder", "late"),
        (10, "catch", "ClosedException", "swallow"),
        (11, "catch", "NonFatal", ""),
        (13, "catch", "", ""),
    ]


def test_scala_settings_with_what_comes_without_them() -> None:
    code = """
    object Shop {
      val PortKey = "shop.port"
      val port = config.getInt(PortKey)
      val name = configuration.getOptional[String]("shop.name").getOrElse("corner")
      val size = configWithDefaults.getInt(Sizes.Max)
    }
    """
    assert told("scala", code) == [
        (3, "config", "shop.port", ""),
        (4, "config", "shop.name", '"corner"'),
        (5, "config", "Sizes.Max", ""),
    ]


def test_functions_of_a_file_that_read_by_the_key_they_are_given() -> None:
    scala = """
    object Shop {
      def parse(configuration: Configuration) = {
        val root = "shop."
        def string(key: String) = configuration.getOptional[String](root + key)
        val name = string("name").getOrElse("corner")
        // string("none")
        val other = Strings.string("none")
      }
    }
    """
    assert told("scala", scala) == [(5, "config", "shop.name", '"corner"')]
    python = """
    def setting(name, default=None):
        return os.environ.get("SHOP_" + name, default)

    PORT = setting("PORT", 80)
    HOST = setting("HOST")
    """
    assert told("python", python) == [(4, "config", "SHOP_PORT", "80"), (5, "config", "SHOP_HOST", "")]


def test_csharp_own_readers_of_a_class_of_settings() -> None:
    code = """
    class ShopConfigService {
        public int Port => GetValueInt("Port", 80);
        public string Name { get { return GetValue("Name", string.Empty); } }
        public void Ship(Order order) { ArgumentNullException.ThrowIfNull(order); }
    }
    class Table {
        public int Port => GetValueInt("Port", 80);
    }
    """
    assert told("csharp", code) == [
        (2, "config", "Port", "80"),
        (3, "config", "Name", "string.Empty"),
        (4, "raise", "ArgumentNullException", ""),
    ]


MADE = 'SystemProperty.Builder.ofType(Integer.class)\n.setKey("shop.port")\n.setDefaultValue(80).build()'
DECLARED = [
    (MADE, "80"),
    ('ConfigOptions.key("shop.port").durationType().defaultValue(Wait.of(1))', "Wait.of(1)"),
    ('Setting.intSetting("shop.port", 80, Property.NodeScope)', "80"),
    ('Globals.getIntProperty("shop.port", 80)', "80"),
]


@pytest.mark.parametrize(("code", "default"), DECLARED)
def test_java_settings_that_are_declared_with_their_default(code: str, default: str) -> None:
    facts = told("java", "class Shop { Object port() { return " + code + "; } }", "config")
    assert [fact[2:] for fact in facts] == [("shop.port", default)]


def test_java_map_has_a_key_too() -> None:
    assert told("java", 'class Shop { Object f(Pair p) { return p.key("shop.port"); } }') == []


def test_java_fields_that_spring_fills() -> None:
    code = """
    @ConfigurationProperties(prefix = "shop")
    public class ShopProperties {
        private static final int MOST = 3;
        private int maxOrders = 80;
        private Cache cache = new Cache();
        public static class Cache {
            private Duration timeToLive = Duration.ofSeconds(3);
        }
    }
    """
    assert told("java", code) == [
        (2, "config", "shop", ""),
        (4, "config", "shop.max-orders", "80"),
        (7, "config", "shop.cache.time-to-live", "Duration.ofSeconds(3)"),
    ]


def test_kotlin_fields_that_spring_fills_once_for_each_that_holds_them() -> None:
    code = """
    @ConfigurationProperties(prefix = "shop")
    class ShopProperties {
      var orders = Database()
      var guests = Database()
      class Database {
        var file: String = ""
      }
    }
    """
    assert told("kotlin", code)[1:] == [
        (6, "config", "shop.guests.file", '""'),
        (6, "config", "shop.orders.file", '""'),
    ]


def test_kotlin_placeholder_behind_several_dollars() -> None:
    code = """
    class Shop(
      @param:Value($$"${shop.tool-path:#{null}}") val toolPath: String?,
    ) {
      fun ship(order: Order) {
        require(order.size > 0) { "nothing ordered" }
      }
    }
    """
    assert told("kotlin", code) == [
        (2, "config", "shop.tool-path", "#{null}"),
        (5, "raise", "IllegalArgumentException", "nothing ordered"),
    ]


def test_python_fields_that_pydantic_fills() -> None:
    code = """
    class Base(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="SHOP_")
        PORT: int = 80
        name: str
        LEVEL: str = "info"

        @property
        def url(self) -> str:
            return self.name

    class Shop(Base):
        token: str | None = Field(None, alias="TOKEN")
        wait: int = Field(default=3)
        _seen: int = 0
    """
    assert told("python", code) == [
        (3, "config", "SHOP_PORT", "80"),
        (4, "config", "SHOP_NAME", ""),
        (5, "config", "SHOP_LEVEL", '"info"'),
        (12, "config", "TOKEN", "None"),
        (13, "config", "SHOP_WAIT", "3"),
    ]


def test_python_setting_that_a_call_gives_and_one_read_twice_on_a_line() -> None:
    code = """
    def late(order):
        if order.age > get_app_settings().MAX_AGE:
            return settings.MAX_LEFT if settings.MAX_LEFT else 0
    """
    assert told("python", code) == [(2, "config", "MAX_AGE", ""), (3, "config", "MAX_LEFT", "")]


def test_javascript_promises_that_are_caught() -> None:
    code = """
    async function ship(order) {
      await send(order).catch(() => {});
      await pay(order).catch((cause) => { throw new Late(cause) });
      await note(order).catch(logError);
      return z.string().catch("none");
    }
    """
    assert told("javascript", code, "catch") == [
        (2, "catch", "", "swallow"),
        (3, "catch", "", "reraise"),
        (4, "catch", "", ""),
    ]


def test_javascript_variables_that_are_written_and_defaults_with_brackets() -> None:
    code = """
    process.env.SHOP_PORT = String(port);
    const home = process.env.SHOP_HOME || path.join(os.homedir(), ".shop");
    program.option("--size <n>", "how many", (given) => Number(given), 50);
    """
    assert told("javascript", code) == [
        (2, "config", "SHOP_HOME", 'path.join(os.homedir(), ".shop")'),
        (3, "config", "--size", "50"),
    ]


def test_javascript_stores_with_what_comes_without_a_value() -> None:
    code = """
    const host = configService.get("SHOP_HOST") || DEFAULT_HOST;
    const url = configService.get("SHOP_URL") ??
      `${configService.get("SHOP_ROOT")}/orders`;
    """
    assert told("javascript", code) == [
        (1, "config", "SHOP_HOST", "DEFAULT_HOST"),
        (2, "config", "SHOP_URL", '`${configService.get("SHOP_ROOT")}/orders`'),
        (3, "config", "SHOP_ROOT", ""),
    ]


def test_an_error_is_no_default() -> None:
    csharp = 'class Shop { string? url = Environment.GetEnvironmentVariable("SHOP_URL") ?? throw new NoUrl(); }'
    assert told("csharp", csharp, "config") == [(1, "config", "SHOP_URL", "")]
    kotlin = 'val url = System.getenv("SHOP_URL") ?: error("no url")'
    assert told("kotlin", kotlin, "config") == [(1, "config", "SHOP_URL", "")]
    php = "<?php $url = getenv('SHOP_URL') ?: throw new NoUrl();"
    assert told("php", php, "config") == [(1, "config", "SHOP_URL", "")]
    for written, default in (("find_url('a', 1)", "find_url('a', 1)"), ("path() . '/x'", "path() . '/x'"), ("8 ", "8")):
        php = f"<?php $all = [getenv('SHOP_URL') ?: {written}, 1];"
        assert told("php", php, "config") == [(1, "config", "SHOP_URL", default)]
    assert told("php", "<?php $all = getenv('SHOP_URL') ?: find(near(1));", "config") == [(1, "config", "SHOP_URL", "")]


def test_csharp_default_over_several_lines() -> None:
    code = """
    class Shop {
        string folder = Environment.GetEnvironmentVariable("SHOP_FOLDER")
            ?? Path.Join(
                Root(),
                "shop");
    }
    """
    assert told("csharp", code) == [(2, "config", "SHOP_FOLDER", 'Path.Join( Root(), "shop")')]


def test_php_settings_that_attributes_ask_for() -> None:
    code = """
    <?php
    class Shop {
        function __construct(
            #[Config('shop.name')] private ?string $name = null,
            #[Autowire(env: 'int:SHOP_PORT')] private int $port = 80,
            #[Autowire('%kernel.debug%')] private bool $debug = false,
            #[Autowire(service: 'orders')] private Orders $orders,
        ) {}
    }
    """
    assert told("php", code) == [
        (4, "config", "shop.name", ""),
        (5, "config", "SHOP_PORT", ""),
        (6, "config", "kernel.debug", ""),
    ]


def test_ruby_defaults_and_types_that_a_method_gives() -> None:
    code = """
    config[:port] = ENV['SHOP_PORT']&.to_i || 587
    if ENV['SHOP_OPEN'] ||
        ENV['SHOP_LATE'] ||
        File.exist?('open')
      begin
        parse
      rescue parser.parse_error => cause
        raise
      end
    end
    """
    assert told("ruby", code) == [
        (1, "config", "SHOP_PORT", "587"),
        (2, "config", "SHOP_OPEN", ""),
        (3, "config", "SHOP_LATE", ""),
        (7, "catch", "parser.parse_error", "reraise"),
    ]


def test_php_errors_that_a_method_makes_and_options_of_a_command() -> None:
    code = """
    <?php
    class Ship extends Command {
        function configure() {
            $this->addArgument('order', InputArgument::REQUIRED, 'which')
                ->addOption('format', null, InputOption::VALUE_REQUIRED, 'how', 'json');
            $table->addOption('charset', 'utf8mb4');
        }
        function run() {
            throw $this->createNotFoundException('no order');
        }
    }
    """
    assert told("php", code) == [
        (4, "config", "order", ""),
        (5, "config", "--format", "'json'"),
        (9, "raise", "createNotFoundException", "no order"),
    ]


def test_a_field_that_is_a_setting_is_its_own_key_where_it_is_read() -> None:
    code = """
    from pydantic_settings import BaseSettings

    PORT_KEY = "SHOP_PORT"

    class AppSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="APP_")
        DB_ENGINE: str = "sqlite"

    def connect(app_settings):
        return open_database(app_settings.DB_ENGINE or "sqlite", os.environ[PORT_KEY], os.getenv(PORT_KEY))
    """
    found = told("python", code)
    assert found[0] == (7, "config", "APP_DB_ENGINE", '"sqlite"')
    assert {row[2] for row in found} == {"APP_DB_ENGINE", "DB_ENGINE", "SHOP_PORT"}

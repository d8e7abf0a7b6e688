"""Which callee names are worth a look in which language, and the idioms that look.

A table maps a callee's name to idioms, tried in order until one says that the call was its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from anchors.syntax.facts import (
    c,
    csharp,
    ecmascript,
    go,
    kotlin,
    logs,
    lua,
    php,
    php_web,
    ruby,
    ruby_web,
    rust,
    scala,
    settings,
    shell,
    swift,
    web,
)
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.sink import Sink

Idiom = Callable[[Sink, Call], bool]
Table = dict[bytes, tuple[Idiom, ...]]


def table(*entries: tuple[str, Idiom]) -> Table:
    """From ("name other_name", idiom) pairs; a name may stand in several."""
    found: Table = {}
    for names, idiom in entries:
        for name in names.split():
            found[name.encode()] = (*found.get(name.encode(), ()), idiom)
    return found


def _flag_names() -> str:
    """`String`, `StringVar`, `StringP`, `StringVarP`, and so on for each type of flag."""
    types = "String Bool Int Int64 Uint Uint64 Float64 Duration StringSlice StringArray Count"
    return " ".join(base + var + short for base in types.split() for var in ("", "Var") for short in ("", "P"))


PUBLISH: Final = (
    "publish subscribe emit on once off addListener addEventListener removeListener dispatch "
    "dispatchEvent trigger send send_task sendMessage send_message send_signal sendEvent produce consume "
    "listen enqueue notify fire signal connect register register_handler add_handler add_event_handler "
    "handle on_event convertAndSend basic_publish basic_consume queue topic subscribe_to postMessage "
    "post_message broadcast signature delay apply_async invoke raise_event queue_declare Publish "
    "Subscribe Emit On Handle Dispatch Send Enqueue QueueSubscribe Notify reverse redirect url_for "
    "reverse_lazy render render_template get_template import_string "
)

PYTHON: Final = table(
    ("debug info warn warning error critical exception fatal trace success log warning_once", logs.log_call),
    ("debug info warn warning error critical exception", logs.aliased_log),
    ("getLogger get_logger", logs.make_logger),
    ("setLevel", logs.set_level),
    ("basicConfig", logs.basic_config),
    ("getenv config env", settings.environment_read),
    (
        "get getint getboolean getfloat getlist get_value get_setting bool int str float list getattr setdefault",
        settings.store_read,
    ),
    ("add_argument option argument", settings.command_option),
    ("path re_path url", web.django_path),
    (
        "add_url_rule add_route add_api_route add_get add_post add_put add_delete add_patch add_websocket_route",
        web.add_route,
    ),
    ("add_parser", web.add_parser),
    (PUBLISH, web.named_call),
)

JAVA: Final = table(
    (
        "trace debug info warn warning error fatal log severe fine finer finest config isLoggable logp setMessage",
        logs.log_call,
    ),
    ("getLogger getLog forClass", logs.make_logger),
    ("setLevel", logs.set_level),
    ("getenv getProperty getRequiredProperty getInteger getBoolean resolvePlaceholders", settings.environment_read),
    (
        "get getString getInt getLong getDouble getBoolean getList getClass getPassword getShort getOrDefault "
        "getConfiguredInstance getConfiguredInstances getDuration containsKey values",
        settings.store_read,
    ),
    ("define defineInternal", settings.defined_key),
    ("GET POST PUT DELETE PATCH route", web.add_route),
    (PUBLISH, web.named_call),
)

ECMASCRIPT: Final = table(
    ("createLogger pino bunyan debug getLogger", ecmascript.logger_call),
    (
        "trace debug info warn warning error fatal log verbose silly http notice critical success",
        logs.log_call,
    ),
    ("get post put patch delete del head options all route", ecmascript.route_call),
    ("get has getOrThrow", settings.store_read),
    ("command", ecmascript.command_call),
    ("option requiredOption", ecmascript.option_call),
    (PUBLISH, web.named_call),
)

GO: Final = table(
    (
        "Debug Info Warn Error Fatal Panic Trace Print Warning DPanic Debugf Infof Warnf Errorf Fatalf Panicf Tracef "
        "Printf Warningf Debugln Infoln Warnln Errorln Fatalln Panicln Println Debugw Infow Warnw Errorw Fatalw Panicw "
        "DebugContext InfoContext WarnContext ErrorContext DebugCtx InfoCtx WarnCtx ErrorCtx Log LogAttrs",
        logs.log_call,
    ),
    ("Msg Msgf Send", logs.event_log),
    ("Check", go.checked_log),
    ("panic Errorf New Wrap Wrapf Error", go.error_call),
    ("New NewProduction NewDevelopment NewExample Named", go.logger_call),
    ("SetLevel SetGlobalLevel SetLogLoggerLevel", logs.set_level),
    ("Getenv LookupEnv ExpandEnv", settings.environment_read),
    (
        "Get GetString GetInt GetBool GetDuration GetStringSlice GetStringMap GetFloat64 GetInt64 GetUint IsSet "
        "SetDefault BindEnv",
        settings.store_read,
    ),
    (
        _flag_names(),
        settings.flag_option,
    ),
    (
        "GET POST PUT DELETE PATCH HEAD OPTIONS Any Handle HandleFunc Handler HandlerFunc Method MethodFunc Get Post "
        "Put Delete Patch Head Options Mount",
        go.route_call,
    ),
    (PUBLISH, web.named_call),
)

RUST: Final = table(
    ("trace debug info warn error log event eprintln", rust.log_macro),
    ("panic bail ensure", rust.panic_macro),
    ("Err", rust.error_call),
    ("env option_env", rust.environment_macro),
    ("var var_os", rust.environment_call),
    ("get get_string get_int get_bool get_str", settings.store_read),
    ("new with_name", rust.builder_call),
    ("route resource", rust.route_call),
    ("with_max_level filter_level set_max_level default_filter_or", rust.level_call),
    (PUBLISH, web.named_call),
)

SCALA: Final = table(
    ("trace debug info warn error fatal", scala.mixed_log),
    ("trace debug info warn error fatal log", logs.log_call),
    ("getLogger", logs.make_logger),
    ("getenv getProperty", settings.environment_read),
    ("get getString getInt getLong getBoolean getList getClass", settings.store_read),
    ("define", settings.defined_key),
    (PUBLISH, web.named_call),
)

KOTLIN: Final = table(
    (
        "trace debug info warn warning error fatal v d i w e wtf atTrace atDebug atInfo atWarn atError",
        kotlin.log_call,
    ),
    ("logger", kotlin.named_logger),
    ("getLogger getLog forClass", logs.make_logger),
    ("setLevel", logs.set_level),
    ("error require check requireNotNull checkNotNull", kotlin.precondition),
    (
        "getenv getProperty getRequiredProperty getInteger getBoolean property propertyOrNull tryGetString",
        kotlin.configuration_read,
    ),
    ("get getString getInt getLong getDouble getBoolean getStringList getDuration getOrDefault", settings.store_read),
    ("define", settings.defined_key),
    ("get post put delete patch head options webSocket sse", kotlin.route_call),
    ("GET POST PUT DELETE PATCH", web.add_route),
    ("option argument", kotlin.option_call),
    (PUBLISH, web.named_call),
)

SWIFT: Final = table(
    ("trace debug info notice warning error critical fault log", swift.log_call),
    ("os_log NSLog", swift.plain_log),
    ("Logger OSLog", swift.make_logger),
    ("fatalError preconditionFailure precondition", swift.stop_call),
    ("get getenv string bool integer double float object url array dictionary data value", swift.configuration_read),
    ("get post put patch delete on webSocket grouped group", swift.route_call),
    (PUBLISH, web.named_call),
)

CSHARP: Final = table(
    ("LogTrace LogDebug LogInformation LogWarning LogError LogCritical", csharp.extension_log),
    (
        "Verbose Trace Debug Information Info Warning Warn Error Critical Fatal Log Write DebugFormat InfoFormat "
        "WarnFormat ErrorFormat FatalFormat",
        csharp.method_log,
    ),
    ("Verbose Debug Information Warning Error Fatal SetMinimumLevel Override Is AddFilter", csharp.set_level),
    ("ForContext CreateLogger GetLogger GetCurrentClassLogger", csharp.make_logger),
    ("MapGet MapPost MapPut MapDelete MapPatch MapMethods MapGroup MapHub Map MapFallback", csharp.route_call),
    ("AddCommand", csharp.command_call),
    ("GetValue GetSection GetRequiredSection GetConnectionString GetEnvironmentVariable", csharp.configuration_read),
    (PUBLISH, web.named_call),
)

PHP: Final = table(
    ("emergency alert critical error warning notice info debug log warn err", php.log_call),
    ("error_log syslog trigger_error logger", php.plain_log),
    ("getenv env config ini_get get_option get_site_option get_theme_mod read", php.environment_read),
    ("get has getString getInt getBool getParameter read string integer boolean", php.store_read),
    ("abort abort_if abort_unless wp_die", php.abort_call),
    (
        "get post put patch delete options head any match map view resource resources apiResource apiResources "
        "singleton",
        php_web.route_call,
    ),
    (
        "add_action add_filter register_rest_route add_shortcode register_activation_hook register_deactivation_hook",
        php_web.hook_call,
    ),
    ("command", php_web.command_call),
    ("listen addListener subscribe", php_web.listen_call),
    (PUBLISH, web.named_call),
)

LUA: Final = table(
    ("error assert", lua.error_call),
    ("pcall xpcall", lua.protected_call),
    ("trace debug info warn warning error fatal err notice crit critical alert emerg", lua.log_call),
    ("log notify notify_once", lua.leveled_call),
    ("print write", lua.print_call),
    ("getenv", lua.environment_read),
    ("nvim_create_user_command nvim_buf_create_user_command command", lua.command_call),
    ("nvim_create_autocmd", lua.handler_call),
    ("option flag", lua.option_call),
    ("get post put patch delete match", lua.route_call),
    (PUBLISH, web.named_call),
)

SHELL: Final = table(
    ("echo printf cat", shell.echo_call),
    ("logger systemd-cat", shell.logger_call),
    ("exit", shell.exit_call),
)

RUBY: Final = table(
    ("raise fail", ruby.raise_call),
    ("debug info warn error fatal unknown add log", ruby.log_call),
    ("warn puts print write printf", ruby.warn_call),
    ("new", ruby.logger_call),
    ("fetch", ruby.fetch_call),
    ("on set method_option class_option option", ruby_web.option_call),
    ("get post put patch delete options head match", ruby_web.route_call),
    ("resources resource root mount", ruby_web.resources_call),
    ("task multitask", ruby_web.task_call),
    ("desc", ruby_web.description_call),
    ("start run new call main", ruby_web.start_call),
    ("rescue_from subscribe", ruby_web.handler_call),
    (PUBLISH, web.named_call),
)

C: Final = table(
    ("getenv secure_getenv g_getenv", settings.environment_read),
    ("signal sigaction", c.signal_call),
    ("trace debug info warn error critical warning fatal log", c.method_log),
)

_C_PATTERNS: Final = (
    (c.PANIC_NAME, c.panic_call),
    (c.CONFIG_NAME, c.config_entry),
    (c.LOG_NAME, c.log_call),
    (c.ENVIRONMENT_NAME, c.environment_call),
)
PATTERNS: Final[dict[str, tuple[tuple[re.Pattern[bytes], Idiom], ...]]] = {
    "c": _C_PATTERNS,
    "cpp": _C_PATTERNS,
    "shell": ((shell.LOG_NAMES, shell.own_log),),
}
"""Idioms for whole families of names, where a language logs by plain functions."""


def idioms_of(language: str, name: bytes) -> tuple[Idiom, ...]:
    """The idioms to try on a call of this name."""
    found = TABLES.get(language, {}).get(name, ())
    return found + tuple(idiom for pattern, idiom in PATTERNS.get(language, ()) if pattern.match(name))


TABLES: Final[dict[str, Table]] = {
    "python": PYTHON,
    "java": JAVA,
    "kotlin": KOTLIN,
    "c": C,
    "cpp": C,
    "csharp": CSHARP,
    "go": GO,
    "rust": RUST,
    "lua": LUA,
    "php": PHP,
    "ruby": RUBY,
    "scala": SCALA,
    "swift": SWIFT,
    "shell": SHELL,
    "javascript": ECMASCRIPT,
    "typescript": ECMASCRIPT,
    "tsx": ECMASCRIPT,
}

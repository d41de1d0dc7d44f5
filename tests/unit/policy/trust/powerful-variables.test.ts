import { expect, test } from "vitest";
import { isPowerful } from "../../../../src/policy/trust/powerful-variables.js";

test.each(
  // SPEC §13, in any case.
  (
    "PATH Path LD_PRELOAD ld_library_path DYLD_INSERT_LIBRARIES NODE_OPTIONS GIT_SSH_COMMAND git_dir BASH_ENV PYTHONPATH " +
    "HTTP_PROXY https_proxy No_Proxy ANTHROPIC_BASE_URL openai_base_url " +
    // As dangerous: shells, loaders, interpreters, editors, trust, package managers, ctx itself.
    "ENV SHELL HOME IFS PS4 PROMPT_COMMAND SHELLOPTS ZDOTDIR FPATH INPUTRC GLIBC_TUNABLES GCONV_PATH PERL5OPT PERL5LIB " +
    "RUBYOPT PYTHONSTARTUP PYTHONBREAKPOINT NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED " +
    "JAVA_TOOL_OPTIONS _JAVA_OPTIONS CLASSPATH DOTNET_STARTUP_HOOKS EDITOR VISUAL PAGER LESSOPEN BROWSER SSH_ASKPASS " +
    "GOPROXY GOFLAGS RUSTC_WRAPPER CARGO_HOME MAKEFLAGS CC npm_config_registry NPM_CONFIG_script_shell PIP_INDEX_URL " +
    "UV_INDEX_URL SSL_CERT_FILE OPENSSL_CONF CURL_HOME KUBECONFIG DOCKER_HOST XDG_CONFIG_HOME CTX_BY TMUX TERMINFO " +
    "AWS_ENDPOINT_URL_S3 OTEL_EXPORTER_OTLP_ENDPOINT LUA_INIT PHPRC BASH_FUNC_ls TMPDIR"
  ).split(" "),
)("%s chooses what runs or whom it reaches", (name) => {
  expect(isPowerful(name)).toBe(true);
});

test.each(
  (
    "PORT NODE_ENV DEBUG LOG_LEVEL CI TZ LANG LC_ALL TERM RUST_LOG RUST_BACKTRACE DATABASE_URL API_KEY FEATURE_FLAGS " +
    "PYTHONUNBUFFERED ENVIRONMENT PATHS MY_PATH GITHUB_TOKEN LDAP_URL NODE_VERSION PROXY_PORT APP_HOME EDITORIAL"
  ).split(" "),
)("%s is a variable like any other", (name) => {
  expect(isPowerful(name)).toBe(false);
});

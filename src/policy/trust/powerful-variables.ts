// Variables that choose which programs run, which code they load first, or whom they talk to: who sets one of these says
// more than its value shows. From a file they are refused unless a person names them (SPEC §13); on the command line they
// are the person's own. No such list is ever complete, which is why everything else has to be approved as well.

/**
 * Prefixes. SPEC §13 names LD_, DYLD_ and GIT_. The others: the loaders of AIX and IRIX (sudo's `initial_badenv_table`,
 * plugins/sudoers/env.c), Python's, Perl's and Ruby's switches, paths and hooks (python(1), perlrun(1), ruby(1)), functions
 * that bash imports (bash(1), "Functions"), .NET's and the JVM's start-up hooks, package managers whose settings name
 * registries, scripts and shells (npm-config(7): every option is also `npm_config_*`), compilers chosen by cargo, and what
 * ctx, tmux, agents and the XDG directories are configured with.
 */
const PREFIXES =
  "LD_ LDR_ _RLD DYLD_ GIT_ PYTHON PERL RUBY BASH_ COR_ CORECLR_ COMPLUS_ DOTNET_ JAVA_ _JAVA_ JDK_JAVA_ " +
  "NPM_CONFIG_ YARN_ PNPM_ BUN_ DENO_ PIP_ UV_ POETRY_ CONDA_ GEM_ BUNDLE_ COMPOSER_ CARGO_ RUSTUP_ RUSTC GO111 LUA_ " +
  "TCL ANSIBLE_ TF_CLI_ DOCKER_ XDG_ CTX_ TMUX CLAUDE_ CODEX_ GEMINI_ CURSOR_ AWS_ENDPOINT_URL";

/**
 * Whole names. SPEC §13 names PATH, NODE_OPTIONS, BASH_ENV and PYTHONPATH. The others are from sudo's table and glibc's
 * `unsecvars.h` (what a set-user-id program must not inherit), from shells' manuals (start-up files, prompts that are
 * expanded, words that are split: dash(1), bash(1), zshparam(1), fish), Node's documentation ("Environment variables"),
 * OpenSSL's and curl's (trust in certificates), GNU make's, compilers', and of what other programs start: editors, pagers,
 * askpass programs, browsers.
 */
const NAMES =
  "PATH ENV SHELL HOME USER LOGNAME PWD OLDPWD CDPATH FPATH MANPATH INFOPATH IFS PS0 PS1 PS2 PS3 PS4 PROMPT PROMPT2 " +
  "PROMPT3 PROMPT4 RPROMPT SPROMPT PROMPT_COMMAND SHELLOPTS BASHOPTS POSIXLY_CORRECT GLOBIGNORE EXECIGNORE HISTFILE " +
  "INPUTRC ZDOTDIR NULLCMD READNULLCMD TMPPREFIX MODULE_PATH FCEDIT FUNCNEST MAILPATH " +
  "LIBPATH SHLIB_PATH GCONV_PATH GETCONF_DIR GLIBC_TUNABLES LOCPATH NLSPATH PATH_LOCALE MALLOC_TRACE TZDIR NIS_PATH " +
  "HOSTALIASES LOCALDOMAIN RES_OPTIONS RESOLV_HOST_CONF TMPDIR TEMP TMP TERMINFO TERMINFO_DIRS TERMPATH TERMCAP " +
  "KRB5_CONFIG KRB5_KTNAME NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NODE_REPL_HISTORY " +
  "NODE_REPL_EXTERNAL_MODULE NODE_COMPILE_CACHE ELECTRON_RUN_AS_NODE CLASSPATH MAVEN_OPTS MAVEN_ARGS GRADLE_OPTS " +
  "GRADLE_USER_HOME ANT_OPTS SBT_OPTS JRUBY_OPTS PHPRC PHP_INI_SCAN_DIR R_PROFILE R_PROFILE_USER R_ENVIRON " +
  "R_ENVIRON_USER JULIA_LOAD_PATH JULIA_DEPOT_PATH ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS GUILE_LOAD_PATH GHCRTS LUA_INIT " +
  "EDITOR VISUAL SUDO_EDITOR HGEDITOR SVN_EDITOR PAGER MANPAGER SYSTEMD_PAGER LESS LESSOPEN LESSCLOSE LESSKEY LESSKEYIN " +
  "LESSEDIT BROWSER VIMINIT EXINIT VIMRUNTIME MYVIMRC EMACSLOADPATH ASKPASS SSH_ASKPASS SUDO_ASKPASS SSH_AUTH_SOCK " +
  "SVN_SSH CVS_RSH RSYNC_RSH HGRCPATH MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKEFILES CC CXX CPP LD AR AS CFLAGS CXXFLAGS " +
  "CPPFLAGS LDFLAGS CMAKE_C_COMPILER CMAKE_CXX_COMPILER CMAKE_TOOLCHAIN_FILE CGO_CFLAGS CGO_LDFLAGS LIBRARY_PATH CPATH " +
  "C_INCLUDE_PATH CPLUS_INCLUDE_PATH COMPILER_PATH GCC_EXEC_PREFIX PKG_CONFIG PKG_CONFIG_PATH RUSTFLAGS RUSTDOCFLAGS " +
  "GOFLAGS GOENV GOPATH GOROOT GOBIN GONOSUMDB GONOSUMCHECK GOPRIVATE GOINSECURE GOTOOLCHAIN VIRTUAL_ENV " +
  "OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES SSLKEYLOGFILE SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE " +
  "CURL_CA_BUNDLE CURL_HOME WGETRC NETRC KUBECONFIG HELM_HOME AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE " +
  "AWS_CA_BUNDLE GOOGLE_APPLICATION_CREDENTIALS CLOUDSDK_CONFIG AZURE_CONFIG_DIR DISPLAY WAYLAND_DISPLAY " +
  "DBUS_SESSION_BUS_ADDRESS COMSPEC SYSTEMROOT WINDIR PATHEXT PROGRAMFILES PSMODULEPATH HOMEDRIVE HOMEPATH " +
  "USERPROFILE APPDATA LOCALAPPDATA";

/** Endings: whom a program talks to (SPEC §13), in the spellings of Go's proxy and of agents' clients. */
const ENDINGS = /(?:PROXY|(?:^|_)(?:BASE_?URL|API_BASE|API_URL|ENDPOINT)|_ASKPASS|_WRAPPER|_CA_BUNDLE)$/;

/** Of those with such a prefix, what only says how a program prints or counts. */
const HARMLESS = new Set(
  "PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONHASHSEED PYTHONIOENCODING PYTHONUTF8 PYTHONFAULTHANDLER".split(
    " ",
  ),
);

const WHOLE = new Set(NAMES.split(" "));
const STARTS = PREFIXES.split(" ");

/** Tells whether a variable is one of those, in any case: a system or a program may not distinguish it. */
export function isPowerful(variable: string): boolean {
  const name = variable.toUpperCase();
  if (HARMLESS.has(name)) return false;
  return WHOLE.has(name) || ENDINGS.test(name) || STARTS.some((start) => name.startsWith(start));
}

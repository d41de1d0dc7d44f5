// Terminals in which work can happen, as ctx wishes they were: the panes of a tmux server. What is at a pane's terminal is
// read from the system, never from what a program says of itself; nothing here judges or composes a command.

/** A process for ever: its pid may be given again, the two together are not. */
export interface LivingProcess {
  readonly pid: number;
  /** When it began, as a word that only the system it runs on can compare; null where nothing tells. */
  readonly started: string | null;
}

/** Variables of a process: a value is handed out only when it is asked for by its name. */
export interface LiveEnvironment {
  /** Those that are UTF-8, in no order. */
  names(): readonly string[];
  /** Null where there is none, or it is no UTF-8. */
  value(name: string): string | null;
}

/** Who would read what is typed into a pane. */
export interface Foreground {
  /**
   * "shell": an interactive shell, alone in the foreground of its terminal. "program": anything else. "unknown": the
   * system does not tell, as of a process of another user.
   */
  readonly kind: "shell" | "program" | "unknown";
  /** The name of its program's file, e.g. `bash`, where links lead (`sh` may be `dash`); null where nothing tells. */
  readonly name: string | null;
  /** The leader of the process group in the foreground; null where there is none any more. */
  readonly process: LivingProcess | null;
}

/** One pane that lives. */
export interface Pane {
  /** tmux's id, e.g. `%3`: for as long as its server lives nobody else's. */
  readonly id: string;
  /** The socket of its server: absolute. */
  readonly socket: string;
  /** `session:window.pane`, as people name it: it may be another pane's a moment later. */
  readonly target: string;
  /** The device of its terminal, e.g. `/dev/pts/3`. */
  readonly terminal: string;
  /** The process that tmux started in it. */
  readonly process: LivingProcess;
  readonly foreground: Foreground;
  /**
   * The working directory of what is in the foreground, links resolved; null when it is gone, unknown, or its name is no
   * UTF-8.
   */
  readonly directory: string | null;
  /** When something was last typed or printed there, in milliseconds since the epoch, to some seconds; null: unknown. */
  readonly activeMs: number | null;
  /** What is typed would not reach it alone, or not at all: its input is off, or shared with other panes. */
  readonly isShut: boolean;
}

/** What names a pane that was seen before, so that a later one with its id is not taken for it. */
export type PaneRef = Pick<Pane, "id" | "socket" | "process">;

export type PaneList =
  | {
      readonly kind: "panes";
      readonly socket: string;
      /** Names the server for short: by its socket's file name in tmux's own directory, else by the whole path. */
      readonly server: string;
      readonly panes: readonly Pane[];
    }
  /** No tmux, no server, or one that does not answer; `why` is a sentence for people. */
  | { readonly kind: "none"; readonly socket: string | null; readonly why: string };

/** What became of something done to a pane. "gone": it does not live any more, and nothing was done. */
export type PaneAct = { readonly kind: "done" } | { readonly kind: "gone"; readonly why: string };

export interface Terminals {
  /**
   * Lists the panes of one server, by their ids. Starts no server.
   * @param socket a name as tmux takes with -L, or the path of a socket; undefined: the server that TMUX names, else the
   *   default one below TMUX_TMPDIR
   */
  listPanes(socket?: string): Promise<PaneList>;
  /** The pane as it is now; null when it does not live any more. */
  findPane(pane: PaneRef): Promise<Pane | null>;
  /** The environment a process was started with; null where it cannot be read, as of another user, or the process is gone. */
  environmentOf(process: LivingProcess): Promise<LiveEnvironment | null>;
  /** Whether that process still is the one that it was; false when it is gone. */
  isRunning(process: LivingProcess): Promise<boolean>;
  /**
   * The process groups that this process and those that started it belong to, with their leaders, the nearest first; only
   * those of a terminal. None where the system does not tell.
   */
  ownGroups(): Promise<readonly LivingProcess[]>;
  /**
   * Puts a text into a pane as one paste: bracketed where the program there asked for that. Nothing is sent off. Control
   * characters reach the program as they are.
   * @param mark a word of letters, digits and "-" that the pane keeps from the same act on (marksOf)
   */
  paste(pane: PaneRef, text: string, mark?: string): Promise<PaneAct>;
  /** Pastes a text and sends it off in the same act, for a shell to read. With a mark, as pressEnter does. */
  typeLine(pane: PaneRef, line: string, mark?: string): Promise<PaneAct>;
  /** Sends off what stands there: the Enter key. With a mark, as paste does. */
  pressEnter(pane: PaneRef, mark?: string): Promise<PaneAct>;
  /** Ctrl-C: interrupts what runs there, or drops the line that stands there. */
  interrupt(pane: PaneRef): Promise<PaneAct>;
  /** The last marks of a paste and of an Enter, "" where there are none; null when the pane is gone. */
  marksOf(pane: PaneRef): Promise<{ readonly pasted: string; readonly entered: string } | null>;
  /** Whether its terminal takes whole lines, and cuts those over 4095 bytes (termios(3)); null where nothing tells. */
  cutsLines(pane: Pick<Pane, "terminal">): Promise<boolean | null>;
  /** The lines that a pane shows, and as many before them as asked; joined where the terminal wrapped. Null when it is gone. */
  capture(pane: PaneRef, options: { readonly linesBefore: number }): Promise<string | null>;
}

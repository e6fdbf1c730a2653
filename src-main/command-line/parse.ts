/** Finds the app's own switch on the command line. All other arguments belong to Chromium or Electron. */
import { fail, ok, type Result } from '../../src-shared/base/result';

export type Command =
  | { readonly name: 'open' }
  /** Asks the running station that uses the same user-data folder to close. */
  | { readonly name: 'quit' }
  /** The same for installers: only a station between two orders closes, and it leaves the marker for `reopen`. */
  | { readonly name: 'quit-between-orders' }
  /** Opens the app only if it was closed for an installer. */
  | { readonly name: 'reopen' }
  | { readonly name: 'version' }
  | { readonly name: 'print-policy' }
  | { readonly name: 'forget-token' }
  | { readonly name: 'forget-proxy-login' }
  | { readonly name: 'hash-pin' }
  /** Opens the app only if the settings say so. The system's autostart entry calls it at sign-in. */
  | { readonly name: 'autostart' }
  | { readonly name: 'diagnostics'; readonly file: string }
  /** `file`: null reads standard input. */
  | { readonly name: 'provision-token' | 'provision-proxy-login'; readonly file: string | null };

export type CommandProblem =
  | { readonly kind: 'several'; readonly switches: readonly string[] }
  | { readonly kind: 'no-file'; readonly name: string }
  | { readonly kind: 'value-not-allowed'; readonly name: string };

/** The app's own switches that select a command. */
export const SWITCHES = [
  'version',
  'quit',
  'quit-between-orders',
  'reopen',
  'print-policy',
  'forget-token',
  'forget-proxy-login',
  'hash-pin',
  'autostart',
  'provision-token',
  'provision-token-file',
  'provision-proxy-login',
  'provision-proxy-login-file',
  'diagnostics',
] as const;

type Switch = (typeof SWITCHES)[number];

/** Earlier names of switches, which scheduled tasks and scripts may still use. */
export const SWITCH_ALIASES: ReadonlyMap<string, Switch> = new Map([['open-again', 'reopen']]);

/** Switches that read standard input. A word behind one of them is refused, because the caller believes that it is the input. */
const INPUT_SWITCHES: readonly string[] = ['provision-token', 'provision-proxy-login', 'hash-pin'];

/** Switches that take the path of a file, with their commands. */
const FILE_SWITCHES = {
  'provision-token-file': 'provision-token',
  'provision-proxy-login-file': 'provision-proxy-login',
  diagnostics: 'diagnostics',
} as const;

const findSwitch = (name: string | undefined): Switch | undefined =>
  SWITCH_ALIASES.get(name ?? '') ?? SWITCHES.find((candidate) => candidate === name);

/**
 * @param args the process's arguments without the executable
 * @returns the command, or a problem that never contains the value of a switch, which may be a token
 */
export function parseCommandLine(args: readonly string[]): Result<Command, CommandProblem> {
  const found = args.flatMap((arg, index) => {
    const [name, ...value] = arg.replace(/^--/, '').split('=');
    const switchName = arg.startsWith('--') ? findSwitch(name) : undefined;
    const next = args[index + 1] ?? null;
    return switchName
      ? [{ name: switchName, value: value.length > 0 ? value.join('=') : null, nextArg: next?.startsWith('-') ? null : next }]
      : [];
  });
  const [first, second] = found;
  if (!first) return ok({ name: 'open' });
  if (second) return fail({ kind: 'several', switches: found.map(({ name }) => name) });
  if (first.name === 'provision-token-file' || first.name === 'provision-proxy-login-file' || first.name === 'diagnostics') {
    const file = first.value ?? first.nextArg;
    return file ? ok({ name: FILE_SWITCHES[first.name], file }) : fail({ kind: 'no-file', name: first.name });
  }
  const unexpectedValue = first.value ?? (INPUT_SWITCHES.includes(first.name) ? first.nextArg : null);
  if (unexpectedValue !== null) return fail({ kind: 'value-not-allowed', name: first.name });
  if (first.name === 'provision-token' || first.name === 'provision-proxy-login') return ok({ name: first.name, file: null });
  return ok({ name: first.name });
}

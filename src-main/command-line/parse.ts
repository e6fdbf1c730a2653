/** Which of the app's own switches was given. Everything else on the command line is Chromium's or Electron's. */
import { fail, ok, type Result } from '../../src-shared/base/result';

export type Command =
  | { readonly name: 'open' }
  /** Asks the station that runs on the same folder to close. */
  | { readonly name: 'quit' }
  /** As an installer asks: only a station that is between two orders closes, and remembers to be opened again. */
  | { readonly name: 'quit-between-orders' }
  /** Opens the app where it was closed for an installer, and nowhere else. */
  | { readonly name: 'open-again' }
  | { readonly name: 'version' }
  | { readonly name: 'print-policy' }
  | { readonly name: 'forget-token' }
  | { readonly name: 'forget-proxy-login' }
  | { readonly name: 'hash-pin' }
  /** What the entry calls by which the app starts with a session: opens it only where the settings say so. */
  | { readonly name: 'autostart' }
  | { readonly name: 'diagnostics'; readonly file: string }
  /** `file`: null reads standard input. */
  | { readonly name: 'provision-token' | 'provision-proxy-login'; readonly file: string | null };

export type CommandProblem =
  | { readonly kind: 'several'; readonly switches: readonly string[] }
  | { readonly kind: 'no-file'; readonly name: string }
  | { readonly kind: 'value-not-allowed'; readonly name: string };

/** Every switch of the app's own that says what to do. */
export const SWITCHES = [
  'version',
  'quit',
  'quit-between-orders',
  'open-again',
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

/** These read a secret from standard input. Somebody will write it behind them instead, and wonder why it was not taken. */
const INPUT_SWITCHES: readonly string[] = ['provision-token', 'provision-proxy-login', 'hash-pin'];

/** These are given the path of a file. */
const FILE_SWITCHES = {
  'provision-token-file': 'provision-token',
  'provision-proxy-login-file': 'provision-proxy-login',
  diagnostics: 'diagnostics',
} as const;

/**
 * @param words the process's arguments without the executable
 * The value of a switch is never echoed back: somebody will put a token there.
 */
export function parseCommandLine(args: readonly string[]): Result<Command, CommandProblem> {
  const found = args.flatMap((word, index) => {
    const [name, ...value] = word.replace(/^--/, '').split('=');
    const switchName = word.startsWith('--') ? SWITCHES.find((candidate) => candidate === name) : undefined;
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

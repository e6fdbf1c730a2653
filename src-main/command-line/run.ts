/** What each switch does. */
import { rmSync } from 'node:fs';
import { fail, ok, type Result } from '../../src-shared/result';
import {
  addressDoubt,
  connectOrigin,
  hashPin,
  isUnusable,
  parseNewPin,
  proxyOrigins,
  type SettingsView,
  withoutPinHash,
} from '../settings';
import {
  type Credentials,
  type Keychain,
  type ProxyLogin,
  parseProvisionedCredentials,
  parseProvisionedLogin,
  type Vault,
  type VaultProblem,
} from '../vault';
import { readSecretFile, readStandardInput } from './input';
import type { Command } from './parse';
import { complain, say } from './say';
import {
  addressUnclearWords,
  CREDENTIALS_PROBLEM,
  NO_PROXY_NAMED,
  PROXY_LOGIN_PROBLEM,
  SET_AT_STATION,
  settingsProblemWords,
  vaultProblemWords,
} from './words';

export interface CommandContext {
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly keychain: Pick<Keychain, 'credentials' | 'proxyLogin'>;
  readonly settings: () => Promise<SettingsView>;
  /** Tells a running app that the credentials, or the proxy's login, are new. */
  readonly announceCredentials: () => Promise<void>;
  /** Whether an installer has closed the app, which has not been open since. Asked again, it has not. */
  readonly wasToOpenAgain: () => boolean;
  /** Opens the app when this process has ended. */
  readonly openAfterwards: () => void;
  /** Writes the archive, where no file of that name is. @returns how many bytes it has */
  readonly saveDiagnostics: (file: string) => Promise<Result<number, { readonly exists: boolean; readonly detail: string }>>;
}

/** What is done here, and not by the station that runs. */
export type WindowlessCommand = Exclude<Command, { name: 'open' | 'quit' | 'quit-between-orders' }>;

/** @returns the exit code */
export async function runCommand(command: WindowlessCommand, context: CommandContext): Promise<number> {
  switch (command.name) {
    case 'version':
      say(context.version);
      return 0;
    case 'print-policy':
      return printPolicy(await context.settings());
    case 'hash-pin':
      return printPinHash();
    case 'forget-token':
      return finish(await context.keychain.credentials.forget(), 'Nothing was removed.', context);
    case 'forget-proxy-login':
      return finish(await context.keychain.proxyLogin.forget(), 'Nothing was removed.', context);
    case 'provision-token':
      return provision(command, context, TOKEN, context.keychain.credentials);
    case 'provision-proxy-login':
      return provision(command, context, PROXY_LOGIN, context.keychain.proxyLogin);
    case 'autostart':
      if ((await context.settings()).settings['station.autostart']) context.openAfterwards();
      return 0;
    case 'open-again':
      if (context.wasToOpenAgain()) context.openAfterwards();
      return 0;
    case 'diagnostics':
      return saveDiagnostics(command.file, context);
  }
}

/** A file that is there is not written over: a slip in a path would cost something else. */
async function saveDiagnostics(file: string, context: CommandContext): Promise<number> {
  const saved = await context.saveDiagnostics(file);
  if (saved.ok) {
    say(`${file}: ${saved.value} bytes.`);
    return 0;
  }
  complain(
    saved.problem.exists
      ? `${file}: there is a file of that name already. Nothing was written.`
      : `${file}: it cannot be written (${saved.problem.detail}).`,
  );
  return saved.problem.exists ? 2 : 1;
}

function printPolicy(view: SettingsView): number {
  const settings = Object.fromEntries(
    Object.entries(withoutPinHash(view.settings)).map(([key, value]) => {
      const source = view.sources[key as keyof typeof view.sources];
      return [key, { value, source, from: view.places[source] }];
    }),
  );
  const { problems, blockedBy } = view;
  say(JSON.stringify({ settings, problems, blockedBy }, null, 2));
  for (const problem of problems) complain(settingsProblemWords(problem));
  return problems.some(isUnusable) ? 1 : 0;
}

async function printPinHash(): Promise<number> {
  const pin = parseNewPin(readStandardInput());
  if (pin === null) {
    complain('Give the PIN on standard input: 6 to 64 characters.');
    return 2;
  }
  say(await hashPin(pin));
  return 0;
}

/** One kind of secret: how its input is read, and to which origins it is bound. */
interface Provisioned<Secret, Problem extends string> {
  /** `origins` where the input itself names them. */
  parse(text: string): Result<{ readonly secret: Secret; readonly origins: readonly string[] | null }, Problem>;
  /** Why the input is not one, in words. */
  readonly problems: Readonly<Record<Problem, string>>;
  /** The origins that the settings name; or why there are none, in words. */
  originsIn(view: SettingsView): Result<readonly string[], string>;
  /** What IT should know beside where it was stored; `null` where that is all. */
  warning(view: SettingsView): string | null;
}

const TOKEN: Provisioned<Credentials, keyof typeof CREDENTIALS_PROBLEM> = {
  parse: parseProvisionedCredentials,
  problems: CREDENTIALS_PROBLEM,
  originsIn: (view) => ok([connectOrigin(view)]),
  warning: ({ sources }) => (sources['connection.baseUrl'] === 'station' ? SET_AT_STATION : null),
};

const PROXY_LOGIN: Provisioned<ProxyLogin, keyof typeof PROXY_LOGIN_PROBLEM> = {
  parse: parseProvisionedLogin,
  problems: PROXY_LOGIN_PROBLEM,
  originsIn(view) {
    const { policy } = proxyOrigins(view);
    return policy.length > 0 ? ok(policy) : fail(NO_PROXY_NAMED);
  },
  warning: () => null,
};

async function provision<Secret, Problem extends string>(
  { name, file }: { readonly name: string; readonly file: string | null },
  context: CommandContext,
  kind: Provisioned<Secret, Problem>,
  vault: Vault<Secret>,
): Promise<number> {
  const input = file === null ? ok(readStandardInput()) : readSecretFile(file);
  if (!input.ok) {
    complain(input.problem);
    return 2;
  }
  const parsed = kind.parse(input.value);
  if (!parsed.ok) {
    const isEmpty = parsed.problem === 'empty' && file === null && context.platform === 'win32';
    complain(kind.problems[parsed.problem] + (isEmpty ? ` On Windows use --${name}-file PATH.` : ''));
    return 2;
  }
  const view = await context.settings();
  const { secret, origins: written } = parsed.value;
  const origins = written === null ? namedOrigins(kind, view) : ok(written);
  if (!origins.ok) {
    complain(`${origins.problem} Nothing was stored.`);
    return 1;
  }
  const code = await finish(await vault.store(secret, origins.value), 'Nothing was stored.', context);
  if (code !== 0) return code;
  say(`Stored for ${origins.value.join(' ')}.`);
  const warning = written === null ? kind.warning(view) : null;
  if (warning !== null) complain(warning);
  // Only when the keychain has it: whoever made the file may have no other copy.
  return file === null ? 0 : removeSecretFile(file);
}

/** The origins in the settings, unless a source of settings that cannot be read may say another one. */
function namedOrigins<Secret, Problem extends string>(kind: Provisioned<Secret, Problem>, view: SettingsView) {
  const doubt = addressDoubt(view);
  return doubt === null ? kind.originsIn(view) : fail(addressUnclearWords(doubt));
}

function removeSecretFile(file: string): number {
  try {
    rmSync(file, { force: true });
    return 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    complain(`It is stored, but its file could not be removed (${code ?? 'unknown'}) and still holds it: delete it by hand.`);
    return 1;
  }
}

/** @param undone what to say when the keychain did not do it */
async function finish(done: Result<void, VaultProblem>, undone: string, context: CommandContext): Promise<number> {
  if (!done.ok) {
    complain(`${vaultProblemWords(done.problem)} ${undone}`);
    return 1;
  }
  await context.announceCredentials();
  return 0;
}

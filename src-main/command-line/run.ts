/** Runs the command that a switch selects. */
import { rmSync } from 'node:fs';
import { fail, ok, type Result } from '../../src-shared/base/result';
import {
  connectOrigin,
  findAddressProblem,
  hashPin,
  isUnusable,
  parseNewPin,
  type SettingsView,
  trustedProxyOrigins,
  withoutPinHash,
} from '../settings';
import {
  type Credentials,
  type Keychain,
  type ProxyLogin,
  parseProvisionedCredentials,
  parseProvisionedProxyLogin,
  type Vault,
  type VaultProblem,
} from '../vault';
import { readSecretFile, readStandardInput } from './input';
import {
  addressUnclearMessage,
  CREDENTIALS_MESSAGES,
  NO_PROXY_NAMED,
  PROXY_LOGIN_MESSAGES,
  SET_AT_STATION,
  settingsProblemMessage,
  vaultProblemMessage,
} from './messages';
import type { Command } from './parse';
import { print, printError } from './print';

export interface CommandContext {
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly keychain: Pick<Keychain, 'credentials' | 'proxyLogin'>;
  readonly settings: () => Promise<SettingsView>;
  /** Notifies a running app of new credentials or a new proxy login. */
  readonly announceCredentials: () => Promise<void>;
  /** Whether the app was closed for an installer and not opened since. Removes the marker, so that a second call returns false. */
  readonly consumeReopenMarker: () => boolean;
  /** Opens the app after this process has ended. */
  readonly relaunchWithWindow: () => void;
  /** Writes the archive to a new file. @returns its size in bytes */
  readonly saveDiagnostics: (file: string) => Promise<Result<number, { readonly exists: boolean; readonly detail: string }>>;
}

/** A command that runs in this process, and not in the running station. */
export type HeadlessCommand = Exclude<Command, { name: 'open' | 'quit' | 'quit-between-orders' }>;

/** @returns the exit code */
export async function runCommand(command: HeadlessCommand, context: CommandContext): Promise<number> {
  switch (command.name) {
    case 'version':
      print(context.version);
      return 0;
    case 'print-policy':
      return printPolicy(await context.settings());
    case 'hash-pin':
      return printPinHash();
    case 'forget-token':
      return reportVaultResult(await context.keychain.credentials.delete(), 'Nothing was removed.', context);
    case 'forget-proxy-login':
      return reportVaultResult(await context.keychain.proxyLogin.delete(), 'Nothing was removed.', context);
    case 'provision-token':
      return provision(command, context, TOKEN_KIND, context.keychain.credentials);
    case 'provision-proxy-login':
      return provision(command, context, PROXY_LOGIN_KIND, context.keychain.proxyLogin);
    case 'autostart':
      if ((await context.settings()).settings['station.autostart']) context.relaunchWithWindow();
      return 0;
    case 'reopen':
      if (context.consumeReopenMarker()) context.relaunchWithWindow();
      return 0;
    case 'diagnostics':
      return saveDiagnostics(command.file, context);
  }
}

/** Never overwrites a file, because a typing error in the path would destroy it. */
async function saveDiagnostics(file: string, context: CommandContext): Promise<number> {
  const saved = await context.saveDiagnostics(file);
  if (saved.ok) {
    print(`${file}: ${saved.value} bytes.`);
    return 0;
  }
  printError(
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
      return [key, { value, source, from: view.locations[source] }];
    }),
  );
  const { problems, blockedBy } = view;
  print(JSON.stringify({ settings, problems, blockedBy }, null, 2));
  for (const problem of problems) printError(settingsProblemMessage(problem));
  return problems.some(isUnusable) ? 1 : 0;
}

async function printPinHash(): Promise<number> {
  const pin = parseNewPin(readStandardInput());
  if (pin === null) {
    printError('Give the PIN on standard input: 6 to 64 characters.');
    return 2;
  }
  print(await hashPin(pin));
  return 0;
}

/** A kind of secret that can be provisioned: how its input is parsed, and which origins it is bound to. */
interface SecretKind<Secret, Problem extends string> {
  /** Parses the input. `origins` is `null` unless the input names them. */
  parse(text: string): Result<{ readonly secret: Secret; readonly origins: readonly string[] | null }, Problem>;
  /** The message for each problem of the input. */
  readonly problems: Readonly<Record<Problem, string>>;
  /** The origins that the settings name, or a message that says why there are none. */
  originsIn(view: SettingsView): Result<readonly string[], string>;
  /** A message for IT after the secret was stored; `null` if there is nothing to warn about. */
  warning(view: SettingsView): string | null;
}

const TOKEN_KIND: SecretKind<Credentials, keyof typeof CREDENTIALS_MESSAGES> = {
  parse: parseProvisionedCredentials,
  problems: CREDENTIALS_MESSAGES,
  originsIn: (view) => ok([connectOrigin(view)]),
  warning: ({ sources }) => (sources['connection.baseUrl'] === 'station' ? SET_AT_STATION : null),
};

const PROXY_LOGIN_KIND: SecretKind<ProxyLogin, keyof typeof PROXY_LOGIN_MESSAGES> = {
  parse: parseProvisionedProxyLogin,
  problems: PROXY_LOGIN_MESSAGES,
  originsIn(view) {
    const { policyOrigins } = trustedProxyOrigins(view);
    return policyOrigins.length > 0 ? ok(policyOrigins) : fail(NO_PROXY_NAMED);
  },
  warning: () => null,
};

async function provision<Secret, Problem extends string>(
  { name, file }: { readonly name: string; readonly file: string | null },
  context: CommandContext,
  kind: SecretKind<Secret, Problem>,
  vault: Vault<Secret>,
): Promise<number> {
  const input = file === null ? ok(readStandardInput()) : readSecretFile(file);
  if (!input.ok) {
    printError(input.problem);
    return 2;
  }
  const parsed = kind.parse(input.value);
  if (!parsed.ok) {
    const isEmpty = parsed.problem === 'empty' && file === null && context.platform === 'win32';
    printError(kind.problems[parsed.problem] + (isEmpty ? ` On Windows use --${name}-file PATH.` : ''));
    return 2;
  }
  const view = await context.settings();
  const { secret, origins: explicitOrigins } = parsed.value;
  const origins = explicitOrigins === null ? resolveOrigins(kind, view) : ok(explicitOrigins);
  if (!origins.ok) {
    printError(`${origins.problem} Nothing was stored.`);
    return 1;
  }
  const code = await reportVaultResult(await vault.store(secret, origins.value), 'Nothing was stored.', context);
  if (code !== 0) return code;
  print(`Stored for ${origins.value.join(' ')}.`);
  const warning = explicitOrigins === null ? kind.warning(view) : null;
  if (warning !== null) printError(warning);
  // Remove the file only after the keychain holds the secret, because the file may be the only copy.
  return file === null ? 0 : removeSecretFile(file);
}

/** The origins in the settings, or a message if an unreadable source of settings may name another origin. */
function resolveOrigins<Secret, Problem extends string>(kind: SecretKind<Secret, Problem>, view: SettingsView) {
  const problem = findAddressProblem(view);
  return problem === null ? kind.originsIn(view) : fail(addressUnclearMessage(problem));
}

function removeSecretFile(file: string): number {
  try {
    rmSync(file, { force: true });
    return 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    printError(`It is stored, but its file could not be removed (${code ?? 'unknown'}) and still holds it: delete it by hand.`);
    return 1;
  }
}

/** Prints a failure, or notifies a running app of the change. @param failureMessage printed after the problem @returns the exit code */
async function reportVaultResult(result: Result<void, VaultProblem>, failureMessage: string, context: CommandContext): Promise<number> {
  if (!result.ok) {
    printError(`${vaultProblemMessage(result.problem)} ${failureMessage}`);
    return 1;
  }
  await context.announceCredentials();
  return 0;
}

/** What each switch does. */
import { rmSync } from 'node:fs';
import { ok, type Result } from '../../src-shared/result';
import { hashPin, isUnusable, parsePin, type SettingsView, withoutPinHash } from '../settings';
import { type Keychain, parseCredentials, parseProxyLogin, type Vault, type VaultProblem } from '../vault';
import { readSecretFile, readStandardInput } from './input';
import type { Command } from './parse';
import { complain, say } from './say';
import { CREDENTIALS_PROBLEM, PROXY_LOGIN_PROBLEM, settingsProblemWords, vaultProblemWords } from './words';

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
      return provision(command, context, context.keychain.credentials, parseCredentials, CREDENTIALS_PROBLEM);
    case 'provision-proxy-login':
      return provision(command, context, context.keychain.proxyLogin, parseProxyLogin, PROXY_LOGIN_PROBLEM);
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
  const pin = parsePin(readStandardInput());
  if (pin === null) {
    complain('Give the PIN on standard input: 4 to 64 characters.');
    return 2;
  }
  say(await hashPin(pin));
  return 0;
}

/** @param problems why the input is not one, in words */
async function provision<Secret, Problem extends string>(
  { name, file }: { readonly name: string; readonly file: string | null },
  context: CommandContext,
  vault: Vault<Secret>,
  parse: (text: string) => Result<Secret, Problem>,
  problems: Readonly<Record<Problem, string>>,
): Promise<number> {
  const input = file === null ? ok(readStandardInput()) : readSecretFile(file);
  if (!input.ok) {
    complain(input.problem);
    return 2;
  }
  const secret = parse(input.value);
  if (!secret.ok) {
    const isEmpty = secret.problem === 'empty' && file === null && context.platform === 'win32';
    complain(problems[secret.problem] + (isEmpty ? ` On Windows use --${name}-file PATH.` : ''));
    return 2;
  }
  const code = await finish(await vault.store(secret.value), 'Nothing was stored.', context);
  // Only when the keychain has it: whoever made the file may have no other copy.
  return code === 0 && file !== null ? removeSecretFile(file) : code;
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

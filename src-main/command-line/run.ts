/** What each switch does. */
import { rmSync } from 'node:fs';
import { ok, type Result } from '../../src-shared/result';
import { hashPin, isUnusable, parsePin, type SettingsView, withoutPinHash } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import { readSecretFile, readStandardInput } from './input';
import type { Command } from './parse';
import { complain, say } from './say';
import { CREDENTIALS_PROBLEM, settingsProblemWords, vaultProblemWords } from './words';

export interface CommandContext {
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly vault: Vault;
  readonly settings: () => Promise<SettingsView>;
  /** Tells a running app that the credentials are new. */
  readonly announceCredentials: () => Promise<void>;
}

/** @returns the exit code */
export async function runCommand(command: Exclude<Command, { name: 'open' }>, context: CommandContext): Promise<number> {
  switch (command.name) {
    case 'version':
      say(context.version);
      return 0;
    case 'print-policy':
      return printPolicy(await context.settings());
    case 'hash-pin':
      return printPinHash();
    case 'forget-token':
      return finish(await context.vault.forget(), 'Nothing was removed.', context);
    case 'provision-token':
      return provision(command.file, context);
  }
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

async function provision(file: string | null, context: CommandContext): Promise<number> {
  const input = file === null ? ok(readStandardInput()) : readSecretFile(file);
  if (!input.ok) {
    complain(input.problem);
    return 2;
  }
  const credentials = parseCredentials(input.value);
  if (!credentials.ok) {
    const hint =
      credentials.problem === 'empty' && file === null && context.platform === 'win32'
        ? ' On Windows use --provision-token-file PATH.'
        : '';
    complain(CREDENTIALS_PROBLEM[credentials.problem] + hint);
    return 2;
  }
  const code = await finish(await context.vault.store(credentials.value), 'Nothing was stored.', context);
  // Only when the keychain has it: whoever made the file may have no other copy.
  return code === 0 && file !== null ? removeTokenFile(file) : code;
}

function removeTokenFile(file: string): number {
  try {
    rmSync(file, { force: true });
    return 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    complain(`The token is stored, but its file could not be removed (${code ?? 'unknown'}) and still holds it: delete it by hand.`);
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

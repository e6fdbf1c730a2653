/**
 * The switches by which IT handles a station without its window. None of them takes the single-instance lock or
 * needs a display. Exit codes: 0 done, 1 failed, 2 the call was wrong.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { SettingsProblem } from '../../src-shared/settings';
import { hashPin, type SettingsView } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import type { Command, CommandProblem } from './parse';
import { CREDENTIALS_PROBLEM, commandProblemWords, settingsProblemWords, vaultProblemWords } from './words';

export { parseCommandLine } from './parse';

export interface CommandContext {
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly vault: Vault;
  readonly settings: () => Promise<SettingsView>;
  /** Tells a running app that the credentials are new. */
  readonly announceCredentials: () => Promise<void>;
}

/** Written synchronously: the process exits right after, and a pipe must not lose the end. */
const say = (text: string) => void writeSync(1, `${text}\n`);
const complain = (text: string) => void writeSync(2, `${text}\n`);

export function refuseCommandLine(problem: CommandProblem): number {
  complain(commandProblemWords(problem));
  return 2;
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
      return finish(await context.vault.forget(), context);
    case 'provision-token':
      return provision(command.file, context);
  }
}

function printPolicy(view: SettingsView): number {
  const settings = Object.fromEntries(
    Object.entries(view.settings).map(([key, value]) => [key, { value, source: view.sources[key as keyof typeof view.sources] }]),
  );
  const { problems, blockedBy } = view;
  say(JSON.stringify({ settings, problems, blockedBy }, null, 2));
  for (const problem of problems) complain(settingsProblemWords(problem));
  return problems.some(({ kind }: SettingsProblem) => kind === 'missing' || kind === 'unreadable' || kind === 'not-json') ? 1 : 0;
}

async function printPinHash(): Promise<number> {
  const pin = readInput(null).text?.trim();
  if (!pin) {
    complain('Give the PIN on standard input.');
    return 2;
  }
  say(await hashPin(pin));
  return 0;
}

async function provision(file: string | null, context: CommandContext): Promise<number> {
  const input = readInput(file);
  if (input.text === null) {
    complain(input.problem);
    return 2;
  }
  const credentials = parseCredentials(input.text);
  if (!credentials.ok) {
    const hint =
      credentials.problem === 'empty' && file === null && context.platform === 'win32'
        ? ' On Windows use --provision-token-file PATH.'
        : '';
    complain(CREDENTIALS_PROBLEM[credentials.problem] + hint);
    return 2;
  }
  const code = await finish(await context.vault.store(credentials.value), context);
  // Only when the keychain has it: whoever made the file may have no other copy.
  if (code === 0 && file !== null) rmSync(file, { force: true });
  return code;
}

async function finish(done: { ok: true } | { ok: false; problem: VaultProblem }, context: CommandContext): Promise<number> {
  if (!done.ok) {
    complain(vaultProblemWords(done.problem));
    return 1;
  }
  await context.announceCredentials();
  return 0;
}

/** A mistaken path must not fill the memory. */
const LONGEST_INPUT = 65_536;

function readInput(file: string | null): { readonly text: string } | { readonly text: null; readonly problem: string } {
  if (file === null) {
    try {
      return { text: readFileSync(0, 'utf8').slice(0, LONGEST_INPUT) };
    } catch {
      return { text: '' }; // No standard input at all: Windows, or a service. Told as "empty".
    }
  }
  let descriptor: number | null = null;
  try {
    // Opened once, without following a link, and judged by that one descriptor: what is checked is what is read.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const { mode, size } = fstatSync(descriptor);
    if (size > LONGEST_INPUT) return { text: null, problem: 'The file is too large to be a token.' };
    // On Windows the mode says nothing; there the folder's access list has to protect the file.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return {
        text: null,
        problem: 'The file can be read by others. Allow only its owner (chmod 600), and make a new token if it was real.',
      };
    }
    return { text: readFileSync(descriptor, 'utf8') };
  } catch (error) {
    return { text: null, problem: `The file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).` };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

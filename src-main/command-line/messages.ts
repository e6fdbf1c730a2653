/** The messages of the commands, in English, because IT and scripts read them. */
import { assertNever } from '../../src-shared/base/result';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { formatIso } from '../../src-shared/time/time-format';
import { DISTRUST_REASONS } from '../base';
import type { VaultProblem } from '../vault';
import type { CommandProblem } from './parse';

export const CREDENTIALS_MESSAGES = {
  empty: 'There is no token in the input.',
  'too-long': 'The credentials are larger than a keychain holds (2,560 bytes).',
  'not-credentials': 'The input is neither a bearer token nor JSON with client_id and client_secret.',
  'not-an-address': 'The first line is not an address of Connect, such as https://connect.instacart.com.',
} as const;

export const PROXY_LOGIN_MESSAGES = {
  empty: 'There is no login in the input.',
  'too-long': 'The login is larger than a keychain holds (2,560 bytes).',
  'not-a-login': 'The input is not user:password in one line.',
  'no-login': 'The input names a proxy but has no login in the line below it.',
  'not-an-address': 'The first line is not the address of a proxy, such as http://proxy.example.com:8080.',
} as const;

/** Without a named proxy, the login would go to the first proxy that asks for one. */
export const NO_PROXY_NAMED =
  'No proxy is named for the login. Name one in the policy (connection.loginProxies), or in a line before the login, such as http://proxy.example.com:8080.';

export const SET_AT_STATION =
  'This address was set at the station, not by a policy. If it is wrong, remove the token (--forget-token), and provision it again with the right address in a line before it.';

export const addressUnclearMessage = (problem: SettingsProblem): string =>
  `The address is uncertain, because not all settings can be read. ${settingsProblemMessage(problem)}`;

export function commandProblemMessage(problem: CommandProblem): string {
  switch (problem.kind) {
    case 'several':
      return `Only one of these at a time: ${problem.switches.map((name) => `--${name}`).join(', ')}.`;
    case 'no-file':
      return `--${problem.name} requires the path of a file.`;
    case 'value-not-allowed':
      return `--${problem.name} takes no value. If it was a token, a login or a PIN, replace it, because other users can see command lines.`;
    default:
      return assertNever(problem);
  }
}

export function vaultProblemMessage(problem: VaultProblem): string {
  switch (problem.kind) {
    case 'locked':
      return 'The keychain is locked. Unlock it (sign in to the desktop, or unlock the login keyring) and try again.';
    case 'unavailable':
      return `The keychain cannot be reached (${problem.detail}).`;
    default:
      return assertNever(problem);
  }
}

export function settingsProblemMessage(problem: SettingsProblem): string {
  switch (problem.kind) {
    case 'missing':
      return `${problem.file}: this is missing.`;
    case 'unreadable':
      return `${problem.file}: this cannot be read (${problem.detail}).`;
    case 'not-json':
      return `${problem.file}: this is not JSON (${problem.detail}).`;
    case 'untrusted':
      return `${problem.file}: this ${DISTRUST_REASONS[problem.why]}. It is ignored.`;
    case 'bad-value':
      return `${problem.file}: ${problem.key} ${problem.detail}. The other keys apply.`;
    case 'unknown-key':
      return `${problem.file}: there is no setting named ${problem.key}. It is ignored.`;
    case 'not-for-stations':
      return `${problem.file}: ${problem.key} cannot be set by a station itself, only by IT. It is ignored.`;
    case 'pattern-conflict':
      return patternConflictMessage(problem);
    case 'weak-pin':
      return `${problem.file}: the admin PIN has a hash of an earlier version. Choose a new PIN of six characters or more, and hash it with --hash-pin.`;
    case 'kept-last-good':
      return `This station has been live: it keeps its last good profile, of ${formatIso(problem.since)}.`;
    default:
      return assertNever(problem);
  }
}

function patternConflictMessage({ file, key, otherKey, text }: Extract<SettingsProblem, { kind: 'pattern-conflict' }>): string {
  const reason = text === null ? `${key} and ${otherKey} are too complex to be compared` : `${key} and ${otherKey} both match “${text}”`;
  return `${file}: ${reason}. ${key} is ignored.`;
}

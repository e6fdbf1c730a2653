import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandProblemMessage } from '../../../../src-main/command-line/messages';
import { type Command, parseCommandLine } from '../../../../src-main/command-line/parse';

const CANARY = 'canary-4f1c';

describe('a switch', () => {
  it.each<[string[], Command]>([
    [[], { name: 'open' }],
    [['.'], { name: 'open' }],
    [['--no-sandbox', '--user-data-dir=/tmp/x', '/opt/project', '--enable-features=A=B'], { name: 'open' }],
    [['--version'], { name: 'version' }],
    [['.', '--print-policy', '--ozone-platform=headless'], { name: 'print-policy' }],
    [['--quit'], { name: 'quit' }],
    [['--quit-between-orders'], { name: 'quit-between-orders' }],
    [['--reopen'], { name: 'reopen' }],
    [['--open-again'], { name: 'reopen' }],
    [['--forget-token'], { name: 'forget-token' }],
    [['--hash-pin'], { name: 'hash-pin' }],
    [['--provision-token'], { name: 'provision-token', file: null }],
    [['--provision-token', '--no-sandbox'], { name: 'provision-token', file: null }],
    [['/path/to/project', '--provision-token', '--ozone-platform=headless', 'word'], { name: 'provision-token', file: null }],
    [['--print-policy', '.'], { name: 'print-policy' }],
    [['--provision-token-file', 'C:\\token.txt'], { name: 'provision-token', file: 'C:\\token.txt' }],
    [['--provision-token-file=C:\\token.txt'], { name: 'provision-token', file: 'C:\\token.txt' }],
    [['--provision-proxy-login'], { name: 'provision-proxy-login', file: null }],
    [['--provision-proxy-login-file', 'C:\\login.txt'], { name: 'provision-proxy-login', file: 'C:\\login.txt' }],
    [['--forget-proxy-login'], { name: 'forget-proxy-login' }],
    [['--provision-token-file=/tmp/a=b'], { name: 'provision-token', file: '/tmp/a=b' }],
  ])('the command line %j is parsed', (words, command) => {
    expect(parseCommandLine(words)).toEqual({ ok: true, value: command });
  });

  it.each([['version'], ['-version'], ['--Version'], ['--versions'], ['--'], ['---version']])(
    '%j contains no switch of the app, so the station opens',
    (...words) => {
      expect(parseCommandLine(words)).toEqual({ ok: true, value: { name: 'open' } });
    },
  );

  it.each<[string[], string[]]>([
    [
      ['--version', '--forget-token'],
      ['version', 'forget-token'],
    ],
    [
      ['--provision-token', '.', '--provision-token-file', '/tmp/t'],
      ['provision-token', 'provision-token-file'],
    ],
    [
      ['--forget-token', '--forget-token'],
      ['forget-token', 'forget-token'],
    ],
  ])('%j has several switches and is refused', (words, switches) => {
    const parsed = parseCommandLine(words);
    expect(parsed).toEqual({ ok: false, problem: { kind: 'several', switches } });
    if (!parsed.ok) for (const name of switches) expect(commandProblemMessage(parsed.problem)).toContain(`--${name}`);
  });

  it.each([
    [['--provision-token-file'], 'provision-token-file'],
    [['--provision-token-file='], 'provision-token-file'],
    [['--provision-token-file', '--no-sandbox'], 'provision-token-file'],
    [['--no-sandbox', '--provision-proxy-login-file'], 'provision-proxy-login-file'],
  ])('%j requires a file', (words, name) => {
    const parsed = parseCommandLine(words);
    expect(parsed).toEqual({ ok: false, problem: { kind: 'no-file', name } });
    if (!parsed.ok) expect(commandProblemMessage(parsed.problem)).toContain(`--${name} requires`);
  });
});

describe('a token on the command line', () => {
  it.each(['provision-token', 'forget-token', 'provision-proxy-login', 'forget-proxy-login', 'version', 'print-policy', 'hash-pin'])(
    'a token after --%s= is refused, and not repeated in the output',
    (name) => {
      const parsed = parseCommandLine([`--${name}=${CANARY}`]);
      expect(parsed).toEqual({ ok: false, problem: { kind: 'value-not-allowed', name } });
      if (!parsed.ok) expect(commandProblemMessage(parsed.problem)).not.toContain(CANARY);
    },
  );

  it.each(['provision-token', 'provision-proxy-login', 'hash-pin'])('a token as the argument after --%s is refused, too', (name) => {
    const parsed = parseCommandLine(['/path/to/project', `--${name}`, CANARY, '--no-sandbox']);
    expect(parsed).toEqual({ ok: false, problem: { kind: 'value-not-allowed', name } });
    if (!parsed.ok) expect(commandProblemMessage(parsed.problem)).not.toContain(CANARY);
  });

  it('a token on the command line is never repeated', () => {
    const known = fc.constantFrom(
      '--version',
      '--forget-token',
      '--provision-token',
      '--provision-token-file',
      `--provision-token=${CANARY}`,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(known, fc.constantFrom(CANARY, `--${CANARY}`, '--no-sandbox', `--x=${CANARY}`))), (words) => {
        const parsed = parseCommandLine(words);
        if (!parsed.ok) expect(commandProblemMessage(parsed.problem)).not.toContain(CANARY);
      }),
    );
  });
});

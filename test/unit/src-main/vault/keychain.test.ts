import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../../src-main/vault';
import { ok } from '../../../../src-shared/base/result';
import { type KeyringRunner, openKeyringRunner, reasonForNoKeyring, type Step } from './fixtures/keyring';

const BEARER: Credentials = { kind: 'bearer', token: 'canary-token-5e11d0' };
const CLIENT: Credentials = { kind: 'client', clientId: 'id', clientSecret: 'canary-secret "ü" 5e11d0' };
const HERE = 'https://connect.example';
const ELSEWHERE = 'https://elsewhere.example:8443';
const store = (credentials: Credentials, origin = HERE): Step => ({ do: 'store', credentials, origins: [origin] });
const [read, forget, accounts, freeze, thaw, readFile]: Step[] = (
  ['read', 'forget', 'accounts', 'freeze', 'thaw', 'readFile'] as const
).map((step) => ({ do: step })) as [Step, Step, Step, Step, Step, Step];
const fine = { ok: true, value: null };
const holds = (secret: Credentials, origin: string | null = HERE) => ({
  ok: true,
  value: { secret, origins: origin === null ? null : [origin] },
});
const unavailable = (detail: RegExp) => ({ ok: false, problem: { kind: 'unavailable', detail: expect.stringMatching(detail) } });
const locked = { ok: false, problem: { kind: 'locked' } };

const reason = reasonForNoKeyring();
if (reason !== null) console.warn(`The vault was not tested against a keyring: ${reason}.`);

describe.skipIf(reason !== null)('the vault with a real keyring', () => {
  let bench: KeyringRunner;
  beforeAll(async () => {
    bench = await openKeyringRunner();
  });
  afterAll(() => bench.remove());

  it('credentials survive a restart and can be replaced and deleted', async () => {
    const home = bench.newHome();
    expect(await bench.run(home, 'right', [store(BEARER), read])).toEqual([fine, holds(BEARER)]);
    expect(await bench.run(home, 'right', [read, store(CLIENT), read])).toEqual([holds(BEARER), fine, holds(CLIENT)]);
    expect(await bench.run(home, 'right', [forget, read])).toEqual([fine, fine]);
  });

  it('an empty keyring is reported as empty, stays empty, and accepts a deletion', async () => {
    expect(await bench.run(bench.newHome(), 'right', [read, forget, accounts])).toEqual([fine, fine, []]);
  });

  it('a locked keyring is distinguished from an empty one and keeps its credentials', async () => {
    const home = bench.newHome();
    await bench.run(home, 'right', [store(BEARER)]);
    expect(await bench.run(home, 'wrong', [read, store(CLIENT), forget])).toEqual([locked, locked, locked]);
    expect(await bench.run(home, 'right', [read])).toEqual([holds(BEARER)]);
  });

  it('a missing keychain is reported and causes no crash', async () => {
    const results = await bench.run(bench.newHome(), null, [read, store(BEARER), forget]);
    expect(results).toEqual([unavailable(/./), unavailable(/./), unavailable(/./)]);
    expect(JSON.stringify(results)).not.toContain('canary');
  });

  it('a native module that cannot be loaded is reported and causes no crash', async () => {
    const words = unavailable(/could not be loaded.*libsecret/);
    expect(await bench.run(bench.newHome(), null, [read, store(BEARER), forget], { keytar: 'broken' })).toEqual([words, words, words]);
  });

  it('the proxy login and the credentials are stored and deleted independently', async () => {
    const login = { user: 'STORES\\pack', password: 'canary: "ü" 5e11d0 ' };
    const readLogin: Step = { do: 'readLogin' };
    const forgetLogin: Step = { do: 'forgetLogin' };
    const storeLogin: Step = { do: 'storeLogin', login, origins: ['http://proxy.example:8080'] };
    const held = ok({ secret: login, origins: ['http://proxy.example:8080'] });
    const home = bench.newHome();
    expect(await bench.run(home, 'right', [store(BEARER), readLogin, storeLogin, accounts])).toEqual([
      fine,
      fine,
      fine,
      ['connect', 'connect-origin', 'proxy', 'proxy-origin'],
    ]);
    expect(await bench.run(home, 'right', [readLogin, forget, readLogin, read])).toEqual([held, fine, held, fine]);
    expect(await bench.run(home, 'right', [store(BEARER), forgetLogin, readLogin, read])).toEqual([fine, fine, fine, holds(BEARER)]);
  });

  it('the origins of a secret are stored with it and deleted with it', async () => {
    const home = bench.newHome();
    await bench.run(home, 'right', [store(BEARER), store(CLIENT, ELSEWHERE)]);
    expect(await bench.run(home, 'right', [read, store(CLIENT), read, forget, accounts])).toEqual([
      holds(CLIENT, ELSEWHERE),
      fine,
      holds(CLIENT),
      fine,
      [],
    ]);
  });

  it('the stored secret can be read by the previous version after a downgrade', async () => {
    const plain: Step = { do: 'readPlain', account: 'connect' };
    const results = await bench.run(bench.newHome(), 'right', [store(BEARER), plain, store(CLIENT), plain]);
    expect([results[1], results[3]]).toEqual([
      'canary-token-5e11d0',
      JSON.stringify({ client_id: 'id', client_secret: 'canary-secret "ü" 5e11d0' }),
    ]);
  });

  it('a secret of the previous version has no origins until it is bound, even after a secret with origins', async () => {
    const plant: Step = { do: 'plant', account: 'connect', text: 'canary-token-5e11d0' };
    const bind: Step = { do: 'bind', credentials: BEARER, origins: [HERE] };
    const steps = [store(CLIENT, ELSEWHERE), plant, read, bind, read];
    expect(await bench.run(bench.newHome(), 'right', [plant, read])).toEqual([null, holds(BEARER, null)]);
    expect(await bench.run(bench.newHome(), 'right', steps)).toEqual([fine, null, holds(BEARER, null), fine, holds(BEARER)]);
  });

  it('an unreadable entry is not quoted in the error', async () => {
    const plant: Step = { do: 'plant', account: 'connect', text: '{"canary": "secret of another program"}' };
    const results = await bench.run(bench.newHome(), 'right', [plant, read]);
    expect(results[1]).toEqual(unavailable(/cannot be read as credentials/));
    expect(JSON.stringify(results)).not.toContain('canary');
  });

  it('a hanging keychain times out without blocking all threads, and works again when it responds', async () => {
    const slow = unavailable(/did not answer within 0.3 s/);
    const results = await bench.run(
      bench.newHome(),
      'right',
      // Six simultaneous operations are more than Node has threads.
      [store(BEARER), freeze, [read, read, read, store(CLIENT), forget, read], readFile, thaw, read],
      { timeoutMs: 300 },
    );
    expect(results.slice(2, 4)).toEqual([[slow, slow, slow, slow, slow, slow], true]);
    // Operations that timed out before they started were not executed later: neither the store nor the deletion.
    expect(results.at(-1)).toEqual(holds(BEARER));
  });

  it('closing waits for the running operation and rejects later ones', async () => {
    const home = bench.newHome();
    const close: Step = { do: 'closeWhileReading', withinMs: 10_000 };
    expect(await bench.run(home, 'right', [store(BEARER), close, read])).toEqual([fine, holds(BEARER), unavailable(/is ending/)]);
  });

  it('closing does not wait forever for a hanging keychain', async () => {
    const close: Step = { do: 'closeWhileReading', withinMs: 50 };
    expect(await bench.run(bench.newHome(), 'right', [store(BEARER), freeze, close])).toEqual([fine, null, false]);
  });
});

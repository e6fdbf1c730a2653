/** The output of `npm run feed` and `npm run release-key`, verified as a station does. */
import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReleaseKey, readPublicKeys, readSigningKey, type SigningKey } from '../../../../scripts/feed/keys.mjs';
import { compareVersions, writeManifests } from '../../../../scripts/feed/manifest.mjs';
import { evaluateManifest, type ManifestTarget, manifestName, readManifest } from '../../../../src-main/updates/manifest';
import { parseReleaseKeys, verifySignature } from '../../../../src-main/updates/release-signature';
import { fail, ok } from '../../../../src-shared/base/result';
import { parseSetting } from '../../../../src-shared/settings/settings.schema';
import { expectFileMode } from '../../../support/file-modes';
import { createTestFolder } from '../../../support/test-folder.mjs';

const DEB: ManifestTarget = { channel: 'latest', kind: 'deb', arch: 'x64' };
const EXE: ManifestTarget = { ...DEB, kind: 'exe' };
const noPassphrase = () => {
  throw new Error('asked for a passphrase');
};

let folder: string;
let keys: { readonly publicKey: string; readonly signing: SigningKey }[];
beforeEach(async () => {
  folder = createTestFolder('feed');
  keys = [];
  for (const name of ['old', 'new']) {
    const file = join(folder, `${name}.pem`);
    const { publicKey } = createReleaseKey(file, null);
    keys.push({ publicKey, signing: await readSigningKey(file, noPassphrase) });
    rmSync(file);
  }
});

const put = (name: string, content = name) => writeFileSync(join(folder, name), content);
type Options = Partial<Parameters<typeof writeManifests>[1]>;
const write = (options: Options = {}, paths = [folder]) =>
  writeManifests(paths, { channel: 'latest', keys: keys.slice(0, 1).map(({ signing }) => signing), ...options });
const bytes = (name: string) => readFileSync(join(folder, name));
const accepted = (target: ManifestTarget, by: readonly number[] = [0]) => {
  const name = manifestName(target);
  const trusted = parseReleaseKeys(by.map((index) => keys[index]?.publicKey ?? ''));
  const verified = verifySignature(bytes(name), bytes(`${name}.sig`).toString(), trusted);
  return verified.ok ? readManifest(bytes(name), target) : verified;
};
const manifestOf = (target = DEB) => {
  const read = accepted(target);
  if (!read.ok) throw new Error(read.problem.kind);
  return read.value;
};

describe('npm run feed', () => {
  it('a station accepts the manifests of all packages in the folder, and other files have no manifest', () => {
    for (const name of ['stagebay_1.2.0_amd64.deb', 'Stagebay-1.2.0-x64.exe', 'builder-debug.yml']) put(name);
    write();
    expect(evaluateManifest(manifestOf(DEB), '1.1.0', DEB)).toMatchObject(ok({ version: '1.2.0', size: 24 }));
    expect(evaluateManifest(manifestOf(EXE), '1.1.0', EXE)).toMatchObject(ok({ version: '1.2.0', size: 22 }));
    expect(readdirSync(folder).filter((name) => /\.new$|yml\.sig/.test(name))).toEqual([]);
  });

  it('each package has a detached signature for IT’s tools', () => {
    const packages = ['stagebay_1.2.0_amd64.deb', 'Stagebay-1.2.0-x64.exe'];
    for (const name of packages) put(name);
    write();
    const key = createPublicKey({ key: Buffer.from(keys[0]?.publicKey ?? '', 'base64'), format: 'der', type: 'spki' });
    for (const name of packages) {
      const [, , signature = ''] = bytes(`${name}.sig`).toString().trim().split(' ');
      expect(verify(null, bytes(name), key, Buffer.from(signature, 'base64')), name).toBe(true);
    }
  });

  it('no unsigned manifest is written', () => {
    put('stagebay_1.2.0_amd64.deb');
    expect(() => write({ keys: [] })).toThrow('No key was given');
    expect(readdirSync(folder)).toEqual(['stagebay_1.2.0_amd64.deb']);
  });

  it('the serial increases with each manifest, within one second and after the clock was set back', () => {
    put('stagebay_1.2.0_amd64.deb');
    const serialAt = (now: number) => {
      write({ now: () => now });
      return manifestOf().serial;
    };
    expect(serialAt(1_790_000_000_000)).toBe(1_790_000_000);
    expect(serialAt(1_790_000_000_000)).toBe(1_790_000_001);
    expect(serialAt(1_700_000_000_000)).toBe(1_790_000_002);
    expect(serialAt(1_800_000_000_000)).toBe(1_800_000_000);
  });

  it('a manifest without a readable serial is not overwritten', () => {
    put('stagebay_1.2.0_amd64.deb');
    put('latest-linux-x64.json', '{}');
    expect(() => write()).toThrow('has no serial');
  });

  it('an older version is published only as a rollback, which stations accept', () => {
    put('stagebay_1.2.0_amd64.deb');
    write();
    rmSync(join(folder, 'stagebay_1.2.0_amd64.deb'));
    put('stagebay_1.1.0_amd64.deb');
    expect(() => write()).toThrow('add --rollback');
    expect(manifestOf().version).toBe('1.2.0');
    write({ rollback: true });
    expect(evaluateManifest(manifestOf(), '1.2.0', DEB)).toMatchObject(ok({ version: '1.1.0' }));
  });

  it('a manifest signed with two keys is accepted by stations with either key', () => {
    put('stagebay_1.2.0_amd64.deb');
    write({ keys: keys.map(({ signing }) => signing) });
    expect([accepted(DEB, [0]).ok, accepted(DEB, [1]).ok]).toEqual([true, true]);
    write({ keys: keys.slice(1).map(({ signing }) => signing) });
    write({ keys: keys.slice(1).map(({ signing }) => signing) });
    expect(accepted(DEB, [0])).toMatchObject(fail({ kind: 'unknown-key' }));
    expect(accepted(DEB, [0, 1]).ok).toBe(true);
  });

  it('a station that reads between the two uploads finds a signature of the previous manifest', () => {
    put('stagebay_1.2.0_amd64.deb');
    write();
    const before = bytes('latest-linux-x64.json');
    write();
    const signatures = bytes('latest-linux-x64.json.sig').toString();
    const trusted = parseReleaseKeys([keys[0]?.publicKey ?? '']);
    expect(verifySignature(before, signatures, trusted)).toEqual(ok(null));
    write();
    expect(
      bytes('latest-linux-x64.json.sig')
        .toString()
        .match(/ed25519/g),
    ).toHaveLength(2);
  });

  it('an installer that needs an administrator is marked, and no station downloads it', () => {
    put('Stagebay-1.2.0-x64.exe', 'MZ…<requestedExecutionLevel level="requireAdministrator" uiAccess="false"/>');
    write();
    expect(evaluateManifest(manifestOf(EXE), '1.1.0', EXE)).toEqual(fail({ kind: 'wrong-kind', version: '1.2.0' }));
  });

  it('the manifest of a prerelease contains its channel and rollout', () => {
    put('stagebay_1.2.0~beta.1_amd64.deb');
    write({ channel: 'pilot', staging: 20 });
    expect(accepted({ ...DEB, channel: 'pilot' })).toMatchObject(ok({ version: '1.2.0-beta.1', rolloutPercent: 20 }));
  });

  it('a folder with two versions is refused', () => {
    put('stagebay_1.2.0_amd64.deb');
    put('stagebay_1.10.0_amd64.deb');
    expect(() => write()).toThrow('which of them?');
    write({}, [join(folder, 'stagebay_1.10.0_amd64.deb')]);
    expect(manifestOf().version).toBe('1.10.0');
  });

  it('an empty folder and a missing folder are reported', () => {
    expect(() => write()).toThrow('There is no package');
    expect(() => write({}, [join(folder, 'nowhere')])).toThrow('There is no package');
  });

  it.each([
    ['1.2.0', '1.10.0'],
    ['1.2.0-beta.2', '1.2.0-beta.10'],
    ['1.2.0-beta.1', '1.2.0'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(newer, newer)).toBe(0);
  });
});

describe('npm run release-key', () => {
  const file = () => join(folder, 'key.pem');

  it('the private key is readable by its owner only, and a policy accepts the public key', () => {
    const { publicKey } = createReleaseKey(file(), null);
    expectFileMode(file(), 0o600);
    expect(parseSetting('update.publicKeys', `${publicKey} ${keys[0]?.publicKey}`).ok).toBe(true);
  });

  it('an existing key is never overwritten', () => {
    createReleaseKey(file(), null);
    const before = bytes('key.pem');
    expect(() => createReleaseKey(file(), null)).toThrow('No key is overwritten');
    expect(bytes('key.pem')).toEqual(before);
  });

  it.each(['key.pem', 'resources/key.pem'])('no private key is written into the sources: %s', (name) => {
    expect(() => createReleaseKey(join(import.meta.dirname, '../../../..', name), null)).toThrow('outside it');
  });

  it('a key with a passphrase signs only with it', async () => {
    const { id } = createReleaseKey(file(), 'open sesame');
    expect(bytes('key.pem').toString()).toContain('ENCRYPTED');
    expect((await readSigningKey(file(), () => 'open sesame')).id).toBe(id);
    await expect(readSigningKey(file(), () => 'wrong')).rejects.toThrow('passphrase is wrong');
  });

  it('a key of another type cannot sign', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    put('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    await expect(readSigningKey(file(), noPassphrase)).rejects.toThrow('not a private key of');
  });

  it('the file of a package’s keys may have comments, and an invalid line stops the build', () => {
    put('keys.txt', `# the old one\n${keys[0]?.publicKey}  # until May\r\n\n${keys[1]?.publicKey}\n`);
    expect(readPublicKeys(join(folder, 'keys.txt'))).toEqual(keys.map(({ publicKey }) => publicKey));
    put('keys.txt', 'MCowBQYDK2VwAyEA');
    expect(() => readPublicKeys(join(folder, 'keys.txt'))).toThrow('is not a public key');
  });

  it.each([
    ['', 'must be 1 to 8'],
    ['x'.repeat(60), 'in place 1'],
  ])('a policy with the key %j is refused', (text, why) => {
    expect(parseSetting('update.publicKeys', text)).toMatchObject({ ok: false, problem: expect.stringContaining(why) });
  });
});

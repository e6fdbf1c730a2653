import { expect, it } from 'vitest';
import { failureAfterSending, failureBeforeSending } from '../../../../src-main/connect/connection-failure';

const error = (code: string) => Object.assign(new Error(`quotes ${code}`), { code });
const before = (problem: unknown, origin = 'http://127.0.0.1') => failureBeforeSending(problem, origin);

it.each([
  ['ENETUNREACH', 'no-route'],
  ['EHOSTUNREACH', 'no-route'],
  ['EAI_AGAIN', 'dns'],
  ['ENOTFOUND', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['ECONNRESET', 'closed-before-sending'],
  ['EPIPE', 'closed-before-sending'],
  ['UND_ERR_DESTROYED', 'closed-before-sending'],
])('%s before the request was written has the cause "%s", over http and https', (code, cause) => {
  for (const origin of ['http://127.0.0.1', 'https://example.com']) {
    expect(before(error(code), origin)).toEqual({ kind: 'not-reached', cause, detail: code });
  }
});

it.each(['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'SOMETHING_OF_NEXT_YEAR'])(
  '%s over https is the handshake',
  (code) => {
    expect(before(error(code), 'https://example.com')).toEqual({ kind: 'not-reached', cause: 'tls', detail: code });
  },
);

it.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['CERT_HAS_EXPIRED', 'certificate-date'],
  ['CERT_NOT_YET_VALID', 'certificate-date'],
])('%s is reported as an untrusted or outdated certificate', (code, cause) => {
  expect(before(error(code), 'https://example.com')).toEqual({ kind: 'not-reached', cause, detail: code });
});

it('a host with several addresses reports the error of the address that has a route', () => {
  const several = new AggregateError([error('ENETUNREACH'), error('ECONNREFUSED')]);
  expect(before(several)).toEqual({ kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' });
  expect(before(new AggregateError([error('ENETUNREACH')]))).toMatchObject({ cause: 'no-route', detail: 'ENETUNREACH' });
});

it('an error after the request was written means that it may have arrived', () => {
  expect(failureAfterSending(error('ECONNREFUSED'))).toEqual({ kind: 'cut-off', detail: 'ECONNREFUSED' });
  expect(failureAfterSending('odd')).toEqual({ kind: 'cut-off', detail: 'UNKNOWN' });
});

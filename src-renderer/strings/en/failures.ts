/** Every failure in packers' words: what happened, and what to do. */

import { assertNever } from '../../../src-shared/base/result';
import type { CheckResult } from '../../../src-shared/bridge/contract';
import type { Failure, Reason } from '../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../src-shared/failure/failure-outcome';
import { isFromIntermediary, UNKNOWN_SOURCE } from '../../../src-shared/failure/response-source';
import { serverMessages } from '../../../src-shared/failure/server-messages';
import { toSentence, withFullStop } from '../sentence';
import { cancellationReasonLabel, statusLabel } from './statuses';

export interface FailureMessage {
  /** Follows the label of the state: "Rejected: …". */
  readonly summary: string;
  readonly advice: string;
}

/** For an order that Connect reports as canceled. */
export const CANCELED_ADVICE = 'Connect says this order was canceled. Put the groceries back.';

/** The message for the result of a status check. */
export function checkMessage(orderId: string, message: CheckResult): string {
  if ('failure' in message) return withFullStop(`${orderId} could not be checked: ${failureMessage(message.failure).summary}`);
  if (message.canceled) return `${orderId}: ${CANCELED_ADVICE}`;
  return message.confirmed
    ? `${orderId}: Connect says that it is staged.`
    : `${orderId}: Connect says: ${statusLabel(message.status)}. That does not settle it. Ask a lead.`;
}

/** Joins several server messages into one text. Messages without final punctuation get a semicolon. */
const joinServerMessages = (reasons: readonly Reason[]): string =>
  serverMessages(reasons).reduce(
    (joined, message) => (joined === '' ? message : `${joined}${/[.!?;:]$/.test(joined) ? '' : ';'} ${message}`),
    '',
  );

/** The server's message in parentheses; empty if there is none. */
const quoteServer = (reasons: readonly Reason[]): string => {
  const message = joinServerMessages(reasons);
  return message ? ` (“${message}”)` : '';
};

/** The failure concerns a staging or an edit. */
type IntentKind = 'stage' | 'update';

const MAY_BE_DONE_ADVICE: Readonly<Record<IntentKind, string>> = {
  stage: 'It may have been staged. Look into Connect before you send it again.',
  update: 'The change may have been made. Look the order up before you send it again.',
};

export function failureMessage(failure: Failure, intentKind: IntentKind = 'stage'): FailureMessage {
  switch (failure.kind) {
    case 'not-reached':
      return { summary: NOT_REACHED_SUMMARIES[failure.cause], advice: `It is saved and leaves by itself.${adviceSuffix(failure.cause)}` };
    case 'cut-off':
      return { summary: 'the connection was cut', advice: MAY_BE_DONE_ADVICE[intentKind] };
    case 'timed-out':
      return { summary: `no answer in ${failure.afterSeconds} s`, advice: MAY_BE_DONE_ADVICE[intentKind] };
    case 'refused':
      return {
        summary: joinServerMessages(failure.reasons) || `Connect said no (${failure.status})`,
        advice: 'Correct it, or ask a lead.',
      };
    case 'not-authorised':
      return isFromIntermediary(failure)
        ? { summary: `${describeSender(failure)} turned this station away${sourceAndStatus(failure)}`, advice: 'It is saved. Tell IT.' }
        : { summary: 'Connect does not accept this station', advice: 'It is saved. Tell your store lead.' };
    case 'forbidden':
      return { summary: joinServerMessages(failure.reasons) || 'Connect does not allow it', advice: 'Ask a lead.' };
    case 'not-found':
      return { summary: `Connect does not know this order${quoteServer(failure.reasons)}`, advice: 'Check the label, or ask a lead.' };
    case 'canceled':
      return {
        summary: canceledMessage(failure.reason),
        advice: intentKind === 'stage' ? 'Put the groceries back.' : 'It can no longer be edited.',
      };
    case 'busy':
      return {
        summary:
          (classifyFailure(failure) === 'later' && joinServerMessages(failure.reasons)) ||
          (isFromIntermediary(failure) ? `${describeSender(failure)} is busy${sourceAndStatus(failure)}` : 'Connect is busy'),
        advice: busyAdvice(failure, intentKind),
      };
    case 'server-error':
      return {
        summary: isFromIntermediary(failure)
          ? `${describeSender(failure)} had a problem${sourceAndStatus(failure)}`
          : `Connect had a problem (${failure.status})`,
        advice: MAY_BE_DONE_ADVICE[intentKind],
      };
    case 'not-connect':
      return {
        summary: `${notConnectMessage(failure)}${sourceAndStatus(failure)}${failure.text ? `: “${failure.text}”` : ''}`,
        advice: MAY_BE_DONE_ADVICE[intentKind],
      };
    case 'local':
      return failure.what === 'no-user' && intentKind === 'update' ? NO_USER_FOR_EDIT : LOCAL_FAILURES[failure.what];
    case 'unrecognized':
      return {
        summary: 'a newer version of Stagebay noted a problem that this version does not know',
        advice: MAY_BE_DONE_ADVICE[intentKind],
      };
    default:
      return assertNever(failure);
  }
}

/** Without a name, the sender may be Connect itself or a proxy before it. */
const describeSender = ({ source }: ResponseOrigin): string =>
  source === UNKNOWN_SOURCE || source === null ? 'Connect, or something before it,' : 'something between this station and Connect';

interface ResponseOrigin {
  readonly source: string | null;
}

/** ` (BigIP, 502)`: the name of the sender, if it has one, and the status of an error, for IT. */
function sourceAndStatus({ source, status }: ResponseOrigin & { readonly status: number }): string {
  const known = [source === UNKNOWN_SOURCE ? null : source, status >= 400 ? status : null].filter((part) => part !== null);
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

const canceledMessage = (reason: string | null): string =>
  reason === null ? 'the order is canceled' : (cancellationReasonLabel(reason) ?? `the order is canceled (“${reason}”)`);

type NotReached = Extract<Failure, { kind: 'not-reached' }>;

const NOT_REACHED_SUMMARIES: Record<NotReached['cause'], string> = {
  'no-route': 'there is no network',
  refused: 'Connect could not be reached',
  dns: 'the address of Connect was not found',
  tls: 'the connection was not safe',
  'connect-timeout': 'Connect did not respond',
  'closed-before-sending': 'connection lost',
  proxy: 'the store’s network did not let it through',
  'proxy-login': 'the store’s network asks for a login',
  untrusted: 'the connection was not safe',
  'ca-file': 'the connection could not be checked',
  'certificate-date': 'the date of this computer may be wrong',
};

/** Advice for failures that waiting alone does not solve. */
const NOT_REACHED_ADVICE: Partial<Record<NotReached['cause'], string>> = {
  proxy: 'Tell IT if it lasts.',
  'proxy-login': 'Tell IT.',
  untrusted: 'Tell IT.',
  'ca-file': 'Tell IT that the file with certificates cannot be used.',
  'certificate-date': 'Check date and time, and tell IT.',
};

function adviceSuffix(cause: NotReached['cause']): string {
  const advice = NOT_REACHED_ADVICE[cause];
  return advice ? ` ${advice}` : '';
}

/** The notice at the top while a 401 holds every order back. */
export const notAuthorizedWarning = (failure: Failure): string =>
  isFromIntermediary(failure)
    ? `${toSentence(failureMessage(failure).summary)} Orders are saved; tell IT.`
    : 'Connect does not accept this station. Orders are saved; tell your store lead.';

/**
 * The notice at the top while the station is offline.
 * @param at the start of the outage, as a time of day
 */
export function offlineWarning(at: string, failure: Failure): string {
  // The connection works, but another server responds.
  if (failure.kind === 'not-connect')
    return `${withFullStop(`No answer from Connect since ${at}: ${failureMessage(failure).summary}`)} Tell IT.`;
  const problem = failure.kind === 'not-reached' && NOT_REACHED_ADVICE[failure.cause] ? `: ${NOT_REACHED_SUMMARIES[failure.cause]}` : '';
  const advice = failure.kind === 'not-reached' ? adviceSuffix(failure.cause) : '';
  return `No connection since ${at}${problem}. Orders are saved and leave by themselves.${advice}`;
}

const formatWait = (seconds: number | null): string => {
  if (seconds === null) return '';
  return seconds < 120 ? ` in ${seconds} s` : ` in ${Math.ceil(seconds / 60)} min`;
};

/** What to do after a request to retry later. */
function busyAdvice(failure: Extract<Failure, { kind: 'busy' }>, intentKind: IntentKind): string {
  const seconds = failure.waitSeconds;
  switch (classifyFailure(failure)) {
    case 'asked-to-wait':
      return `It is tried again${formatWait(seconds)}.`;
    case 'later':
      return `Try again${formatWait(seconds) || ' in a little while'}.`;
    default:
      return MAY_BE_DONE_ADVICE[intentKind];
  }
}

type NotConnect = Extract<Failure, { kind: 'not-connect' }>;

/** A named sender's error is attributed to that sender; a web page is called a web page. */
function notConnectMessage(failure: NotConnect): string {
  const isNamed = failure.status >= 400 && failure.what !== 'html' && failure.source !== UNKNOWN_SOURCE && failure.source !== null;
  return isNamed ? `${describeSender(failure)} answered` : NOT_CONNECT_SUMMARIES[failure.what];
}

const NOT_CONNECT_SUMMARIES: Record<NotConnect['what'], string> = {
  html: 'a web page answered instead of Connect',
  empty: 'the answer was empty',
  'not-json': 'the answer was not Connect’s',
  json: 'the answer was not Connect’s',
  'wrong-shape': 'the answer was not Connect’s',
  'too-large': 'the answer was far too long',
  coded: 'the answer was compressed in a way that cannot be undone',
  malformed: 'the answer was damaged',
  redirect: 'the network sent us elsewhere',
  'another-order': 'the answer was about another order',
  cached: 'the answer was an old one that the network had kept',
};

const NO_USER_FOR_EDIT: FailureMessage = { summary: 'the customer is missing', advice: 'Enter the user ID, and save again.' };

const LOCAL_FAILURES: Record<Extract<Failure, { kind: 'local' }>['what'], FailureMessage> = {
  'bad-input': { summary: 'this cannot be sent', advice: 'Correct it and try again.' },
  'no-user': { summary: 'the customer is missing', advice: 'Scan the label that carries the customer too.' },
  'no-credentials': { summary: 'there is no token on this station', advice: 'It is saved. Tell your store lead.' },
  'other-address': { summary: 'the token on this station is for another address', advice: 'It is saved. Tell IT.' },
  'keychain-locked': { summary: 'the keychain is locked', advice: 'It is saved. Unlock the keychain.' },
  'keychain-unavailable': { summary: 'the keychain cannot be reached', advice: 'It is saved. Tell IT.' },
};

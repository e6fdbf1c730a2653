/** Every failure in words a packer knows: what happened, and what to do. */
import type { RequestAnswer } from '../../src-shared/bridge';
import { consequenceOf } from '../../src-shared/consequence';
import type { Failure, Reason } from '../../src-shared/failure';
import { messagesOf } from '../../src-shared/failure';
import { assertNever } from '../../src-shared/result';
import { isFromAnotherSender, UNKNOWN_SENDER } from '../../src-shared/sender';
import { knownReason, statusWords } from './en-statuses';
import { asSentence, ended } from './sentence';

type Checked = NonNullable<RequestAnswer<'orders.check'>['said']>;

export interface FailureWords {
  /** Stands behind the state's word: "Rejected: …". */
  readonly what: string;
  readonly advice: string;
}

/** Connect says so when it is asked about an order. */
export const CANCELED = 'Connect says this order was canceled. Put the groceries back.';

/** What Connect said of an unknown order when it was asked. */
export function checkedWords(orderId: string, said: Checked): string {
  if ('failure' in said) return ended(`${orderId} could not be checked: ${failureWords(said.failure).what}`);
  if (said.canceled) return `${orderId}: ${CANCELED}`;
  return said.confirmed
    ? `${orderId}: Connect says that it is staged.`
    : `${orderId}: Connect says: ${statusWords(said.status)}. That does not settle it. Ask a lead.`;
}

/** Several complaints as one text, told apart whether or not the server ends its sentences. */
const serverWords = (reasons: readonly Reason[]): string =>
  messagesOf(reasons).reduce((said, message) => (said === '' ? message : `${said}${/[.!?;:]$/.test(said) ? '' : ';'} ${message}`), '');

/** What Connect says beside its status, where it says anything. */
const quoted = (reasons: readonly Reason[]): string => {
  const said = serverWords(reasons);
  return said ? ` (“${said}”)` : '';
};

/** Of what it is said: a staging or an edit. */
type What = 'stage' | 'update';

const MAY_BE_DONE: Readonly<Record<What, string>> = {
  stage: 'It may have been staged. Look into Connect before you send it again.',
  update: 'The change may have been made. Look the order up before you send it again.',
};

export function failureWords(failure: Failure, of: What = 'stage'): FailureWords {
  switch (failure.kind) {
    case 'not-reached':
      return { what: NOT_REACHED[failure.cause], advice: `It is saved and leaves by itself.${andThen(failure.cause)}` };
    case 'cut-off':
      return { what: 'the line was cut off', advice: MAY_BE_DONE[of] };
    case 'timed-out':
      return { what: `no answer in ${failure.afterSeconds} s`, advice: MAY_BE_DONE[of] };
    case 'refused':
      return { what: serverWords(failure.reasons) || `Connect said no (${failure.status})`, advice: 'Correct it, or ask a lead.' };
    case 'not-authorised':
      return isFromAnotherSender(failure)
        ? { what: `${sender(failure)} turned this station away${by(failure)}`, advice: 'It is saved. Tell IT.' }
        : { what: 'Connect does not accept this station', advice: 'It is saved. Tell your store lead.' };
    case 'forbidden':
      return { what: serverWords(failure.reasons) || 'Connect does not allow it', advice: 'Ask a lead.' };
    case 'not-found':
      return { what: `Connect does not know this order${quoted(failure.reasons)}`, advice: 'Check the label, or ask a lead.' };
    case 'canceled':
      return { what: canceledWords(failure.reason), advice: of === 'stage' ? 'Put the groceries back.' : 'It can no longer be edited.' };
    case 'busy':
      return {
        what:
          (consequenceOf(failure) === 'later' && serverWords(failure.reasons)) ||
          (isFromAnotherSender(failure) ? `${sender(failure)} is busy${by(failure)}` : 'Connect is busy'),
        advice: busyAdvice(failure, of),
      };
    case 'server-error':
      return {
        what: isFromAnotherSender(failure) ? `${sender(failure)} had a problem${by(failure)}` : `Connect had a problem (${failure.status})`,
        advice: MAY_BE_DONE[of],
      };
    case 'not-connect':
      return { what: `${notConnectWords(failure)}${by(failure)}${failure.text ? `: “${failure.text}”` : ''}`, advice: MAY_BE_DONE[of] };
    case 'local':
      return failure.what === 'no-user' && of === 'update' ? NO_USER_TO_EDIT : LOCAL[failure.what];
    case 'unrecognized':
      return { what: 'a newer version of Stagebay noted a problem that this version does not know', advice: MAY_BE_DONE[of] };
    default:
      return assertNever(failure);
  }
}

/** Without a name it cannot be told from Connect: an answer without a body may come from either. */
const sender = ({ source }: Sender): string =>
  source === UNKNOWN_SENDER || source === null ? 'Connect, or something before it,' : 'something between this station and Connect';

interface Sender {
  readonly source: string | null;
}

/** ` (BigIP, 502)`: who answered, where it has a name, and the status, which says something to IT where it is an error's. */
function by({ source, status }: Sender & { readonly status: number }): string {
  const known = [source === UNKNOWN_SENDER ? null : source, status >= 400 ? status : null].filter((part) => part !== null);
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

const canceledWords = (reason: string | null): string =>
  reason === null ? 'the order is canceled' : (knownReason(reason) ?? `the order is canceled (“${reason}”)`);

type NotReached = Extract<Failure, { kind: 'not-reached' }>;

const NOT_REACHED: Record<NotReached['cause'], string> = {
  'no-route': 'there is no network',
  refused: 'Connect could not be reached',
  dns: 'the address of Connect was not found',
  tls: 'the connection was not safe',
  'connect-timeout': 'Connect did not answer the call',
  'closed-before-sending': 'the line went dead',
  proxy: 'the store’s network did not let it through',
  'proxy-login': 'the store’s network asks for a login',
  untrusted: 'the connection was not safe',
  'ca-file': 'the connection could not be checked',
  'certificate-date': 'the date of this computer may be wrong',
};

/** What does not mend itself: waiting alone will not send the order. */
const ASK_IT: Partial<Record<NotReached['cause'], string>> = {
  proxy: 'Tell IT if it lasts.',
  'proxy-login': 'Tell IT.',
  untrusted: 'Tell IT.',
  'ca-file': 'Tell IT that the file with certificates cannot be used.',
  'certificate-date': 'Check date and time, and tell IT.',
};

function andThen(cause: NotReached['cause']): string {
  const advice = ASK_IT[cause];
  return advice ? ` ${advice}` : '';
}

/** The one line at the top while a 401 holds every order back. */
export const notAuthorisedWords = (failure: Failure): string =>
  isFromAnotherSender(failure)
    ? `${asSentence(failureWords(failure).what)} Orders are saved; tell IT.`
    : 'Connect does not accept this station. Orders are saved; tell your store lead.';

/** The one line at the top while nothing gets through. @param at since when */
export function offlineWords(at: string, failure: Failure): string {
  // The connection works, and somebody else is at its end.
  if (failure.kind === 'not-connect') return `${ended(`No answer from Connect since ${at}: ${failureWords(failure).what}`)} Tell IT.`;
  const problem = failure.kind === 'not-reached' && ASK_IT[failure.cause] ? `: ${NOT_REACHED[failure.cause]}` : '';
  const advice = failure.kind === 'not-reached' ? andThen(failure.cause) : '';
  return `No connection since ${at}${problem}. Orders are saved and leave by themselves.${advice}`;
}

const inSeconds = (seconds: number | null): string => {
  if (seconds === null) return '';
  return seconds < 120 ? ` in ${seconds} s` : ` in ${Math.ceil(seconds / 60)} min`;
};

/** What may follow from being told to come back later. */
function busyAdvice(failure: Extract<Failure, { kind: 'busy' }>, of: What): string {
  const seconds = failure.waitSeconds;
  switch (consequenceOf(failure)) {
    case 'asked-to-wait':
      return `It is tried again${inSeconds(seconds)}.`;
    case 'later':
      return `Try again${inSeconds(seconds) || ' in a little while'}.`;
    default:
      return MAY_BE_DONE[of];
  }
}

type NotConnect = Extract<Failure, { kind: 'not-connect' }>;

/** An error that names its sender is told as that sender's, and a web page as what it is. */
function notConnectWords(failure: NotConnect): string {
  const isNamed = failure.status >= 400 && failure.what !== 'html' && failure.source !== UNKNOWN_SENDER && failure.source !== null;
  return isNamed ? `${sender(failure)} answered` : NOT_CONNECT[failure.what];
}

const NOT_CONNECT: Record<NotConnect['what'], string> = {
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

const NO_USER_TO_EDIT: FailureWords = { what: 'the customer is missing', advice: 'Enter the user ID, and save again.' };

const LOCAL: Record<Extract<Failure, { kind: 'local' }>['what'], FailureWords> = {
  'bad-input': { what: 'this cannot be sent', advice: 'Correct it and try again.' },
  'no-user': { what: 'the customer is missing', advice: 'Scan the label that carries the customer too.' },
  'no-credentials': { what: 'there is no token on this station', advice: 'It is saved. Tell your store lead.' },
  'other-address': { what: 'the token on this station is for another address', advice: 'It is saved. Tell IT.' },
  'keychain-locked': { what: 'the keychain is locked', advice: 'It is saved. Unlock the keychain.' },
  'keychain-unavailable': { what: 'the keychain cannot be reached', advice: 'It is saved. Tell IT.' },
};

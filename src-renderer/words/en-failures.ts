/** Every failure in words a packer knows: what happened, and what to do. */
import type { RequestAnswer } from '../../src-shared/bridge';
import { consequenceOf } from '../../src-shared/consequence';
import type { Failure, Reason } from '../../src-shared/failure';
import { assertNever } from '../../src-shared/result';

type Checked = NonNullable<RequestAnswer<'orders.check'>['said']>;

export interface FailureWords {
  /** Stands behind the state's word: "Rejected: …". */
  readonly what: string;
  readonly advice: string;
}

/** What Connect said of an unknown order when it was asked. */
export function checkedWords(orderId: string, said: Checked): string {
  if ('failure' in said) return `${orderId} could not be checked: ${failureWords(said.failure).what}.`;
  return said.confirmed
    ? `${orderId}: Connect says that it is staged.`
    : `${orderId}: Connect says “${said.status}”, which does not settle it. Ask a lead.`;
}

const serverWords = (reasons: readonly Reason[]) =>
  reasons
    .map(({ message }) => message)
    .filter(Boolean)
    .join(' ');

/** What Connect says beside its status, where it says anything. */
const quoted = (reasons: readonly Reason[]): string => {
  const said = serverWords(reasons);
  return said ? ` (“${said}”)` : '';
};

const MAY_BE_STAGED = 'It may have been staged. Look into Connect before you send it again.';

export function failureWords(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'not-reached':
      return { what: NOT_REACHED[failure.cause], advice: `It is saved and leaves by itself.${andThen(failure.cause)}` };
    case 'cut-off':
      return { what: 'the line was cut off', advice: MAY_BE_STAGED };
    case 'timed-out':
      return { what: `no answer in ${failure.afterSeconds} s`, advice: MAY_BE_STAGED };
    case 'refused':
      return { what: serverWords(failure.reasons) || `Connect said no (${failure.status})`, advice: 'Correct it, or ask a lead.' };
    case 'not-authorised':
      return { what: 'Connect does not accept this station', advice: 'It is saved. Tell your store lead.' };
    case 'forbidden':
      return { what: serverWords(failure.reasons) || 'Connect does not allow it', advice: 'Ask a lead.' };
    case 'not-found':
      return { what: `Connect does not know this order${quoted(failure.reasons)}`, advice: 'Check the label, or ask a lead.' };
    case 'busy':
      return {
        what: (consequenceOf(failure) === 'refused' && serverWords(failure.reasons)) || 'Connect is busy',
        advice: BUSY[consequenceOf(failure) as keyof typeof BUSY](failure.waitSeconds),
      };
    case 'server-error':
      return { what: `Connect had a problem (${failure.status})`, advice: MAY_BE_STAGED };
    case 'not-connect':
      return {
        what: NOT_CONNECT[failure.what],
        advice:
          consequenceOf(failure) === 'refused' ? 'It was not staged. Check the network, then correct and send it again.' : MAY_BE_STAGED,
      };
    case 'unrecognized':
      return { what: 'A newer version of Stagebay noted something here that this one does not know', advice: MAY_BE_STAGED };
    case 'local':
      return LOCAL[failure.what];
    default:
      return assertNever(failure);
  }
}

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

/** The one line at the top while nothing gets through. @param at since when */
export function offlineWords(at: string, failure: Failure): string {
  const problem = failure.kind === 'not-reached' && ASK_IT[failure.cause] ? `: ${NOT_REACHED[failure.cause]}` : '';
  const advice = failure.kind === 'not-reached' ? andThen(failure.cause) : '';
  return `No connection since ${at}${problem}. Orders are saved and leave by themselves.${advice}`;
}

const inSeconds = (seconds: number | null): string => {
  if (seconds === null) return '';
  return seconds < 120 ? ` in ${seconds} s` : ` in ${Math.ceil(seconds / 60)} min`;
};

/** What may follow from being told to come back later. */
const BUSY = {
  'asked-to-wait': (seconds: number | null) => `It is tried again${inSeconds(seconds)}.`,
  refused: (seconds: number | null) => `Try again${inSeconds(seconds) || ' in a little while'}.`,
  unknown: () => MAY_BE_STAGED,
};

const NOT_CONNECT: Record<Extract<Failure, { kind: 'not-connect' }>['what'], string> = {
  html: 'a web page answered instead of Connect',
  empty: 'the answer was empty',
  'not-json': 'the answer was not Connect’s',
  'wrong-shape': 'the answer was not Connect’s',
  'too-large': 'the answer was far too long',
  redirect: 'the network sent us elsewhere',
  'another-order': 'the answer was about another order',
};

const LOCAL: Record<Extract<Failure, { kind: 'local' }>['what'], FailureWords> = {
  'bad-input': { what: 'this cannot be sent', advice: 'Correct it and try again.' },
  'no-user': { what: 'the customer is missing', advice: 'Scan the label that carries the customer too.' },
  'no-credentials': { what: 'there is no token on this station', advice: 'It is saved. Tell your store lead.' },
  'keychain-locked': { what: 'the keychain is locked', advice: 'It is saved. Unlock the keychain.' },
  'keychain-unavailable': { what: 'the keychain cannot be reached', advice: 'It is saved. Tell IT.' },
};

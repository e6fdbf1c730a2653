/** Every failure in packers' words: what happened, and what to do. */
import { assertNever } from '../../src-shared/base/result';
import type { Failure, Reason } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import { isFromIntermediary, UNKNOWN_SOURCE } from '../../src-shared/failure/response-source';
import { serverMessages } from '../../src-shared/failure/server-messages';
import { type MessageId, t } from './translate';

export interface FailureMessage {
  /** One sentence. It ends with a quotation where it repeats the server's words. */
  readonly summary: string;
  /** The server's words in quotation marks, if the summary does not repeat them; `null` if there are none. */
  readonly quote: string | null;
  /** One sentence or more. */
  readonly advice: string;
}

/** The failure concerns a staging or an edit. */
type IntentKind = 'stage' | 'update';

export function failureMessage(failure: Failure, intentKind: IntentKind = 'stage'): FailureMessage {
  const words = 'reasons' in failure ? quoteServer(failure.reasons) : null;
  const summary = (words !== null && repeatsServer(failure) && t('failure.connectSays', { quotes: words })) || summarize(failure);
  return { summary, quote: repeatsServer(failure) ? null : quoteOf(failure, words), advice: adviseOn(failure, intentKind) };
}

/** Whether the server's words are the whole message. */
const repeatsServer = (failure: Failure): boolean =>
  failure.kind === 'refused' || failure.kind === 'forbidden' || classifyFailure(failure) === 'later';

/** The server's distinct messages, each in quotation marks; `null` if there are none. */
const quoteServer = (reasons: readonly Reason[]): string | null =>
  serverMessages(reasons)
    .map((text) => t('failure.quote', { text }))
    .join(' ') || null;

const quoteOf = (failure: Failure, words: string | null): string | null =>
  failure.kind === 'not-connect' && failure.text ? t('failure.quote', { text: failure.text }) : words;

function summarize(failure: Failure): string {
  switch (failure.kind) {
    case 'not-reached':
      return t(`failure.notReached.${failure.cause}`);
    case 'timed-out':
      return t('failure.timedOut', { seconds: failure.afterSeconds });
    case 'refused':
      return t('failure.refused', { status: failure.status });
    case 'not-authorised':
      return isFromIntermediary(failure) ? summarizeIntermediary('notAuthorized', failure) : t('failure.notAuthorized');
    case 'canceled':
      return summarizeCancellation(failure.reason);
    case 'busy':
      return isFromIntermediary(failure) ? summarizeIntermediary('busy', failure) : t('failure.busy');
    case 'server-error':
      return isFromIntermediary(failure)
        ? summarizeIntermediary('serverError', failure)
        : t('failure.serverError', { status: failure.status });
    case 'not-connect':
      return summarizeNotConnect(failure);
    case 'local':
      return t(`failure.local.${failure.what}`);
    default:
      return t(`failure.${failure.kind}`);
  }
}

interface ResponseOrigin {
  readonly source: string | null;
  readonly status: number;
}

const hasName = (source: string | null): source is string => source !== UNKNOWN_SOURCE && source !== null;

/** `BigIP, 502`: the name of the sender, if it has one, and the status of an error, for IT; `none` if there is neither. */
const describeOrigin = ({ source, status }: ResponseOrigin): string =>
  [...(hasName(source) ? [source] : []), ...(status >= 400 ? [status] : [])].join(', ') || 'none';

/** Without a name, the sender may be Connect itself or a proxy before it. */
const summarizeIntermediary = (what: 'notAuthorized' | 'busy' | 'serverError', origin: ResponseOrigin): string =>
  t(`failure.${hasName(origin.source) ? 'between' : 'maybeBetween'}.${what}`, { origin: describeOrigin(origin) });

/** A named sender's error is attributed to that sender; a web page is called a web page. */
function summarizeNotConnect(failure: Extract<Failure, { kind: 'not-connect' }>): string {
  const isNamedError = failure.status >= 400 && failure.what !== 'html' && hasName(failure.source);
  const id: MessageId = isNamedError ? 'failure.between.answered' : `failure.notConnect.${failure.what}`;
  return t(id, { origin: describeOrigin(failure) });
}

function summarizeCancellation(reason: string | null): string {
  if (reason === null) return t('failure.canceled');
  return reason === CUSTOMER_REQUEST
    ? t('failure.canceledByCustomer')
    : t('failure.canceledBecause', { quote: t('failure.quote', { text: reason }) });
}

/** The only reason for a cancellation that has words of its own. */
const CUSTOMER_REQUEST = 'customer-request';

/** A cancellation reason in words. An unknown reason is shown as received. */
export const cancellationReason = (reason: string): string =>
  reason === CUSTOMER_REQUEST ? t('orderFacts.customerRequest') : t('failure.quote', { text: reason });

function adviseOn(failure: Failure, intentKind: IntentKind): string {
  switch (failure.kind) {
    case 'not-reached':
      return joinSentences(t('failure.advice.savedSendsLater'), notReachedAdvice(failure));
    case 'refused':
      return t('failure.advice.correctIt');
    case 'not-authorised':
      return isFromIntermediary(failure) ? t('failure.advice.savedTellIt') : t('failure.advice.savedTellLead');
    case 'forbidden':
      return t('failure.advice.askLead');
    case 'not-found':
      return t('failure.advice.checkLabel');
    case 'canceled':
      return intentKind === 'stage' ? t('failure.advice.putBack') : t('failure.advice.notEditable');
    case 'busy':
      return busyAdvice(failure, intentKind);
    case 'local':
      return localAdvice(failure.what, intentKind);
    default:
      // Nothing is asked for that the failure does not prove.
      return classifyFailure(failure) === 'refused' ? t('failure.advice.askLead') : t(`failure.advice.mayBeDone.${intentKind}`);
  }
}

const joinSentences = (...sentences: readonly (string | null)[]): string => sentences.filter(Boolean).join(' ');

/** Advice for failures that waiting alone does not solve. */
function notReachedAdvice({ cause }: Extract<Failure, { kind: 'not-reached' }>): string | null {
  switch (cause) {
    case 'proxy':
      return t('failure.advice.tellItIfItLasts');
    case 'proxy-login':
    case 'untrusted':
      return t('failure.advice.tellIt');
    case 'ca-file':
      return t('failure.advice.caFile');
    case 'certificate-date':
      return t('failure.advice.checkDate');
    default:
      return null;
  }
}

/** What to do after a request to retry later. */
function busyAdvice(failure: Extract<Failure, { kind: 'busy' }>, intentKind: IntentKind): string {
  const outcome = classifyFailure(failure);
  if (outcome !== 'asked-to-wait' && outcome !== 'later') return t(`failure.advice.mayBeDone.${intentKind}`);
  const start = outcome === 'later' ? 'tryAgain' : 'triedAgain';
  const seconds = failure.waitSeconds;
  if (seconds === null) return t(`failure.advice.${start}`);
  return seconds < 120
    ? t(`failure.advice.${start}InSeconds`, { seconds })
    : t(`failure.advice.${start}InMinutes`, { minutes: Math.ceil(seconds / 60) });
}

function localAdvice(what: Extract<Failure, { kind: 'local' }>['what'], intentKind: IntentKind): string {
  switch (what) {
    case 'bad-input':
      return t('failure.advice.correctAndRetry');
    case 'no-user':
      return t(intentKind === 'update' ? 'failure.advice.enterUser' : 'failure.advice.scanUser');
    case 'no-credentials':
      return t('failure.advice.savedTellLead');
    case 'keychain-locked':
      return t('failure.advice.savedUnlockKeychain');
    case 'other-address':
    case 'keychain-unavailable':
      return t('failure.advice.savedTellIt');
    default:
      return assertNever(what);
  }
}

/** The warning at the top while a 401 holds every order back. */
export const notAuthorizedWarning = (failure: Failure): string =>
  isFromIntermediary(failure) ? joinSentences(summarize(failure), t('warning.ordersSavedTellIt')) : t('warning.notAuthorized');

/**
 * The warning at the top while the station is offline.
 * @param time the start of the outage, as a time of day
 */
export function offlineWarning(time: string, failure: Failure): string {
  // The connection works, but another server responds.
  if (failure.kind === 'not-connect')
    return joinSentences(t('warning.noAnswerSince', { time }), summarize(failure), t('failure.advice.tellIt'));
  const advice = failure.kind === 'not-reached' ? notReachedAdvice(failure) : null;
  return joinSentences(t('warning.offlineSince', { time }), advice && summarize(failure), t('warning.ordersSaved'), advice);
}

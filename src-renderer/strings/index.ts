/**
 * Everything the app says to people. Words are written here and nowhere else, so that they can be read in one go,
 * and so that another language is one more file that the compiler checks for completeness.
 */
import { en } from './en';

export type Strings = typeof en;

/** The words in use. More languages come as files beside `index.ts`. */
export const strings: Strings = en;
export { checkResultMessage } from './check-result-message';
export { statusLabel } from './en/statuses';
export { summarizeIntent } from './intent-summary';
export { mayHaveBeenDone } from './may-have-happened';
export { type Fact, orderFacts, otherFacts } from './order-facts';
export { refusalMessage } from './refusal-message';
export { sendNowMessage } from './send-now-message';
export { toSentence } from './sentence';
export { formatRelativeDay, sendAgainSentences, standingSentences } from './standing-sentences';
export { stateLabel } from './state-label';
export { storeClockOf } from './store-clock';
export { formatDateAndTime, formatDayAndSecond, formatDayAndTime, formatMinuteOfDay, formatTime } from './time-text';
export { formatWindowWithDay } from './window-text';

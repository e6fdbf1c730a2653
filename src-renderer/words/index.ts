/**
 * Everything the app says to people. Words are written here and nowhere else, so that they can be read in one go,
 * and so that another language is one more file that the compiler checks for completeness.
 */
import { en } from './en';

export type Words = typeof en;

/** The words in use. More languages come as files beside `en.ts`. */
export const words: Words = en;
export { checkedWords } from './checked';
export { statusWords } from './en-statuses';
export { saidWith } from './handed-over';
export { mayHaveHappened } from './may-have-happened';
export { type Fact, orderFacts, otherFacts } from './order-facts';
export { refusalWords } from './refusals';
export { sendNowWords } from './send-now';
export { asSentence } from './sentence';
export { sendAgainSentences, spokenTime, standingSentences } from './standings';
export { stateWords } from './state-words';
export { storeClock } from './store-clock';
export { clockTime, dateAndTime, dayAndSecond, dayAndTime, timeOfDay } from './times';
export { formatWindowIn } from './window-times';

/** English. Texts are short, because a packer looks for one second, and contain no developers' terms. */
import { checkMessage, failureMessage, notAuthorizedWarning, offlineWarning } from './failures';
import { railStrings } from './rail';
import { sendAgainStrings, standingStrings } from './standings';
import { detailStrings } from './statuses';

export const en = {
  rail: railStrings,

  connection: {
    offlineSince: offlineWarning,
    notAuthorizedSince: notAuthorizedWarning,
  },

  standings: standingStrings,
  sendAgain: sendAgainStrings,

  failure: failureMessage,
  orderFacts: detailStrings,
  checked: checkMessage,
};

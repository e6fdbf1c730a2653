/**
 * Everything that the app shows to people. Texts are only in the catalog, so that translators see all of them; the functions here
 * choose among them.
 */
export { blockedMessage, journalProblemMessage, liveJournalMessage } from './blocked';
export { bulkQuestion, bulkResult } from './bulk-messages';
export { checkResultMessage } from './check-result-message';
export { commandSheetTexts, scannedCommandMessage } from './command-texts';
export { type ConnectMessage, connectMessage } from './connect-message';
export { credentialsMessage, formatOrigin } from './credentials-message';
export { type DeliveryWindow, deliveryWindowText, isClosing, minutesLeft, timeLeftMessage } from './delivery-window';
export { editProblemMessage } from './edit-problem';
export { expirySentence, expiryWarning } from './expiry';
export { type FailureMessage, failureMessage, notAuthorizedWarning, offlineWarning } from './failure-message';
export { fileProblemMessage } from './file-problem-message';
export { hiddenCharacterMessage, idProblemMessage, notAnOrderMessage } from './id-problems';
export { summarizeContents, summarizeIntent, summarizeWeight } from './intent-summary';
export { mayHaveBeenDone } from './may-have-happened';
export { noSearchResultsMessage } from './no-search-results';
export { countMessage, moneyMessage, numberMessage, weightMessage } from './number-input';
export { type Fact, mainFacts, orderFacts, otherFacts } from './order-facts';
export { placeProblemMessage } from './place-problem';
export { printProblemMessage } from './print-message';
export { recoveryMessage } from './recovery-message';
export { refusalMessage } from './refusal-message';
export { releaseMessage } from './release-message';
export { sendNowMessage } from './send-now-message';
export { toSentence, withFullStop } from './sentence';
export { settingChoiceLabel } from './setting-choice';
export { settingInputMessage } from './setting-input-message';
export { settingsProblemMessage } from './settings-problem-message';
export { sendAgainSentences, standingSentences } from './standing-sentences';
export { stateLabel } from './state-label';
export { statusLabel } from './status-label';
export { storeClockOf } from './store-clock';
export { formatDateAndTime, formatDay, formatDayAndTime, formatMinuteOfDay, formatSecond, formatTime, isSameDay } from './time-text';
export { currentLanguage, selectLanguage, t, useLanguage } from './translate';
export { scaleFigure, scaleState, weightOnScale } from './weight-on-scale';
export { formatWindowWithDay } from './window-text';

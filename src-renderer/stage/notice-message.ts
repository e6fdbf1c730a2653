/** The message of a notice. Bad news is an alert; the rest is a status. */

import { assertNever } from '../../src-shared/base/result';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { showHiddenAsBoxes } from '../../src-shared/text/hidden-characters';
import { idEnding } from '../controls';
import { checkResultMessage, formatDayAndTime, notAnOrderMessage, placeProblemMessage, refusalMessage, storeClockOf, t } from '../strings';
import type { UnreadyCheck } from './draft';
import type { Notice } from './notice';

export function noticeMessage(notice: Notice, settings: Settings): { readonly tone: 'alert' | 'status'; readonly text: string } {
  const alert = (text: string) => ({ tone: 'alert', text }) as const;
  switch (notice.kind) {
    case 'product':
      return alert(t('scan.product'));
    case 'maybe-product':
      return alert(t('scan.maybeProduct'));
    case 'not-an-order': {
      const { text, problem } = notice;
      return alert(notAnOrderMessage(shortenText(text), problem.kind === 'hidden-character' ? problem.character : null));
    }
    case 'unfinished-scan':
      return alert(t(notice.whileTyping ? 'scan.unfinishedWhileTyping' : 'scan.unfinished'));
    case 'which-text':
      return alert(t('scan.whichText'));
    case 'press-enter-again':
      return { tone: 'status', text: t('scan.pressEnterAgain') };
    case 'place-saved':
      return { tone: 'status', text: t('scan.place.saved', { ending: idEnding(notice.orderId), place: notice.place }) };
    case 'place-already-set':
      return alert(t('scan.place.alreadySet', { ending: idEnding(notice.orderId), place: notice.place }));
    case 'place-without-order':
      return alert(t('scan.place.noOrder'));
    case 'place-off':
      return alert(t('scan.place.off'));
    case 'place-unreadable':
      return alert(placeProblemMessage(notice.problem));
    case 'dropped':
      return { tone: 'status', text: t('scan.dropped', { orderId: notice.orderId }) };
    case 'command-refused':
      return alert(t(`scan.command.${notice.problem}`));
    case 'command-staged':
      return { tone: 'status', text: t('scan.command.staged', { ending: idEnding(notice.orderId), seconds: notice.seconds }) };
    case 'command-undone':
      return { tone: 'status', text: t('scan.command.undone', { ending: idEnding(notice.orderId) }) };
    case 'command-cleared':
      return { tone: 'status', text: t('scan.command.cleared') };
    case 'command-bags':
      return { tone: 'status', text: t('scan.command.bags', { n: notice.count }) };
    case 'command-not-ready':
      return alert(t('scan.command.notStaged', { reason: unreadyHint(notice.check) }));
    case 'scale':
      return alert(
        notice.problem === 'too-heavy'
          ? t('scan.scaleProblem.too-heavy', { max: settings['stage.maxPounds'] })
          : t(`scan.scaleProblem.${notice.problem}`),
      );
    case 'sum':
      return alert(
        notice.problem === 'too-heavy' ? t('scan.sum.too-heavy', { max: settings['stage.maxPounds'] }) : t(`scan.sum.${notice.problem}`),
      );
    case 'scale-command':
      return alert(t(`scan.scaleCommand.${notice.answer}.${notice.command}`));
    case 'screen-taken':
      return alert(t('stage.screenTaken'));
    case 'restored':
      return { tone: 'status', text: t('stage.restored') };
    case 'left-behind':
      return alert(t('stage.leftBehind', { orderId: notice.orderId, at: formatDayAndTime(notice.at, storeClockOf(settings)) }));
    case 'checked': {
      const isConfirmed = 'confirmed' in notice.said && notice.said.confirmed;
      return { tone: isConfirmed ? 'status' : 'alert', text: checkResultMessage(notice.intentKind, notice.orderId, notice.said) };
    }
    case 'refused':
      return alert(refusalMessage(notice.refusal));
    default:
      return assertNever(notice);
  }
}

/** Why the order on the screen cannot be staged, beside the big button and after a command. */
export function unreadyHint(check: UnreadyCheck): string {
  if (check.kind === 'no-user') return t('stage.noUser');
  return check.kind === 'missing' ? t(`stage.missing.${check.first}`) : t(`stage.wrong.${check.first}`);
}

/** Shortens a label's text, which may fill a page, to its two ends. */
export function shortenText(text: string): string {
  const characters = [...showHiddenAsBoxes(text)];
  return characters.length > 40 ? `${characters.slice(0, 20).join('')}…${characters.slice(-12).join('')}` : characters.join('');
}

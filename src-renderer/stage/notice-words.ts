/** What is said of the last scan or press. Bad news is an alert; the rest is a status. */
import { withBoxes } from '../../src-shared/invisible';
import { assertNever } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import { checkedWords, dayAndTime, refusalWords, storeClock, words } from '../words';
import type { Notice } from './notice';

export function noticeWords(notice: Notice, settings: Settings): { readonly tone: 'alert' | 'status'; readonly text: string } {
  const alert = (text: string) => ({ tone: 'alert', text }) as const;
  switch (notice.kind) {
    case 'product':
      return alert(words.scan.product);
    case 'maybe-product':
      return alert(words.scan.maybeProduct);
    case 'not-an-order': {
      const { text, problem } = notice;
      return alert(
        problem.kind === 'hidden-character'
          ? words.scan.hiddenCharacter(shortened(text), problem.character)
          : words.scan.notAnOrder(shortened(text)),
      );
    }
    case 'unfinished-scan':
      return alert(words.scan.unfinished);
    case 'which-text':
      return alert(words.scan.whichText);
    case 'press-enter-again':
      return { tone: 'status', text: words.scan.pressEnterAgain };
    case 'dropped':
      return { tone: 'status', text: words.scan.dropped(notice.orderId) };
    case 'scale':
      return alert(
        notice.problem === 'too-heavy'
          ? words.scan.scaleProblem.tooHeavy(settings['stage.maxPounds'])
          : words.scan.scaleProblem[notice.problem],
      );
    case 'screen-taken':
      return alert(words.stage.screenTaken);
    case 'restored':
      return { tone: 'status', text: words.stage.restored };
    case 'left-behind':
      return alert(words.stage.leftBehind(notice.orderId, dayAndTime(notice.at, storeClock(settings))));
    case 'checked': {
      const settled = 'confirmed' in notice.said && notice.said.confirmed;
      return { tone: settled ? 'status' : 'alert', text: checkedWords(notice.what, notice.orderId, notice.said) };
    }
    case 'refused':
      return alert(refusalWords(notice.refusal));
    default:
      return assertNever(notice);
  }
}

/** A label can hold a page of text: its two ends are enough to know it again. */
export function shortened(text: string): string {
  const characters = [...withBoxes(text)];
  return characters.length > 40 ? `${characters.slice(0, 20).join('')}…${characters.slice(-12).join('')}` : characters.join('');
}

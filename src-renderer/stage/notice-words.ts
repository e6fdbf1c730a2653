/** What is said of the last scan or press. Bad news is an alert; the rest is a status. */
import { assertNever } from '../../src-shared/result';
import type { Settings } from '../../src-shared/settings';
import { words } from '../words';
import type { Notice } from './form';

export function noticeWords(notice: Notice, settings: Settings): { readonly tone: 'alert' | 'status'; readonly text: string } {
  const alert = (text: string) => ({ tone: 'alert', text }) as const;
  switch (notice.kind) {
    case 'product':
      return alert(words.scan.product);
    case 'maybe-product':
      return alert(words.scan.maybeProduct);
    case 'not-an-order':
      return alert(words.scan.notAnOrder(shortened(notice.text)));
    case 'unfinished-scan':
      return alert(words.scan.unfinished);
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
    case 'refused':
      if (notice.refusal.kind === 'already-leaving') return alert(words.stage.alreadyLeaving);
      if (notice.refusal.kind === 'blocked') return alert(words.connection.blocked);
      return alert(words.stage.notHandedOver);
    default:
      return assertNever(notice);
  }
}

/** A label can hold a page of text, and what cannot be printed is shown as a box. */
function shortened(text: string): string {
  const visible = text.replace(/\p{Cc}/gu, '▯');
  return visible.length > 40 ? `${visible.slice(0, 20)}…${visible.slice(-12)}` : visible;
}
